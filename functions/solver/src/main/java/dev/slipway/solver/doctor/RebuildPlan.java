package dev.slipway.solver.doctor;

import dev.slipway.model.claim.InstanceId;
import dev.slipway.model.claim.NodeClaim;
import java.util.List;

/**
 * Claims to write again.
 *
 * @param claims by instance
 */
public record RebuildPlan(List<Rebuilt> claims) {
    public RebuildPlan {
        claims = List.copyOf(claims);
    }

    /**
     * One claim.
     *
     * @param claim as it is to be recorded
     * @param why one sentence for its history: from what it was made, and what nothing tells any more
     */
    public record Rebuilt(InstanceId instance, NodeClaim claim, String why) {}
}
