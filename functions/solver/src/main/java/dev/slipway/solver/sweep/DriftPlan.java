package dev.slipway.solver.sweep;

import dev.slipway.model.claim.NodeClaim;
import java.util.List;

/**
 * Which claims have drifted or no longer are.
 *
 * @param changes by the claim's name; claims of which nothing new is known are not among them
 */
public record DriftPlan(List<Change> changes) {
    public DriftPlan {
        changes = List.copyOf(changes);
    }

    /** A claim as it is to be, and one sentence for its history. */
    public record Change(NodeClaim claim, String why) {}
}
