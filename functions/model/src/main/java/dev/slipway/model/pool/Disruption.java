package dev.slipway.model.pool;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a NodePool's nodes may go: its {@code disruption} block, and what its annotations add.
 *
 * @param consolidateAfter how long a node must have been left alone; null means Never
 * @param rebalance from the annotation {@code slipway.dev/rebalance} of the pool
 */
public record Disruption(
        @Nullable Duration consolidateAfter,
        ConsolidationPolicy consolidationPolicy,
        List<Budget> budgets,
        RebalancePolicy rebalance) {
    /** What a NodePool without the block gets (core.md §1.2). */
    public static final Disruption DEFAULT = new Disruption(
            Duration.ZERO,
            ConsolidationPolicy.WHEN_EMPTY_OR_UNDERUTILIZED,
            List.of(new Budget("10%", List.of(), null, null)));

    public Disruption {
        budgets = List.copyOf(budgets);
    }

    /** Recommendations to rebalance are ignored. */
    public Disruption(
            @Nullable Duration consolidateAfter, ConsolidationPolicy consolidationPolicy, List<Budget> budgets) {
        this(consolidateAfter, consolidationPolicy, budgets, RebalancePolicy.IGNORE);
    }

    /** The same with another answer to recommendations. */
    public Disruption with(RebalancePolicy policy) {
        return new Disruption(consolidateAfter, consolidationPolicy, budgets, policy);
    }
}
