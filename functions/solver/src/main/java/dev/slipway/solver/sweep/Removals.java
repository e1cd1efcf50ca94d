package dev.slipway.solver.sweep;

import dev.slipway.model.claim.ClaimState;
import dev.slipway.model.claim.DisruptionReason;
import dev.slipway.model.claim.NodeClaim;
import dev.slipway.model.pool.NodePool;
import dev.slipway.solver.sweep.SweepPlan.Remove;

/** Puts a claim into Disrupted; its NodePool says how long the drain may take. */
final class Removals {
    private Removals() {}

    /** The claim has an instance. */
    static Remove of(SweepFacts facts, NodeClaim claim, DisruptionReason reason, String why) {
        var grace = facts.snapshot().nodePools().stream()
                .filter(pool -> pool.name().equals(claim.spec().nodePool()))
                .findFirst()
                .map(NodePool::terminationGracePeriod)
                .orElse(null);
        var disrupted = new ClaimState.Disrupted(
                facts.now(),
                claim.instance().orElseThrow(),
                claim.node().orElse(null),
                reason,
                grace == null ? null : facts.now().plus(grace));
        return new Remove(claim.in(disrupted), why);
    }
}
