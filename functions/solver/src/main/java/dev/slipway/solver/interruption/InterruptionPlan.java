package dev.slipway.solver.interruption;

import dev.slipway.model.catalog.UnavailableOffering;
import dev.slipway.model.claim.NodeClaim;
import java.util.List;

/** What to do about a notice for one instance. */
public sealed interface InterruptionPlan {
    /** One sentence for log and history. */
    String why();

    /** Nothing to do: not ours, or going already. */
    record LeaveAlone(String why) implements InterruptionPlan {}

    /** Going already, but the capacity pool has to be avoided all the same. */
    record AvoidPool(List<UnavailableOffering> avoid, String why) implements InterruptionPlan {}

    /**
     * Mark the capacity pools, put the claim into Disrupted, ask for a replacement, taint, drain: in this order.
     *
     * @param avoid capacity pools that must not serve the replacement; may be empty
     * @param disrupted the claim in its new state
     */
    record Remove(List<UnavailableOffering> avoid, NodeClaim disrupted, String why) implements InterruptionPlan {}
}
