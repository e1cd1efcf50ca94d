package dev.slipway.local.template;

import java.time.Duration;
import java.util.regex.Pattern;

/** When a schedule fires; the two recurring forms of EventBridge Scheduler's user guide, "Schedule types", read 2026-11. */
public sealed interface ScheduleExpression {
    /** {@code rate(5 minutes)}: every so often. */
    record Rate(Duration every) implements ScheduleExpression {}

    /** {@code cron(0 2 * * ? *)}: by the calendar; the text between the brackets. */
    record Cron(String fields) implements ScheduleExpression {}

    /** Reads an expression; throws {@link IllegalArgumentException} that shows the accepted forms. */
    static ScheduleExpression parse(String text) {
        var rate = Pattern.compile("rate\\((\\d{1,6}) (minute|hour|day)s?\\)").matcher(text);
        if (rate.matches() && Long.parseLong(rate.group(1)) > 0) {
            var count = Long.parseLong(rate.group(1));
            return new Rate(
                    switch (rate.group(2)) {
                        case "minute" -> Duration.ofMinutes(count);
                        case "hour" -> Duration.ofHours(count);
                        case "day" -> Duration.ofDays(count);
                        default -> throw new IllegalStateException("The pattern admits no unit " + rate.group(2) + ".");
                    });
        }
        var cron = Pattern.compile("cron\\((\\S+( \\S+){5})\\)").matcher(text);
        if (cron.matches()) {
            return new Cron(cron.group(1));
        }
        throw new IllegalArgumentException(
                "'%s' is no schedule. Maybe rate(5 minutes) or cron(0 2 * * ? *).".formatted(text));
    }
}
