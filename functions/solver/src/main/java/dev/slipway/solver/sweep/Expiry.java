package dev.slipway.solver.sweep;

import dev.slipway.model.claim.ClaimState;
import dev.slipway.model.claim.CloudInstance;
import dev.slipway.model.claim.DisruptionReason;
import dev.slipway.model.claim.InstanceId;
import dev.slipway.model.claim.NodeClaim;
import dev.slipway.model.cluster.NodeSnapshot;
import dev.slipway.solver.scheduling.Ownership;
import dev.slipway.solver.sweep.SweepPlan.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** Usable claims whose time is over: the instance or the Node is gone or going, or their life has been long enough. */
final class Expiry {
    /** EC2 may not show an instance that is younger; aws.md §3.8. */
    static final Duration EC2_LAG = Duration.ofMinutes(2);

    /** A node that registered while the cluster was being read is not missing. */
    private static final Duration NODE_LAG = Duration.ofMinutes(1);

    private Expiry() {}

    static Optional<Step> of(
            SweepFacts facts, Map<InstanceId, CloudInstance> instances, Ownership ownership, NodeClaim claim) {
        if (!claim.usable() || claim.instance().isEmpty()) {
            return Optional.empty();
        }
        var id = claim.instance().get().id();
        var instance = instances.get(id);
        if (instance == null) {
            if (launchedAt(claim).plus(EC2_LAG).isBefore(facts.now())) {
                return remove(facts, claim, DisruptionReason.INSTANCE_GONE, "EC2 does not know %s".formatted(id));
            }
        } else if (instance.ending() || instance.state().startsWith("stop")) {
            return remove(facts, claim, endingReason(instance), state(id, instance));
        }
        if (ownership.nodeOf(claim).filter(NodeSnapshot::deleting).isPresent()) {
            return remove(facts, claim, DisruptionReason.NODE_DELETED, "somebody deleted its Node");
        }
        if (nodeIsMissing(facts, ownership, claim)) {
            return remove(facts, claim, DisruptionReason.NODE_DELETED, "its Node object is gone");
        }
        var expiresAt = claim.spec().expiresAt();
        return expiresAt != null && !facts.now().isBefore(expiresAt)
                ? remove(facts, claim, DisruptionReason.EXPIRED, "its life ended at %s".formatted(expiresAt))
                : Optional.empty();
    }

    /**
     * Nodes have no finalizer of ours, so a deleted one is simply not there any more. A Node that is there and cannot be
     * read is among the faults, and no reason to end anything.
     */
    private static boolean nodeIsMissing(SweepFacts facts, Ownership ownership, NodeClaim claim) {
        var node = claim.node().map(name -> "Node/" + name);
        return node.isPresent()
                && ownership.nodeOf(claim).isEmpty()
                && claim.state().since().plus(NODE_LAG).isBefore(facts.now())
                && facts.snapshot().faults().stream()
                        .noneMatch(fault -> fault.object().equals(node.get()));
    }

    private static DisruptionReason endingReason(CloudInstance instance) {
        return instance.ending() ? DisruptionReason.INSTANCE_TERMINATING : DisruptionReason.INSTANCE_STOPPING;
    }

    private static String state(InstanceId id, CloudInstance instance) {
        return "%s is %s".formatted(id, instance.state());
    }

    private static Instant launchedAt(NodeClaim claim) {
        return claim.state() instanceof ClaimState.Launched launched
                ? launched.since()
                : claim.spec().createdAt();
    }

    private static Optional<Step> remove(SweepFacts facts, NodeClaim claim, DisruptionReason reason, String why) {
        return Optional.of(Removals.of(facts, claim, reason, why));
    }
}
