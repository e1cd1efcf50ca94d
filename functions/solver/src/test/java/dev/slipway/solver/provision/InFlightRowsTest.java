package dev.slipway.solver.provision;

import static dev.slipway.testkit.scenario.Scenario.given;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.slipway.model.claim.DisruptionReason;
import dev.slipway.model.scheduling.Operator;
import dev.slipway.model.scheduling.WellKnown;
import dev.slipway.testkit.scenario.TestClaim;
import dev.slipway.testkit.scenario.TestNode;
import dev.slipway.testkit.scenario.TestPod;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Rows of core.md §6 about which pods count, and about claims whose nodes are on their way. */
final class InFlightRowsTest {
    @Test
    @DisplayName("row 25, otherwise: a claim without an instance is capacity to come, and holds nobody up")
    void plannedClaimsAreCapacity() {
        Placing.of(given().pool("default")
                        .claims(new TestClaim("default-a").planned())
                        .pods(5, "web", "900m", "1Gi"))
                .placedOn("default-a", 4)
                .nodes(1)
                .unplaced(0);
    }

    @Test
    @DisplayName("row 10, also: the node of a claim will have a hostname, which nobody knows yet")
    void nodesOfClaimsWillHaveHostnames() {
        Placing.of(given().pool("default")
                        .claims(new TestClaim("default-a").planned())
                        .pods(1, "web", pod -> pod.requires(WellKnown.HOSTNAME, Operator.EXISTS))
                        .pods(1, "odd", pod -> pod.requires(WellKnown.HOSTNAME, Operator.DOES_NOT_EXIST)))
                .placedOn("default-a", 1)
                .nodes(0)
                .unplaced(1);
    }

    @Test
    @DisplayName("row 29: pods of a leaving node that are being deleted themselves need no other place")
    void leavingPodsNeedNoPlace() {
        var claim = new TestClaim("default-a").disrupted(DisruptionReason.EXPIRED, null);
        Placing.of(given().pool("default")
                        .claims(claim)
                        .node(TestNode.of(claim).holdsLeaving(new TestPod("web").asks("cpu", "1"), "web-1")))
                .nodes(0)
                .unplaced(0);
    }

    @Test
    @DisplayName("row 29, also: pods of a node that goes need a place, whoever takes the node away")
    void podsOfNodesThatGoNeedAPlace() {
        var pod = new TestPod("web").asks("cpu", "1");
        var claim = new TestClaim("default-a").initialized();
        var placing = Placing.of(given().pool("default")
                        .claims(claim)
                        .node(new TestNode("deleted").deleting().holds(pod, "web-1"))
                        .node(TestNode.of(claim).deleting().holds(pod, "web-2"))
                        .node(new TestNode("tainted").taint(WellKnown.DISRUPTED).holds(pod, "web-3"))
                        .node(new TestNode("stays").has("cpu", "1").holds(pod, "web-4"))
                        .pods(1, "new", "1", "1Gi"))
                .unplaced(0);
        assertEquals(
                4,
                placing.claims().stream()
                        .mapToInt(one -> one.spec().pods().size())
                        .sum(),
                placing::toString);
    }

    @Test
    @DisplayName("row 162, also: a node that is overdrawn in one resource takes pods that ask for none of it")
    void whatIsOverdrawnIsUsedUp() {
        Placing.of(given().pool("default")
                        .node(new TestNode("n").has("cpu", "1").holds(new TestPod("big").asks("cpu", "2"), "big-1"))
                        .pods(1, "light", pod -> pod.asks("memory", "1Gi"))
                        .pods(1, "none", pod -> pod.asks("cpu", "0"))
                        .pods(1, "web", "100m", "1Gi"))
                .placedOn("n", 2)
                .nodes(1)
                .unplaced(0);
    }

    @Test
    @DisplayName("row 45, also: limits are free again once a node that no claim knows goes")
    void limitsAreReleasedByNodesThatGo() {
        for (var settings :
                List.<UnaryOperator<TestNode>>of(TestNode::deleting, node -> node.taint(WellKnown.DISRUPTED))) {
            Placing.of(given().pool("default", pool -> pool.limit("nodes", "1"))
                            .node(settings.apply(new TestNode("n").label(WellKnown.NODE_POOL, "default")))
                            .pods(1, "new", "1", "1Gi"))
                    .nodes(1)
                    .unplaced(0);
        }
    }

    @Test
    @DisplayName("rows 31, 169: pods of a leaving node that a claim was planned for are not planned for again")
    void replacementsAreNotDoubled() {
        var leaving = new TestClaim("default-a").disrupted(DisruptionReason.EXPIRED, null);
        Placing.of(given().pool("default")
                        .claims(
                                leaving,
                                new TestClaim("default-b")
                                        .plannedFor("web-1", "web-2")
                                        .launched())
                        .node(TestNode.of(leaving).holds(new TestPod("web").asks("cpu", "1"), "web-1", "web-2")))
                .nodes(0)
                .placedOn("default-b", 2);
    }
}
