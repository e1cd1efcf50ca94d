package dev.slipway.solver.provision;

import static dev.slipway.solver.provision.Counts.counts;
import static dev.slipway.testkit.scenario.Scenario.given;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.slipway.model.scheduling.Operator;
import dev.slipway.model.scheduling.WellKnown;
import dev.slipway.testkit.scenario.ScenarioBuilder;
import dev.slipway.testkit.scenario.TestNode;
import dev.slipway.testkit.scenario.TestPod;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Rows of core.md §6.3 about affinity and anti-affinity to pods. */
final class AffinityRowsTest {
    /** One type with 1.9 cores for pods, at one price in three zones. */
    private static ScenarioBuilder smallNodes() {
        return given().type("s.one", 2, 8).onDemandEverywhere("s.one", "0.10").pool("default");
    }

    private static TestNode full(String name, String zone) {
        return new TestNode(name).label(WellKnown.ZONE, zone).has("cpu", "0");
    }

    private static TestPod core(TestPod pod) {
        return pod.asks("cpu", "1");
    }

    @Test
    @DisplayName("row 70: pods near their own kind by zone are all in one zone")
    void selfAffinePodsShareAZone() {
        var placing = Placing.of(smallNodes().pods(3, "web", pod -> core(pod).nearTo(WellKnown.ZONE, "web")))
                .nodes(3)
                .unplaced(0);
        assertEquals(1, placing.zonesOf("web").size());
    }

    @Test
    @DisplayName("row 71: of pods near their own kind by host, those of one node are placed")
    void selfAffinePodsShareANode() {
        Placing.of(smallNodes().pods(3, "web", pod -> pod.asks("cpu", "900m").nearTo(WellKnown.HOSTNAME, "web")))
                .nodes(1)
                .unplaced(1);
    }

    @Test
    @DisplayName("row 71: a node that holds them all is bought where there is one")
    void selfAffinePodsGetANodeThatIsLargeEnough() {
        Placing.of(given().pool("default")
                        .pods(20, "web", pod -> pod.asks("cpu", "900m").nearTo(WellKnown.HOSTNAME, "web")))
                .nodes(1)
                .unplaced(0);
    }

    @Test
    void aGroupIsNotDrawnOntoANodeThatHoldsSomeOfIt() {
        Placing.of(given().pool("default")
                        .node(new TestNode("n1").has("cpu", "1"))
                        .pods(5, "web", pod -> pod.asks("cpu", "900m").nearTo(WellKnown.HOSTNAME, "web")))
                .nodes(1)
                .unplaced(0);
        // The first node that is planned has room for one of them, and none of that size would hold the group.
        Placing.of(given().type("m.4", 4, 16)
                        .onDemandEverywhere("m.4", "0.20")
                        .type("m.32", 32, 128)
                        .onDemandEverywhere("m.32", "1.60")
                        .pool("small", pool -> pool.weight(10).requires(WellKnown.INSTANCE_TYPE, Operator.IN, "m.4"))
                        .pool("large")
                        .pods(3, "api", pod -> pod.asks("cpu", "2500m"))
                        .pods(9, "web", pod -> pod.asks("cpu", "900m").nearTo(WellKnown.HOSTNAME, "web")))
                .unplaced(0);
    }

    @Test
    void aGroupThatNoNodeHoldsTakesTheFullestThereIs() {
        Placing.of(smallNodes()
                        .node(new TestNode("n1").has("cpu", "1"))
                        .pods(4, "web", pod -> pod.asks("cpu", "900m").nearTo(WellKnown.HOSTNAME, "web")))
                .nodes(1)
                .unplaced(2);
    }

    @Test
    @DisplayName("row 72: whoever depends on another follows it within one round")
    void chainsOfAffinityAreResolved() {
        var placing = Placing.of(smallNodes()
                        .pods(2, "a", pod -> core(pod).nearTo(WellKnown.ZONE, "b"))
                        .pods(2, "b", pod -> core(pod).nearTo(WellKnown.ZONE, "c"))
                        .pods(1, "c", pod -> core(pod).selects(WellKnown.ZONE, "b")))
                .unplaced(0);
        assertEquals(counts("b", 2), placing.zonesOf("a"));
        assertEquals(counts("b", 2), placing.zonesOf("b"));
    }

    @Test
    @DisplayName("row 72: without the one they depend on, all wait")
    void chainsWithoutAnEndWait() {
        Placing.of(smallNodes()
                        .pods(2, "a", pod -> core(pod).nearTo(WellKnown.ZONE, "b"))
                        .pods(2, "b", pod -> core(pod).nearTo(WellKnown.ZONE, "c")))
                .nodes(0)
                .unplaced(4);
    }

    @Test
    @DisplayName("row 73, otherwise: the kube-scheduler opens no new zone while a matching pod is anywhere")
    void noNewZoneWhileAMatchingPodIsElsewhere() {
        // Karpenter would launch in zone b; the kube-scheduler's exception is for the first pod of its kind alone.
        Placing.of(smallNodes()
                        .node(full("n1", "a").holds(new TestPod("web"), "web-old"))
                        .pods(
                                1,
                                "web",
                                pod -> core(pod).selects(WellKnown.ZONE, "b").nearTo(WellKnown.ZONE, "web")))
                .nodes(0)
                .unplaced(1);
    }

    @Test
    @DisplayName("row 74, otherwise: claims have one zone each, so pods apart by zone are placed in one round")
    void podsApartByZoneArePlacedAtOnce() {
        var placing = Placing.of(smallNodes().pods(4, "web", pod -> core(pod).awayFrom(WellKnown.ZONE, "web")))
                .unplaced(1);
        assertEquals(counts("a", 1, "b", 1, "c", 1), placing.zonesOf("web"));
    }

    @Test
    @DisplayName("row 75: pods stay out of a zone whose pods keep away from them")
    void antiAffinityOfOthersHolds() {
        var placing = Placing.of(smallNodes()
                        .node(full("n1", "a").holds(new TestPod("guard").awayFrom(WellKnown.ZONE, "x"), "guard-1"))
                        .pods(3, "x", AffinityRowsTest::core))
                .unplaced(0);
        assertFalse(placing.zonesOf("x").containsKey("a"));
        assertFalse(placing.zonesOf("x").containsKey("a|b|c"));
    }

    @Test
    @DisplayName("row 75: and of pods in the same round")
    void antiAffinityOfOthersHoldsInOneRound() {
        var placing = Placing.of(smallNodes()
                        .pods(
                                1,
                                "guard",
                                pod -> core(pod).selects(WellKnown.ZONE, "a").awayFrom(WellKnown.ZONE, "x"))
                        .pods(3, "x", AffinityRowsTest::core))
                .unplaced(0);
        placing.zonesOf("x").keySet().forEach(zones -> assertFalse(zones.contains("a"), placing::toString));
    }

    @Test
    @DisplayName("row 74: of pods apart by zone, the one that has a single zone goes first")
    void pinnedPodsGoFirst() {
        Placing.of(smallNodes()
                        .pods(2, "free", pod -> core(pod).label("app", "web").awayFrom(WellKnown.ZONE, "web"))
                        .pods(
                                1,
                                "pinned",
                                pod -> core(pod)
                                        .label("app", "web")
                                        .selects(WellKnown.ZONE, "a")
                                        .awayFrom(WellKnown.ZONE, "web")))
                .unplaced(0);
    }

    @Test
    @DisplayName("row 72: pods near another that comes in the same round share its node")
    void companionsShareANode() {
        Placing.of(smallNodes()
                        .pods(1, "db", pod -> pod.asks("cpu", "500m"))
                        .pods(2, "web", pod -> pod.asks("cpu", "500m").nearTo(WellKnown.HOSTNAME, "db")))
                .nodes(1)
                .unplaced(0);
        Placing.of(smallNodes()
                        .pods(3, "db", pod -> pod.asks("cpu", "500m").awayFrom(WellKnown.HOSTNAME, "db"))
                        .pods(
                                3,
                                "web",
                                pod -> pod.asks("cpu", "500m")
                                        .nearTo(WellKnown.HOSTNAME, "db")
                                        .awayFrom(WellKnown.HOSTNAME, "web")))
                .nodes(3)
                .unplaced(0);
    }

    @Test
    @DisplayName("row 72: pods near another that is there already follow it")
    void companionsFollowStandingPods() {
        assertEquals(
                counts("b", 3),
                Placing.of(smallNodes()
                                .node(full("n1", "b").holds(new TestPod("db"), "db-1"))
                                .pods(3, "web", pod -> core(pod).nearTo(WellKnown.ZONE, "db")))
                        .zonesOf("web"));
    }

    @Test
    void podsThatLeaveRepelUntilTheyAreGone() {
        Placing.of(smallNodes()
                        .node(new TestNode("n1")
                                .holdsLeaving(new TestPod("web").awayFrom(WellKnown.HOSTNAME, "web"), "web-old"))
                        .pods(1, "web", pod -> core(pod).awayFrom(WellKnown.HOSTNAME, "web")))
                .placedOn("n1", 0)
                .nodes(1);
    }

    @Test
    void wishesAboutOtherPodsHoldWhileTheyCan() {
        assertEquals(
                5,
                Placing.of(smallNodes()
                                .pods(
                                        5,
                                        "web",
                                        pod -> pod.asks("cpu", "500m").prefersAway(100, WellKnown.HOSTNAME, "web")))
                        .nodesOf("web")
                        .size());
        assertEquals(
                1,
                Placing.of(smallNodes()
                                .pods(
                                        5,
                                        "web",
                                        pod -> pod.asks("cpu", "1500m").prefersNear(100, WellKnown.ZONE, "web")))
                        .zonesOf("web")
                        .size());
    }

    @Test
    @DisplayName("row 76: what others only prefer is not enforced")
    void preferencesOfOthersAreTheirs() {
        Placing.of(given().pool("default", pool -> pool.zones("a"))
                        .node(full("n1", "a")
                                .holds(new TestPod("guard").prefersAway(100, WellKnown.ZONE, "x"), "guard-1"))
                        .pods(3, "x", AffinityRowsTest::core))
                .unplaced(0);
    }

    @Test
    @DisplayName("row 77: an empty namespace selector means every namespace")
    void everyNamespaceCounts() {
        var elsewhere = new TestPod("x").namespace("other");
        Placing.of(given().pool("default", pool -> pool.zones("a"))
                        .node(full("n1", "a").holds(elsewhere, "x-1"))
                        .pods(1, "web", pod -> core(pod).awayFromEverywhere(WellKnown.ZONE, "x")))
                .unplaced(1);
        Placing.of(given().pool("default", pool -> pool.zones("a"))
                        .node(full("n1", "a").holds(elsewhere, "x-1"))
                        .pods(1, "web", pod -> core(pod).awayFrom(WellKnown.ZONE, "x", "other")))
                .unplaced(1);
        Placing.of(given().pool("default", pool -> pool.zones("a"))
                        .node(full("n1", "a").holds(elsewhere, "x-1"))
                        .pods(1, "web", pod -> core(pod).awayFrom(WellKnown.ZONE, "x")))
                .unplaced(0);
    }
}
