package dev.slipway.solver.sweep;

import dev.slipway.model.claim.ClaimState;
import dev.slipway.model.claim.CloudInstance;
import dev.slipway.model.cluster.NodeSnapshot;
import dev.slipway.model.scheduling.WellKnown;
import dev.slipway.solver.scheduling.Ownership;
import dev.slipway.solver.sweep.SweepPlan.DeleteNode;
import dev.slipway.solver.sweep.SweepPlan.EndOrphan;
import dev.slipway.solver.sweep.SweepPlan.ReportLost;
import dev.slipway.solver.sweep.SweepPlan.Step;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** Instances that no claim knows, and Nodes that nothing stands behind. What Slipway did not launch is never touched. */
final class Orphans {
    /** How old something must be, so that what is being written at this moment is not taken for an orphan. */
    static final Duration YOUTH = Duration.ofMinutes(2);

    private Orphans() {}

    static List<Step> of(SweepFacts facts, Ownership ownership) {
        var claimed = new TreeSet<String>();
        var launching = new TreeSet<String>();
        for (var claim : facts.claims()) {
            if (claim.state() instanceof ClaimState.Planned) {
                launching.add(claim.spec().launch().value());
            }
            claim.instance().ifPresent(instance -> claimed.add(instance.id().value()));
        }
        var steps = new ArrayList<Step>();
        var known = new TreeSet<String>();
        for (var instance : facts.instances()) {
            known.add(instance.id().value());
            var launch = instance.tags().get(WellKnown.TAG_LAUNCH);
            if (launch != null
                    && !launching.contains(launch)
                    && !claimed.contains(instance.id().value())
                    && oldAndRunning(facts, instance)) {
                steps.add(ended(facts, instance, "no live claim has %s of launch %s".formatted(instance.id(), launch)));
            }
        }
        for (var node : facts.snapshot().nodes()) {
            if (abandoned(facts, node)
                    && ownership.claimOf(node).isEmpty()
                    && !known.contains(Ownership.instanceIdOf(node))) {
                steps.add(new DeleteNode(node.name(), "neither an instance nor a claim stands behind it"));
            }
        }
        return steps;
    }

    /** A table that lost its items must not cost a cluster its nodes; a node that is going anyway is ended. */
    private static Step ended(SweepFacts facts, CloudInstance instance, String why) {
        for (var node : facts.snapshot().nodes()) {
            if (Ownership.instanceIdOf(node).equals(instance.id().value())
                    && "true".equals(node.labels().get(WellKnown.REGISTERED))
                    && !node.deleting()
                    && node.taints().stream().noneMatch(WellKnown.DISRUPTED::matches)) {
                return new ReportLost(
                        instance, node.name(), why + ", and its node %s is registered".formatted(node.name()));
            }
        }
        return new EndOrphan(instance, why);
    }

    private static boolean oldAndRunning(SweepFacts facts, CloudInstance instance) {
        return !instance.ending() && instance.launchedAt().plus(YOUTH).isBefore(facts.now());
    }

    private static boolean abandoned(SweepFacts facts, NodeSnapshot node) {
        return node.labels().containsKey(WellKnown.NODE_POOL)
                && !node.ready()
                && !node.deleting()
                && node.createdAt().plus(YOUTH).isBefore(facts.now());
    }
}
