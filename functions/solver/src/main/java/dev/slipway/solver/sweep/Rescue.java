package dev.slipway.solver.sweep;

import dev.slipway.model.claim.ClaimState;
import dev.slipway.model.claim.NodeClaim;
import dev.slipway.model.scheduling.PodId;
import dev.slipway.solver.sweep.SweepPlan.Adopt;
import dev.slipway.solver.sweep.SweepPlan.AskPlanner;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Pods that wait and claims that were never launched, where the message that says so may be lost; and room that is to be
 * kept free, of which no message speaks. One call serves all.
 */
final class Rescue {
    /** How long pods are given to bind to a node that is ready for them. */
    static final Duration BINDING = Duration.ofSeconds(60);

    private Rescue() {}

    static Optional<AskPlanner> of(SweepFacts facts) {
        var reasons = new ArrayList<String>();
        var unlaunched = unlaunched(facts);
        if (unlaunched > 0) {
            reasons.add("%d claims were recorded and not launched".formatted(unlaunched));
        }
        var forgotten = forgotten(facts);
        if (forgotten > 0) {
            reasons.add("%d pods wait and no claim is on its way for them".formatted(forgotten));
        }
        // Whether the room is there only the planner can tell, and it tells the buffers, too.
        if (facts.buffers() > 0) {
            reasons.add("%d CapacityBuffers are looked after".formatted(facts.buffers()));
        }
        reasons.addAll(StaticPools.tooFew(facts));
        return reasons.isEmpty() ? Optional.empty() : Optional.of(new AskPlanner(String.join("; ", reasons)));
    }

    private static long unlaunched(SweepFacts facts) {
        var adopted = new TreeSet<String>();
        for (var step : Adoption.of(facts)) {
            if (step instanceof Adopt adopt) {
                adopted.add(adopt.claim().name().value());
            }
        }
        return facts.claims().stream()
                .filter(claim -> claim.state() instanceof ClaimState.Planned planned
                        && Adoption.expected(facts, planned)
                        && !adopted.contains(claim.name().value()))
                .count();
    }

    private static long forgotten(SweepFacts facts) {
        var promised = new TreeSet<String>();
        facts.claims().stream()
                .filter(claim -> keepsPromise(facts, claim))
                .forEach(claim -> promised.addAll(claim.spec().pods()));
        var forgotten = 0L;
        for (var group : facts.snapshot().pending()) {
            var namespace = facts.snapshot().kindOf(group).namespace();
            forgotten += group.names().stream()
                    .filter(name -> !PodId.virtual(name))
                    .filter(name -> !promised.contains(new PodId(namespace, name).toString()))
                    .count();
        }
        return forgotten;
    }

    /** A node that has been ready for a while and still has not got its pods will not get them. */
    private static boolean keepsPromise(SweepFacts facts, NodeClaim claim) {
        return claim.usable()
                && !(claim.state() instanceof ClaimState.Initialized initialized
                        && initialized.since().plus(BINDING).isBefore(facts.now()));
    }
}
