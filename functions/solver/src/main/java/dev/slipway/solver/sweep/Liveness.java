package dev.slipway.solver.sweep;

import dev.slipway.model.claim.ClaimState;
import dev.slipway.model.claim.DisruptionReason;
import dev.slipway.model.claim.NodeClaim;
import dev.slipway.solver.registration.RegistrationFacts;
import dev.slipway.solver.registration.RegistrationPlanner;
import dev.slipway.solver.scheduling.Ownership;
import dev.slipway.solver.sweep.SweepPlan.Register;
import dev.slipway.solver.sweep.SweepPlan.Step;
import java.time.Duration;
import java.util.Optional;

/** Claims whose node joined unnoticed, and those whose node never does (core.md §4.4). */
final class Liveness {
    /** From launch until the node must have joined; core.md §4.4. */
    static final Duration REGISTRATION = Duration.ofMinutes(15);

    private Liveness() {}

    static Optional<Step> of(SweepFacts facts, Ownership ownership, NodeClaim claim) {
        var node = ownership.nodeOf(claim).filter(one -> !one.deleting());
        if (claim.state() instanceof ClaimState.Launched launched) {
            if (node.isPresent()) {
                return Optional.of(new Register(
                        claim,
                        node.get(),
                        "node %s has joined".formatted(node.get().name())));
            }
            return launched.since().plus(REGISTRATION).isAfter(facts.now())
                    ? Optional.empty()
                    : Optional.of(Removals.of(
                            facts,
                            claim,
                            DisruptionReason.NEVER_REGISTERED,
                            "no node joined within %d minutes of the launch".formatted(REGISTRATION.toMinutes())));
        }
        if (claim.state() instanceof ClaimState.Registered && node.isPresent()) {
            var plan = RegistrationPlanner.plan(new RegistrationFacts(facts.now(), claim, node.get()));
            return plan.states().isEmpty()
                    ? Optional.empty()
                    : Optional.of(new Register(claim, node.get(), plan.why()));
        }
        return Optional.empty();
    }
}
