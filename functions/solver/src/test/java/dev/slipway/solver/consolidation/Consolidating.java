package dev.slipway.solver.consolidation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.slipway.model.claim.NodeName;
import dev.slipway.model.cluster.ClusterSnapshot;
import dev.slipway.model.cluster.NodeSnapshot;
import dev.slipway.model.resource.HourlyPrice;
import dev.slipway.solver.consolidation.ConsolidationPlan.Command;
import dev.slipway.solver.provision.CheckedPlans;
import dev.slipway.solver.provision.Placing;
import dev.slipway.solver.provision.ProvisionPlan;
import dev.slipway.solver.provision.ProvisionPlan.Placement;
import dev.slipway.solver.provision.ProvisionPlan.PlannedNode;
import dev.slipway.solver.provision.SolverSettings;
import dev.slipway.testkit.check.PlanChecker;
import dev.slipway.testkit.scenario.Scenario;
import dev.slipway.testkit.scenario.ScenarioBuilder;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;

/** Runs a scenario against the planner; that all its commands together break no rule is checked first. */
record Consolidating(Scenario scenario, ConsolidationPlan plan) {
    static Consolidating of(ScenarioBuilder builder) {
        return of(builder, ConsolidationSettings.USUAL);
    }

    static Consolidating of(ScenarioBuilder builder, ConsolidationSettings settings) {
        var scenario = builder.build();
        var plan = ConsolidationPlanner.plan(facts(scenario, settings));
        assertEquals(List.of(), violations(scenario, plan), plan::toString);
        return new Consolidating(scenario, plan);
    }

    static ConsolidationFacts facts(Scenario scenario, ConsolidationSettings settings) {
        return new ConsolidationFacts(Placing.facts(scenario), settings, true);
    }

    /** What the independent checker has against the cluster as it is once all commands are carried out. */
    static List<String> violations(Scenario scenario, ConsolidationPlan plan) {
        var going = new LinkedHashSet<NodeName>();
        var empty = new LinkedHashSet<NodeName>();
        var newNodes = new ArrayList<PlannedNode>();
        var placements = new ArrayList<Placement>();
        for (var command : plan.commands()) {
            going.addAll(command.delete());
            placements.addAll(command.moves());
            if (command.method() == ConsolidationPlan.Method.EMPTINESS) {
                empty.addAll(command.delete());
            }
            if (command.replacement() != null) {
                newNodes.add(command.replacement());
            }
        }
        var cost = newNodes.stream().map(node -> node.claim().price()).reduce(HourlyPrice.FREE, HourlyPrice::plus);
        var nodes = scenario.snapshot().nodes().stream()
                .filter(node -> !empty.contains(node.name()))
                .map(node -> going.contains(node.name()) ? leaving(node) : node)
                .toList();
        var after = scenario.with(of(scenario.snapshot(), nodes));
        var whole = new ProvisionPlan(newNodes, placements, List.of(), cost, HourlyPrice.FREE);
        return PlanChecker.check(CheckedPlans.of(after, whole, SolverSettings.USUAL)).violations().stream()
                .map(Object::toString)
                .toList();
    }

    /** The same cluster with these nodes alone, in which nothing waits. */
    static ClusterSnapshot of(ClusterSnapshot snapshot, List<NodeSnapshot> nodes) {
        return snapshot.with(List.of(), nodes);
    }

    private static NodeSnapshot leaving(NodeSnapshot node) {
        return new NodeSnapshot(
                node.name(),
                node.providerId(),
                node.labels(),
                node.taints(),
                node.capacity(),
                node.allocatable(),
                node.volumeLimits(),
                node.ready(),
                true,
                node.createdAt(),
                node.pods(),
                node.disruption());
    }

    Command only() {
        assertEquals(1, plan.commands().size(), plan::toString);
        return plan.commands().getFirst();
    }

    Consolidating nothing() {
        assertEquals(List.of(), plan.commands());
        return this;
    }

    String reason(String node) {
        return plan.kept().stream()
                .filter(one -> one.node().value().equals(node))
                .map(ConsolidationPlan.Kept::reason)
                .findFirst()
                .orElseThrow();
    }

    String replacementType() {
        return Objects.requireNonNull(only().replacement())
                .claim()
                .spec()
                .instanceTypeOptions()
                .getFirst();
    }
}
