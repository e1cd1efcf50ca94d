package dev.slipway.solver.consolidation;

import static dev.slipway.testkit.scenario.Scenario.NOON;
import static dev.slipway.testkit.scenario.Scenario.given;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.model.claim.ClaimState;
import dev.slipway.model.claim.DisruptionReason;
import dev.slipway.model.claim.NodeClaim;
import dev.slipway.model.cluster.NodeDisruption;
import dev.slipway.solver.scheduling.Devices;
import dev.slipway.testkit.scenario.ScenarioBuilder;
import dev.slipway.testkit.scenario.TestClaim;
import dev.slipway.testkit.scenario.TestNode;
import dev.slipway.testkit.scenario.TestPod;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rows are those of core.md §6. */
final class EmptyNodesTest {
    private static DisruptionPlan plan(ScenarioBuilder builder, EmptySince... since) {
        var scenario = builder.build();
        return EmptyNodes.plan(new DisruptionFacts(
                NOON,
                scenario.snapshot(),
                scenario.claims(),
                List.of(since),
                Devices.known(scenario.snapshot(), scenario.catalog())));
    }

    private static ScenarioBuilder with(ScenarioBuilder builder, NodeClaim... claims) {
        for (var claim : claims) {
            builder.claims(claim).node(TestNode.of(claim));
        }
        return builder;
    }

    @Test
    void removesANodeWithDaemonPodsOnly() {
        var claim = new TestClaim("a").initialized();
        var plan = plan(given().pool("default")
                .claims(claim)
                .node(TestNode.of(claim).holds(new TestPod("agent").ownedBy("DaemonSet"), "agent-1")));
        var state = assertInstanceOf(
                ClaimState.Disrupted.class, plan.remove().getFirst().disrupted().state());
        assertEquals(DisruptionReason.EMPTY, state.reason());
        assertEquals(List.of(new EmptySince(claim.name(), NOON)), plan.emptySince());
    }

    @Test
    void keepsANodeWithPodsAndForgetsThatItWasEmpty() {
        var claim = new TestClaim("a").initialized();
        var plan = plan(
                given().pool("default").claims(claim).node(TestNode.of(claim).holds(new TestPod("web"), "web-1")),
                new EmptySince(claim.name(), NOON.minusSeconds(60)));
        assertEquals(List.of(), plan.remove());
        assertEquals(List.of(), plan.emptySince());
        assertTrue(plan.kept().getFirst().reason().startsWith("1 pods"));
    }

    @ParameterizedTest(name = "consolidateAfter 60 s, empty for {0} s: {1} removed")
    @CsvSource({"59, 0", "60, 1"})
    void waitsForConsolidateAfter(int seconds, int removed) {
        var claim = new TestClaim("a").initialized();
        var scenario = with(given().pool("default", pool -> pool.consolidateAfter(Duration.ofSeconds(60))), claim);
        assertEquals(
                removed,
                plan(scenario, new EmptySince(claim.name(), NOON.minusSeconds(seconds)))
                        .remove()
                        .size());
    }

    @Test
    void neverMeansNever() {
        // row 120
        var plan = plan(
                with(given().pool("default", pool -> pool.consolidateAfter(null)), new TestClaim("a").initialized()));
        assertTrue(plan.kept().getFirst().reason().contains("Never"));
    }

    @Test
    void keepsANodeThatIsHeldOrWhoseDaemonPodsAre() {
        // rows 97 and 99
        var held = new TestClaim("a").initialized();
        var blocked = new TestClaim("b").initialized();
        var plan = plan(given().pool("default")
                .claims(held, blocked)
                .node(TestNode.of(held).disruption(new NodeDisruption(true, List.of(), 1, Instant.EPOCH)))
                .node(TestNode.of(blocked)
                        .disruption(new NodeDisruption(
                                false, List.of("pod default/agent: it is annotated"), 1, Instant.EPOCH))));
        assertEquals(List.of(), plan.remove());
        assertTrue(plan.kept().getFirst().reason().contains("karpenter.sh/do-not-disrupt"));
        assertTrue(plan.kept().getLast().reason().contains("pod default/agent"));
    }

    @Test
    void keepsWhatIsNotItsToJudge() {
        var plan = plan(with(
                given().pool("default").pool("static", pool -> pool.replicas(1)),
                new TestClaim("a").registered(),
                new TestClaim("b").pool("static").initialized(),
                new TestClaim("c").pool("gone").initialized()));
        assertEquals(List.of(), plan.remove());
        assertEquals(3, plan.kept().size());
    }

    @Test
    void keepsANodeThatAWaitingPodCouldUse() {
        var claim = new TestClaim("a").initialized();
        assertTrue(plan(with(given().pool("default"), claim).pods(1, "web", "1", "1Gi"))
                .kept()
                .getFirst()
                .reason()
                .contains("default/web-00000 waits"));
        assertEquals(
                1,
                plan(with(given().pool("default"), claim).pods(1, "web", "50", "1Gi"))
                        .remove()
                        .size());
    }

    @ParameterizedTest(name = "a DaemonSet that asks for {0}: {1} removed ({2})")
    @CsvSource({
        "example.com/fuse, 1, it may come with a plugin to every node: the planner keeps the room for it too",
        "nvidia.com/gpu, 0, the node's type has none: the DaemonSet never runs there",
    })
    void keepsANodeForAPodThatItsDaemonSetsLeaveRoomFor(String device, int removed, String why) {
        var scenario = with(given().pool("default"), new TestClaim("a").initialized())
                .daemonSet("agent", pod -> pod.asks("cpu", "1").asks(device, "1"))
                .pods(1, "web", "3500m", "1Gi");
        assertEquals(removed, plan(scenario).remove().size(), why);
    }

    @Test
    void givesPodsThatStillWaitTimeToBindToANewNode() {
        // row 168
        // The pod is too large for the node, so that nothing but the promise can keep it.
        assertEquals(0, removedWhenReadySince(19, "web-00000"));
        assertEquals(1, removedWhenReadySince(20, "web-00000"));
    }

    @Test
    void waitsForNoPodThatHasGone() {
        assertEquals(1, removedWhenReadySince(1, "gone-1"));
    }

    private static int removedWhenReadySince(int seconds, String promised) {
        var claim = new TestClaim("a")
                .createdAt(NOON.minusSeconds(seconds))
                .plannedFor(promised)
                .initialized();
        return plan(with(given().pool("default"), claim).pods(1, "web", "50", "1Gi"))
                .remove()
                .size();
    }

    @ParameterizedTest(name = "10 empty nodes, {2} of them not ready, budget {0} for {1}: {3} go ({4})")
    @CsvSource({
        "5%, Empty, 0, 1, row 13: percentages round up",
        "30%, '', 2, 1, row 16: nodes that are not ready use it up",
        "3, Empty, 0, 3, row 105: as many as the budget",
        "0, Drifted, 0, 10, row 15: an entry for another reason does not count",
        "nonsense, Drifted, 0, 0, row 14: an entry that cannot be read forbids all",
        "101%, Empty, 0, 0, no such percentage",
        "0, '', 0, 0, none at all",
    })
    void budgetsBoundWhatGoesAtOnce(String nodes, String reason, int notReady, int removed, String row) {
        // rows 13, 14, 15, 16 and 105
        var builder = given().pool("default", pool -> {
            if (reason.isEmpty()) {
                pool.budget(nodes);
            } else {
                pool.budget(nodes, reason);
            }
        });
        for (var i = 0; i < 10; i++) {
            var claim = new TestClaim("n" + i).initialized();
            var node = TestNode.of(claim);
            builder.claims(claim).node(i < notReady ? node.notReady() : node);
        }
        var plan = plan(builder);
        assertEquals(removed, plan.remove().size(), row);
        assertEquals(10, plan.remove().size() + plan.kept().size());
    }

    @Test
    void theDearestGoFirstAndThoseUnderWayCount() {
        var plan = plan(with(
                given().pool("default", pool -> pool.budget("2")),
                new TestClaim("cheap").price("0.01").initialized(),
                new TestClaim("dear").price("0.50").initialized(),
                new TestClaim("going").draining(DisruptionReason.EMPTY, null)));
        assertEquals(
                List.of("dear"),
                plan.remove().stream()
                        .map(one -> one.disrupted().name().value())
                        .toList());
    }
}
