package dev.slipway.solver.provision;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.model.claim.NodeClaim;
import dev.slipway.model.claim.NodeClaimSpec;
import dev.slipway.model.resource.HourlyPrice;
import dev.slipway.model.scheduling.PodId;
import dev.slipway.model.scheduling.WellKnown;
import dev.slipway.testkit.check.PlanChecker;
import dev.slipway.testkit.scenario.Scenario;
import dev.slipway.testkit.scenario.ScenarioBuilder;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Runs a scenario against the solver; whatever it plans is checked as a whole first. */
public record Placing(Scenario scenario, ProvisionPlan plan) {
    static Placing of(ScenarioBuilder builder) {
        return of(builder.build());
    }

    static Placing of(Scenario scenario) {
        return of(scenario, SolverSettings.USUAL);
    }

    static Placing of(Scenario scenario, SolverSettings settings) {
        var plan = ProvisionSolver.solve(facts(scenario, settings));
        PlanCheck.check(scenario, plan);
        assertEquals(
                List.of(),
                PlanChecker.check(CheckedPlans.of(scenario, plan, settings)).violations(),
                plan::toString);
        return new Placing(scenario, plan);
    }

    public static ProvisionFacts facts(Scenario scenario) {
        return facts(scenario, SolverSettings.USUAL);
    }

    static ProvisionFacts facts(Scenario scenario, SolverSettings settings) {
        return new ProvisionFacts(
                scenario.now(),
                scenario.seed(),
                scenario.snapshot(),
                scenario.claims(),
                scenario.catalog(),
                scenario.nodeClasses(),
                scenario.unavailable(),
                settings);
    }

    Placing nodes(int count) {
        assertEquals(count, plan.newNodes().size(), this::toString);
        return this;
    }

    Placing unplaced(int count) {
        assertEquals(
                count,
                plan.unplaceable().stream().mapToInt(one -> one.pods().size()).sum(),
                this::toString);
        return this;
    }

    Placing costAtMost(String dollars) {
        assertTrue(plan.hourlyCost().compareTo(HourlyPrice.parse(dollars)) <= 0, this::toString);
        return this;
    }

    /** The first verdict about the first pods that go nowhere. */
    Placing refusedBy(String rule, String asked, String best) {
        assertTrue(!plan.unplaceable().isEmpty(), this::toString);
        var verdict = plan.unplaceable().getFirst().verdicts().getFirst();
        assertEquals(rule, verdict.rule(), this::toString);
        assertTrue(verdict.asked().contains(asked), this::toString);
        assertTrue(verdict.best().contains(best), this::toString);
        return this;
    }

    /** How many pods went to a node or claim that was there. */
    Placing placedOn(String node, int pods) {
        assertEquals(
                pods,
                plan.placements().stream()
                        .filter(placement -> placement.node().equals(node))
                        .mapToInt(placement -> placement.pods().size())
                        .sum(),
                this::toString);
        return this;
    }

    NodeClaimSpec only() {
        nodes(1);
        return plan.newNodes().getFirst().claim().spec();
    }

    List<NodeClaim> claims() {
        return plan.newNodes().stream().map(ProvisionPlan.PlannedNode::claim).toList();
    }

    /** How many of the app's pods go to each zone, new nodes and others; {@code a|b} for a claim that may be in both. */
    SortedMap<String, Integer> zonesOf(String app) {
        return countsOf(app, WellKnown.ZONE);
    }

    /** How many of the app's pods go to each node, by the names of nodes and claims. */
    SortedMap<String, Integer> nodesOf(String app) {
        return countsOf(app, WellKnown.HOSTNAME);
    }

    /** How many of the app's pods go to nodes with each value of the label. */
    SortedMap<String, Integer> countsOf(String app, String key) {
        var counts = new TreeMap<String, Integer>();
        for (var claim : claims()) {
            var pods = claim.spec().pods().stream()
                    .filter(pod -> of(app, PodId.parse(pod)))
                    .toList();
            if (!pods.isEmpty()) {
                counts.merge(value(claim, key), pods.size(), Integer::sum);
            }
        }
        for (var placement : plan.placements()) {
            var pods = placement.pods().stream().filter(pod -> of(app, pod)).toList();
            if (!pods.isEmpty()) {
                counts.merge(value(placement.node(), key), pods.size(), Integer::sum);
            }
        }
        return counts;
    }

    private static boolean of(String app, PodId pod) {
        return pod.name().startsWith(app + "-");
    }

    private static String value(NodeClaim claim, String key) {
        return switch (key) {
            case WellKnown.HOSTNAME -> claim.name().value();
            case WellKnown.ZONE -> String.join("|", claim.spec().zones());
            default -> claim.spec().labels().getOrDefault(key, "");
        };
    }

    private String value(String node, String key) {
        var standing = scenario.snapshot().nodes().stream()
                .filter(one -> one.name().value().equals(node))
                .findFirst();
        if (key.equals(WellKnown.HOSTNAME)) {
            return node;
        }
        return standing.map(one -> one.labels().getOrDefault(key, "")).orElse("in flight");
    }

    /** Names of the types that nodes with the app's pods may become. */
    SortedSet<String> typesOf(String app) {
        var types = new TreeSet<String>();
        claims().stream()
                .map(NodeClaim::spec)
                .filter(spec -> spec.pods().stream().anyMatch(pod -> of(app, PodId.parse(pod))))
                .forEach(spec -> types.addAll(spec.instanceTypeOptions()));
        return types;
    }

    @Override
    public String toString() {
        return "plan " + plan + "\nof " + scenario.snapshot();
    }
}
