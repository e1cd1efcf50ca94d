package dev.slipway.cli;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** When, and how long ago, in a column: {@code 45s}, {@code 12m}, {@code 5h}, {@code 3d}, as kubectl writes it. */
final class Ages {
    private Ages() {}

    static String between(Instant then, Instant now) {
        return text(Duration.between(then, now));
    }

    /** A moment, to the second. */
    static String moment(Instant at) {
        return at.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    private static String text(Duration age) {
        if (age.isNegative()) {
            return "0s";
        }
        if (age.toMinutes() < 2) {
            return age.toSeconds() + "s";
        }
        if (age.toHours() < 2) {
            return age.toMinutes() + "m";
        }
        return age.toDays() < 2 ? age.toHours() + "h" : age.toDays() + "d";
    }
}
