package dev.slipway.solver.sweep;

import dev.slipway.model.claim.CloudInstance;
import dev.slipway.model.claim.InstanceId;
import dev.slipway.model.claim.NodeClaimName;
import dev.slipway.solver.scheduling.Ownership;
import dev.slipway.solver.sweep.SweepPlan.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * Decides what was left behind and moves on now. For each claim at most one step: that it is gone weighs more than that
 * it is late.
 */
public final class SweepPlanner {
    private SweepPlanner() {}

    public static SweepPlan plan(SweepFacts facts) {
        var ownership = new Ownership(facts.snapshot().nodes(), facts.claims());
        var instances = new TreeMap<InstanceId, CloudInstance>();
        facts.instances().forEach(instance -> instances.put(instance.id(), instance));
        var troubles = new Troubles(facts);
        var repair = new Repair(facts, ownership);
        var steps = new ArrayList<Step>();
        for (var claim : facts.claims()) {
            Expiry.of(facts, instances, ownership, claim)
                    .or(() -> troubles.step(claim))
                    .or(() -> EndingReservations.of(facts, claim))
                    .or(() -> repair.step(claim))
                    .or(() -> Liveness.of(facts, ownership, claim))
                    .or(() -> StuckDrains.of(facts, claim))
                    .or(() -> EndedReservations.of(facts, instances, claim))
                    .ifPresent(steps::add);
        }
        steps.addAll(StaticPools.tooMany(facts, ownership, removed(steps)));
        steps.addAll(Adoption.of(facts));
        steps.addAll(Orphans.of(facts, ownership));
        Rescue.of(facts).ifPresent(steps::add);
        OldTemplates.of(facts).ifPresent(steps::add);
        return new SweepPlan(steps);
    }

    private static List<NodeClaimName> removed(List<Step> steps) {
        return steps.stream()
                .filter(SweepPlan.Remove.class::isInstance)
                .map(step -> ((SweepPlan.Remove) step).disrupted().name())
                .toList();
    }
}
