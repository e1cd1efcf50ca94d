package dev.slipway.solver.sweep;

import dev.slipway.model.catalog.CapacityType;
import dev.slipway.model.claim.CloudInstance;
import dev.slipway.model.claim.InstanceId;
import dev.slipway.model.claim.NodeClaim;
import dev.slipway.solver.sweep.SweepPlan.LeaveReservation;
import dev.slipway.solver.sweep.SweepPlan.Step;
import java.util.Map;
import java.util.Optional;

/**
 * Nodes that outlive their capacity reservation: EC2 lets their instances run on, and bills them as on-demand capacity (aws.md
 * §8, row 52). That is no drift: the node stays, and is counted as what it is.
 */
final class EndedReservations {
    private EndedReservations() {}

    static Optional<Step> of(SweepFacts facts, Map<InstanceId, CloudInstance> instances, NodeClaim claim) {
        if (!claim.usable() || claim.instance().isEmpty()) {
            return Optional.empty();
        }
        var instance = claim.instance().get();
        var described = instances.get(instance.id());
        return instance.pool().capacityType() == CapacityType.RESERVED
                        && described != null
                        && reportsNone(facts, described)
                ? Optional.of(new LeaveReservation(
                        claim, "%s runs on without its capacity reservation".formatted(instance.id())))
                : Optional.empty();
    }

    /** What EC2 says of an instance it has just launched may not be all. */
    private static boolean reportsNone(SweepFacts facts, CloudInstance described) {
        return described.reservation().isEmpty()
                && !described.subnetId().isEmpty()
                && described.launchedAt().plus(Expiry.EC2_LAG).isBefore(facts.now());
    }
}
