package dev.slipway.solver.sweep;

import dev.slipway.model.claim.DisruptionReason;
import dev.slipway.model.claim.NodeClaim;
import dev.slipway.model.scheduling.WellKnown;
import dev.slipway.solver.sweep.SweepPlan.Step;
import java.util.Optional;

/**
 * Nodes in a capacity block that ends within 40 minutes: EC2 ends their instances 30 minutes before the block does, so they
 * are drained in the ten minutes before that (aws.md §2.7; aws.md §8, row 53).
 */
final class EndingReservations {
    private EndingReservations() {}

    static Optional<Step> of(SweepFacts facts, NodeClaim claim) {
        var reservation = claim.spec().labels().get(WellKnown.RESERVATION);
        return claim.usable()
                        && claim.instance().isPresent()
                        && reservation != null
                        && facts.endingReservations().contains(reservation)
                ? Optional.of(Removals.of(
                        facts,
                        claim,
                        DisruptionReason.EXPIRED,
                        "its capacity block %s ends within 40 minutes".formatted(reservation)))
                : Optional.empty();
    }
}
