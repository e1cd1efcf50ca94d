package dev.slipway.solver.consolidation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.slipway.model.pool.Budget;
import dev.slipway.model.pool.ConsolidationPolicy;
import dev.slipway.model.pool.Disruption;
import dev.slipway.model.pool.NodeClassRef;
import dev.slipway.model.pool.NodePool;
import dev.slipway.model.resource.ResourceList;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

final class BudgetsTest {
    @Test
    void aScheduledBlackoutHoldsAtAllTimesUntilWindowsAreComputed() {
        assertEquals(0, Budgets.allowed(pool(new Budget("0", List.of(), "0 9 * * mon-fri", "8h")), 10));
    }

    @Test
    void withoutAnEntryForEmptyNodesAllMayGo() {
        assertEquals(Long.MAX_VALUE, Budgets.allowed(pool(new Budget("0", List.of("Drifted"), null, null)), 10));
    }

    private static NodePool pool(Budget budget) {
        return new NodePool(
                "default",
                0,
                ResourceList.NONE,
                List.of(),
                Collections.emptySortedMap(),
                Collections.emptySortedMap(),
                List.of(),
                List.of(),
                List.of(),
                new NodeClassRef("karpenter.k8s.aws", "EC2NodeClass", "default"),
                null,
                null,
                new Disruption(Duration.ZERO, ConsolidationPolicy.WHEN_EMPTY, List.of(budget)),
                null,
                "hash");
    }
}
