package dev.slipway.flow.consolidation;

import dev.slipway.solver.consolidation.ConsolidationPlan;
import dev.slipway.solver.consolidation.DisruptionPlan.Removal;
import java.time.Instant;
import java.util.List;

/**
 * One look at the cluster.
 *
 * @param going nodes that have been told to go
 * @param held nodes that would go, were they not too many at once
 * @param plan what would save money, and what keeps every other node; empty where drifted nodes came first
 */
public record Look(Instant now, List<Removal> going, List<Removal> held, ConsolidationPlan plan) {
    public Look {
        going = List.copyOf(going);
        held = List.copyOf(held);
    }
}
