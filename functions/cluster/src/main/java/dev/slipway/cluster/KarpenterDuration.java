package dev.slipway.cluster;

import java.time.Duration;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Durations as NodePools write them: digits with s, m or h, repeated ({@code 1h30m}); some may be Never. */
final class KarpenterDuration {
    /** How long a node lives when its pool does not say (core.md §1.2). */
    static final Duration EXPIRE_AFTER = Duration.ofDays(30);

    private static final Pattern WHOLE = Pattern.compile("([0-9]+[smh])+");
    private static final Pattern PART = Pattern.compile("([0-9]+)([smh])");

    private KarpenterDuration() {}

    /** Null when absent; a fault and null when it is no duration. */
    static @Nullable Duration read(Fields fields, String name) {
        if (fields.get(name) instanceof Number number) {
            fields.report()
                    .fault(
                            fields.path(name),
                            "%s is not a duration such as 30s, 5m or 1h30m. Maybe %ss is meant."
                                    .formatted(number, number));
            return null;
        }
        var text = fields.text(name);
        if (text.isEmpty()) {
            return null;
        }
        if (!WHOLE.matcher(text).matches()) {
            var days = text.matches("[0-9]+d")
                    ? " Days are written in hours: %dh."
                            .formatted(Long.parseLong(text.substring(0, text.length() - 1)) * 24)
                    : "";
            fields.report()
                    .fault(
                            fields.path(name),
                            "\"%s\" is not a duration such as 30s, 5m or 1h30m.%s".formatted(text, days));
            return null;
        }
        return parse(text, fields, name);
    }

    /** Null for Never, too. */
    static @Nullable Duration orNever(Fields fields, String name) {
        return "Never".equals(fields.get(name)) ? null : read(fields, name);
    }

    private static @Nullable Duration parse(String text, Fields fields, String name) {
        var sum = Duration.ZERO;
        try {
            var parts = PART.matcher(text);
            while (parts.find()) {
                var count = Long.parseLong(parts.group(1));
                sum = sum.plus(
                        switch (parts.group(2)) {
                            case "h" -> Duration.ofHours(count);
                            case "m" -> Duration.ofMinutes(count);
                            default -> Duration.ofSeconds(count);
                        });
            }
            return sum;
        } catch (NumberFormatException | ArithmeticException _) {
            fields.report()
                    .fault(fields.path(name), "\"%s\" is too long to be real. Maybe Never is meant.".formatted(text));
            return null;
        }
    }
}
