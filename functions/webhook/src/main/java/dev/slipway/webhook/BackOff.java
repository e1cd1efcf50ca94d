package dev.slipway.webhook;

import java.time.Duration;
import java.time.Instant;

/** When to try a queue again: after 1 s, and twice as long after each failure, 30 s at most. Not safe for several threads. */
final class BackOff {
    private static final Duration FIRST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofSeconds(30);

    private Duration next = FIRST;
    private Instant notBefore = Instant.MIN;

    boolean due(Instant now) {
        return !now.isBefore(notBefore);
    }

    void failed(Instant now) {
        notBefore = now.plus(next);
        next = next.multipliedBy(2).compareTo(LONGEST) < 0 ? next.multipliedBy(2) : LONGEST;
    }

    void succeeded() {
        next = FIRST;
        notBefore = Instant.MIN;
    }
}
