package dev.slipway.solver.consolidation;

import dev.slipway.model.claim.DisruptionReason;
import dev.slipway.model.pool.Budget;
import dev.slipway.model.pool.NodePool;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** How many nodes of a pool may go at once (core.md §1.4). */
final class Budgets {
    private static final Pattern DURATION = Pattern.compile("(?:([0-9]+)h)?(?:([0-9]+)m)?(?:0s)?");

    private Budgets() {}

    /**
     * The smallest number that any entry allows that speaks of the reason and whose window is open.
     *
     * @param total nodes of the pool that percentages are of
     * @return {@link Long#MAX_VALUE} without such an entry; 0 when any entry cannot be read, whatever it speaks of
     */
    static long allowed(NodePool pool, DisruptionReason reason, long total, Instant now) {
        var allowed = Long.MAX_VALUE;
        for (var budget : pool.disruption().budgets()) {
            var nodes = nodes(budget, total);
            var open = open(budget, now);
            if (nodes.isEmpty() || open == Window.UNREADABLE) {
                return 0;
            }
            var concerned = budget.reasons().isEmpty() || budget.reasons().contains(reason.text());
            if (concerned && open == Window.OPEN) {
                allowed = Math.min(allowed, nodes.getAsLong());
            }
        }
        return allowed;
    }

    private enum Window {
        OPEN,
        CLOSED,
        UNREADABLE
    }

    /** Open for so long from each minute that the schedule names; windows that overlap are one. */
    private static Window open(Budget budget, Instant now) {
        var schedule = budget.schedule();
        var duration = budget.duration();
        if (schedule == null && duration == null) {
            return Window.OPEN;
        }
        var cron = Cron.parse(schedule == null ? "" : schedule);
        var lasts = DURATION.matcher(duration == null ? "" : duration);
        if (cron.isEmpty() || !lasts.matches()) {
            return Window.UNREADABLE;
        }
        var length = Duration.ofHours(number(lasts.group(1))).plusMinutes(number(lasts.group(2)));
        var opened = now.minus(length);
        for (var minute = now.truncatedTo(ChronoUnit.MINUTES);
                minute.isAfter(opened);
                minute = minute.minus(1, ChronoUnit.MINUTES)) {
            if (cron.get().names(minute)) {
                return Window.OPEN;
            }
        }
        return Window.CLOSED;
    }

    /** Nothing that lasts longer than a year has an end that anybody waits for. */
    private static long number(@Nullable String digits) {
        return digits == null ? 0 : digits.length() > 6 ? 525_600 : Math.min(525_600, Long.parseLong(digits));
    }

    private static OptionalLong nodes(Budget budget, long total) {
        var text = budget.nodes().strip();
        var percent = text.endsWith("%");
        try {
            var number = Long.parseLong(percent ? text.substring(0, text.length() - 1) : text);
            if (number < 0 || (percent && number > 100)) {
                return OptionalLong.empty();
            }
            return OptionalLong.of(percent ? Math.ceilDiv(number * total, 100) : number);
        } catch (NumberFormatException _) {
            return OptionalLong.empty();
        }
    }
}
