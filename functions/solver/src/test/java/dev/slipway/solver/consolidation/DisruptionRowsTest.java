package dev.slipway.solver.consolidation;

import static dev.slipway.testkit.scenario.Scenario.NOON;
import static dev.slipway.testkit.scenario.Scenario.given;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.slipway.model.claim.NodeName;
import dev.slipway.model.cluster.NodeDisruption;
import dev.slipway.model.scheduling.Operator;
import dev.slipway.model.scheduling.WellKnown;
import dev.slipway.testkit.scenario.ScenarioBuilder;
import dev.slipway.testkit.scenario.TestClaim;
import dev.slipway.testkit.scenario.TestNode;
import dev.slipway.testkit.scenario.TestPod;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Rows of core.md §6.5 on which nodes go, and where their pods may. */
final class DisruptionRowsTest {
    private static final Instant LONG_AGO = Instant.parse("2026-01-01T00:00:00Z");

    @Test
    @DisplayName("row 112: a pool that never consolidates takes the pods of another one")
    void nodesThatAreNeverConsolidatedTakePods() {
        var done = Consolidating.of(cluster("default")
                .pool("never", pool -> pool.consolidateAfter(null))
                .node(node("resting", "never").holds(pod("1"), "web-1"))
                .node(node("going", "default").holds(pod("1"), "web-2")));
        assertEquals(List.of(new NodeName("going")), done.only().delete());
        assertNull(done.only().replacement());
    }

    @Test
    @DisplayName("row 123: of two nodes alike, how old they are decides nothing")
    void ageDecidesNothing() {
        UnaryOperator<TestNode> old = node -> node.createdAt(LONG_AGO);
        var first = Consolidating.of(twoAlike(old, UnaryOperator.identity()));
        var second = Consolidating.of(twoAlike(UnaryOperator.identity(), old));
        assertEquals(first.only().delete(), second.only().delete());
    }

    @Test
    @DisplayName("row 124: of drifted nodes an empty one goes first, then the one that has drifted longest")
    void emptyDriftedNodesGoFirst() {
        var pods = new String[] {"web-1", "web-2"};
        for (var budget = 1; budget <= 3; budget++) {
            var nodes = Integer.toString(budget);
            var scenario = given().pool("default", pool -> pool.budget(nodes));
            drifted(scenario, "a", Duration.ofMinutes(10), pods[0]);
            drifted(scenario, "b", Duration.ofMinutes(30), pods[1]);
            drifted(scenario, "c", Duration.ofMinutes(5));
            assertEquals(
                    List.of("c", "b", "a").subList(0, budget),
                    DriftedNodes.plan(Consolidating.facts(scenario.build(), ConsolidationSettings.USUAL)).stream()
                            .map(removal -> removal.disrupted().name().value())
                            .toList());
        }
    }

    private static void drifted(ScenarioBuilder scenario, String name, Duration ago, String... pods) {
        var claim = new TestClaim(name)
                .createdAt(NOON.minus(Duration.ofHours(2)))
                .drifted("AMIDrift", NOON.minus(ago))
                .initialized();
        var node = TestNode.of(claim).disruption(new NodeDisruption(false, List.of(), 1 + pods.length, Instant.EPOCH));
        scenario.claims(claim).node(pods.length == 0 ? node : node.holds(pod("1"), pods));
    }

    @Test
    @DisplayName("row 17: nodes that are not initialized yet are not among those of which a budget is a part")
    void startingNodesAreNoPartOfTheWhole() {
        var scenario = given().pool("default", pool -> pool.budget("50%"));
        for (var name : List.of("a", "b")) {
            var claim = new TestClaim(name).initialized();
            scenario.claims(claim).node(TestNode.of(claim).label(WellKnown.INITIALIZED, "true"));
        }
        for (var name : List.of("c", "d")) {
            var claim = new TestClaim(name).registered();
            scenario.claims(claim).node(TestNode.of(claim));
        }
        var done = Consolidating.of(scenario);
        assertEquals(1, done.only().delete().size());
    }

    @Test
    @DisplayName("row 158, otherwise: a cheaper node of the light pool is taken where the heavy one has none")
    void theLightPoolMayBeTheCheaperOne() {
        var done = Consolidating.of(given().type("m.large", 4, 16)
                .onDemandEverywhere("m.large", "0.4")
                .type("m.small", 2, 8)
                .onDemandEverywhere("m.small", "0.2")
                .pool("light")
                .pool("heavy", pool -> pool.weight(10).requires(WellKnown.INSTANCE_TYPE, Operator.IN, "m.large"))
                .node(node("one", "light").holds(pod("1500m"), "web-1")));
        assertEquals("m.small", done.replacementType());
    }

    @Test
    @DisplayName("row 161: a pod that asks for what nobody can promise keeps its node")
    void aPodThatCannotBePlacedKeepsItsNode() {
        Consolidating.of(cluster("default")
                        .node(node("one", "default").holds(pod("1500m").unsupported("spec.resourceClaims"), "web-1")))
                .nothing();
    }

    /** One of them has to go, as the other has room for its pod. */
    private static ScenarioBuilder twoAlike(UnaryOperator<TestNode> a, UnaryOperator<TestNode> b) {
        return cluster("default")
                .node(a.apply(node("a", "default").holds(pod("1"), "web-1")))
                .node(b.apply(node("b", "default").holds(pod("1"), "web-2")));
    }

    private static ScenarioBuilder cluster(String pool) {
        return given().type("m.large", 4, 16)
                .onDemandEverywhere("m.large", "0.4")
                .type("m.small", 2, 8)
                .onDemandEverywhere("m.small", "0.2")
                .pool(pool);
    }

    private static TestNode node(String name, String pool) {
        return new TestNode(name)
                .label(WellKnown.NODE_POOL, pool)
                .label(WellKnown.INITIALIZED, "true")
                .label(WellKnown.HOSTNAME, name)
                .label(WellKnown.INSTANCE_TYPE, "m.large")
                .label(WellKnown.ZONE, "a")
                .label(WellKnown.ARCH, "amd64")
                .label(WellKnown.OS, "linux")
                .label(WellKnown.CAPACITY_TYPE, "on-demand");
    }

    private static TestPod pod(String cpu) {
        return new TestPod("web").asks("cpu", cpu).asks("memory", "100Mi");
    }
}
