package dev.slipway.model.pool;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A NodePool's {@code disruption} block.
 *
 * @param consolidateAfter how long a node must have been left alone; null means Never
 */
public record Disruption(
        @Nullable Duration consolidateAfter, ConsolidationPolicy consolidationPolicy, List<Budget> budgets) {
    /** What a NodePool without the block gets (core.md §1.2). */
    public static final Disruption DEFAULT = new Disruption(
            Duration.ZERO,
            ConsolidationPolicy.WHEN_EMPTY_OR_UNDERUTILIZED,
            List.of(new Budget("10%", List.of(), null, null)));

    public Disruption {
        budgets = List.copyOf(budgets);
    }
}
