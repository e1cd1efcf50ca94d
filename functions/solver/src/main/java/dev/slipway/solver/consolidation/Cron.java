package dev.slipway.solver.consolidation;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Minutes that a schedule of five fields names, in UTC (core.md §1.4). Where both day fields are restricted, either will
 * do, as in every cron since Vixie's.
 */
final class Cron {
    private static final List<String> MONTHS =
            List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec");
    private static final List<String> DAYS = List.of("sun", "mon", "tue", "wed", "thu", "fri", "sat");

    private final BitSet minutes;
    private final BitSet hours;
    private final BitSet daysOfMonth;
    private final BitSet months;
    private final BitSet daysOfWeek;
    private final boolean anyDayOfMonth;
    private final boolean anyDayOfWeek;

    private Cron(String[] fields) {
        minutes = field(fields[0], 0, 59, List.of());
        hours = field(fields[1], 0, 23, List.of());
        daysOfMonth = field(fields[2], 1, 31, List.of());
        months = field(fields[3], 1, 12, MONTHS);
        daysOfWeek = field(fields[4], 0, 6, DAYS);
        anyDayOfMonth = open(fields[2]);
        anyDayOfWeek = open(fields[4]);
    }

    /** Empty when it is no schedule. */
    static Optional<Cron> parse(String text) {
        var fields = spelledOut(text).strip().toLowerCase(Locale.ROOT).split("\\s+");
        try {
            return fields.length == 5 ? Optional.of(new Cron(fields)) : Optional.empty();
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    private static String spelledOut(String text) {
        return switch (text) {
            case "@annually", "@yearly" -> "0 0 1 1 *";
            case "@monthly" -> "0 0 1 * *";
            case "@weekly" -> "0 0 * * 0";
            case "@daily", "@midnight" -> "0 0 * * *";
            case "@hourly" -> "0 * * * *";
            default -> text;
        };
    }

    private static boolean open(String field) {
        return field.startsWith("*") || field.startsWith("?");
    }

    private static BitSet field(String text, int least, int most, List<String> names) {
        var set = new BitSet();
        for (var part : text.split(",", -1)) {
            var slash = part.indexOf('/');
            var range = slash < 0 ? part : part.substring(0, slash);
            var step = slash < 0 ? 1 : number(part.substring(slash + 1), List.of(), 0);
            var from = least;
            var to = most;
            if (!range.equals("*") && !range.equals("?")) {
                var dash = range.indexOf('-');
                from = number(dash < 0 ? range : range.substring(0, dash), names, least);
                to = dash >= 0 ? number(range.substring(dash + 1), names, least) : slash < 0 ? from : most;
            }
            if (from < least || to > most || from > to || step < 1) {
                throw new IllegalArgumentException(part);
            }
            for (var i = from; i <= to; i += step) {
                set.set(i);
            }
        }
        return set;
    }

    private static int number(String text, List<String> names, int first) {
        var named = names.indexOf(text);
        return named >= 0 ? named + first : Integer.parseInt(text);
    }

    /** Whether it names the minute in which {@code at} is. */
    boolean names(Instant at) {
        ZonedDateTime time = at.atZone(ZoneOffset.UTC);
        if (!minutes.get(time.getMinute()) || !hours.get(time.getHour()) || !months.get(time.getMonthValue())) {
            return false;
        }
        var byMonth = daysOfMonth.get(time.getDayOfMonth());
        var byWeek = daysOfWeek.get(time.getDayOfWeek().getValue() % 7);
        return (anyDayOfMonth || anyDayOfWeek) ? (byMonth && byWeek) : (byMonth || byWeek);
    }
}
