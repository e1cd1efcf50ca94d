package dev.slipway.solver.consolidation;

import dev.slipway.model.pool.Budget;
import dev.slipway.model.pool.NodePool;
import java.util.OptionalLong;

/**
 * How many nodes of a pool may go at once because they are empty (core.md §1.4). The windows of entries with a
 * schedule are not computed yet: such an entry counts as always active, so that what a user wants held back is held back.
 */
final class Budgets {
    private static final String EMPTY = "Empty";

    private Budgets() {}

    /**
     * The smallest number that any entry for this reason allows.
     *
     * @param total nodes of the pool that percentages are of
     * @return {@link Long#MAX_VALUE} without such an entry; 0 when any entry cannot be read
     */
    static long allowed(NodePool pool, long total) {
        var allowed = Long.MAX_VALUE;
        for (var budget : pool.disruption().budgets()) {
            var nodes = nodes(budget, total);
            if (nodes.isEmpty()) {
                return 0;
            }
            var concerned = budget.reasons().isEmpty() || budget.reasons().contains(EMPTY);
            if (concerned) {
                allowed = Math.min(allowed, nodes.getAsLong());
            }
        }
        return allowed;
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
        } catch (NumberFormatException e) {
            return OptionalLong.empty();
        }
    }
}
