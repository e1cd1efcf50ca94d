package dev.slipway.solver.provision;

import static dev.slipway.solver.provision.Counts.counts;
import static dev.slipway.testkit.scenario.Scenario.given;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.slipway.model.scheduling.LabelSelector;
import dev.slipway.model.scheduling.Operator;
import dev.slipway.model.scheduling.Requirement;
import dev.slipway.model.scheduling.Taint;
import dev.slipway.model.scheduling.TaintEffect;
import dev.slipway.model.scheduling.WellKnown;
import dev.slipway.testkit.scenario.TestNode;
import dev.slipway.testkit.scenario.TestPod;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Rows of core.md §6.3 about topology spread. */
final class SpreadRowsTest {
    private static final Taint SPECIAL = new Taint("special", "", TaintEffect.NO_SCHEDULE);

    /** A node that has room for nothing. */
    private static TestNode full(String name, String zone) {
        return new TestNode(name).label(WellKnown.ZONE, zone).has("cpu", "0");
    }

    private static TestPod core(TestPod pod) {
        return pod.asks("cpu", "1");
    }

    @Test
    @DisplayName("row 56: a zone that no pool reaches holds the others back by what it has")
    void zonesOutOfReachCount() {
        var placing = Placing.of(given().pool("default", pool -> pool.zones("b", "c"))
                .node(full("n1", "a").holds(new TestPod("web"), "web-old"))
                .pods(10, "web", pod -> core(pod).spread(WellKnown.ZONE, 1)));
        assertEquals(counts("b", 2, "c", 2), placing.zonesOf("web"));
        placing.unplaced(6);
    }

    @Test
    @DisplayName("row 57: a zone that only a node's label names is a domain")
    void labelsOfNodesAreDomains() {
        var placing = Placing.of(given().pool("default", pool -> pool.zones("a", "b"))
                .node(full("n1", "d"))
                .pods(4, "web", pod -> core(pod).spread(WellKnown.ZONE, 1)));
        assertEquals(counts("a", 1, "b", 1), placing.zonesOf("web"));
        placing.unplaced(2);
    }

    @Test
    @DisplayName("row 58: pods that their own selector does not match change no count")
    void podsBesideTheirSelectorDoNotCount() {
        var placing = Placing.of(given().pool("default", pool -> pool.zones("a", "b"))
                .node(full("n1", "a").holds(new TestPod("other"), "other-1", "other-2"))
                .pods(
                        10,
                        "web",
                        pod -> core(pod).spread(WellKnown.ZONE, 1, spread -> spread.selecting(TestPod.app("other")))));
        assertEquals(counts("b", 10), placing.zonesOf("web"));
    }

    @Test
    @DisplayName("row 58: a selector that selects nothing holds nobody back")
    void selectorsOfNothingAreNoRule() {
        Placing.of(given().pool("default", pool -> pool.zones("a"))
                        .node(full("n1", "b"))
                        .pods(
                                5,
                                "web",
                                pod -> core(pod)
                                        .spread(WellKnown.ZONE, 1, spread -> spread.selecting(LabelSelector.NOTHING))))
                .unplaced(0);
    }

    @Test
    @DisplayName("row 59: while there are fewer domains than minDomains, each takes maxSkew at most")
    void tooFewDomainsCountAsEmpty() {
        var placing = Placing.of(given().pool("default", pool -> pool.zones("a", "b"))
                .pods(6, "web", pod -> core(pod).spread(WellKnown.ZONE, 2, spread -> spread.minDomains(3))));
        assertEquals(counts("a", 2, "b", 2), placing.zonesOf("web"));
        placing.unplaced(2);
        Placing.of(given().pool("default", pool -> pool.zones("a", "b"))
                        .pods(6, "web", pod -> core(pod).spread(WellKnown.ZONE, 2, spread -> spread.minDomains(2))))
                .unplaced(0);
    }

    @Test
    @DisplayName("row 60: a new node is always possible, so each takes maxSkew at most")
    void hostsTakeTheSkew() {
        var placing = Placing.of(given().pool("default")
                        .node(new TestNode("n1").holds(new TestPod("web"), "web-old"))
                        .pods(5, "web", pod -> pod.asks("cpu", "100m").spread(WellKnown.HOSTNAME, 1)))
                .placedOn("n1", 0)
                .unplaced(0);
        assertEquals(5, placing.nodesOf("web").size());
        assertEquals(
                3,
                Placing.of(given().pool("default")
                                .pods(5, "web", pod -> pod.asks("cpu", "100m").spread(WellKnown.HOSTNAME, 2)))
                        .nodesOf("web")
                        .size());
    }

    @Test
    @DisplayName("row 61: only zones that the pod's required affinity allows count")
    void requiredAffinityNarrowsTheDomains() {
        assertEquals(
                counts("a", 2, "b", 2),
                Placing.of(given().pool("default")
                                .pods(
                                        4,
                                        "web",
                                        pod -> core(pod)
                                                .requires(WellKnown.ZONE, Operator.IN, "a", "b")
                                                .spread(WellKnown.ZONE, 1)))
                        .zonesOf("web"));
    }

    @Test
    @DisplayName("row 61: all zones count where nodeAffinityPolicy is Ignore")
    void ignoredAffinityLeavesTheDomains() {
        var placing = Placing.of(given().pool("default")
                .pods(
                        4,
                        "web",
                        pod -> core(pod)
                                .requires(WellKnown.ZONE, Operator.IN, "a", "b")
                                .spread(WellKnown.ZONE, 1, spread -> spread.ignoreAffinity())));
        assertEquals(counts("a", 1, "b", 1), placing.zonesOf("web"));
        placing.unplaced(2);
    }

    @Test
    @DisplayName("row 62: a preferred zone does not narrow the domains")
    void preferredAffinityLeavesTheDomains() {
        assertEquals(
                counts("a", 2, "b", 2, "c", 2),
                Placing.of(given().pool("default")
                                .pods(
                                        6,
                                        "web",
                                        pod -> core(pod)
                                                .prefersNode(1, Requirement.in(WellKnown.ZONE, "a"))
                                                .spread(WellKnown.ZONE, 1)))
                        .zonesOf("web"));
    }

    @Test
    @DisplayName("row 63: a volume pins its pod and does not narrow the domains")
    void volumesLeaveTheDomains() {
        var placing = Placing.of(given().pool("default")
                .pods(
                        3,
                        "web",
                        pod -> core(pod)
                                .volumesIn(Requirement.in(WellKnown.ZONE, "a"))
                                .spread(WellKnown.ZONE, 1)));
        assertEquals(counts("a", 1), placing.zonesOf("web"));
        placing.unplaced(2);
    }

    @Test
    @DisplayName("row 64: zones of a pool that the pod does not tolerate count as empty")
    void taintedPoolsOfferDomains() {
        var placing = Placing.of(given().pool("plain", pool -> pool.zones("a"))
                .pool("special", pool -> pool.zones("b").taint(SPECIAL))
                .pods(3, "web", pod -> core(pod).spread(WellKnown.ZONE, 1)));
        assertEquals(counts("a", 1), placing.zonesOf("web"));
        placing.unplaced(2);
    }

    @Test
    @DisplayName("row 65: with nodeTaintsPolicy Honor they do not")
    void taintedPoolsOfferNoDomainsWhereTaintsAreHonored() {
        assertEquals(
                counts("a", 3),
                Placing.of(given().pool("plain", pool -> pool.zones("a"))
                                .pool("special", pool -> pool.zones("b").taint(SPECIAL))
                                .pods(
                                        3,
                                        "web",
                                        pod -> core(pod).spread(WellKnown.ZONE, 1, spread -> spread.honorTaints())))
                        .zonesOf("web"));
    }

    @Test
    @DisplayName("row 66: capacity types are domains too")
    void capacityTypesAreDomains() {
        assertEquals(
                counts("on-demand", 2, "spot", 2),
                Placing.of(given().pool("default")
                                .pods(4, "web", pod -> core(pod).spread(WellKnown.CAPACITY_TYPE, 1)))
                        .countsOf("web", WellKnown.CAPACITY_TYPE));
    }

    @Test
    void theDearerDomainGetsNoMoreThanTheSkewAsks() {
        for (var skew = 1; skew <= 4; skew++) {
            for (var pods = skew; pods <= skew + 20; pods++) {
                var most = skew;
                var onDemand = (pods - skew + 1) / 2;
                var placing = Placing.of(given().pool("default")
                        .pods(pods, "web", pod -> core(pod).spread(WellKnown.CAPACITY_TYPE, most)));
                assertEquals(
                        onDemand == 0 ? counts("spot", pods) : counts("on-demand", onDemand, "spot", pods - onDemand),
                        placing.countsOf("web", WellKnown.CAPACITY_TYPE),
                        pods + " pods, skew " + skew);
            }
        }
    }

    @Test
    @DisplayName("row 67: kinds of different zones in one group take turns")
    void kindsTakeTurns() {
        var group = new LabelSelector(List.of(Requirement.in("group", "g")));
        var placing = Placing.of(given().pool("default", pool -> pool.zones("a", "b"))
                .pods(
                        3,
                        "left",
                        pod -> core(pod)
                                .label("group", "g")
                                .selects(WellKnown.ZONE, "a")
                                .spread(
                                        WellKnown.ZONE,
                                        1,
                                        spread -> spread.selecting(group).ignoreAffinity()))
                .pods(
                        3,
                        "right",
                        pod -> core(pod)
                                .label("group", "g")
                                .selects(WellKnown.ZONE, "b")
                                .spread(
                                        WellKnown.ZONE,
                                        1,
                                        spread -> spread.selecting(group).ignoreAffinity())));
        placing.unplaced(0);
        assertEquals(counts("a", 3), placing.zonesOf("left"));
        assertEquals(counts("b", 3), placing.zonesOf("right"));
    }

    @Test
    @DisplayName("row 68: revisions are spread each for itself, once matchLabelKeys are in the selector")
    void revisionsAreSpreadApart() {
        var second = new LabelSelector(List.of(Requirement.in("app", "web"), Requirement.in("pod-template-hash", "2")));
        assertEquals(
                counts("a", 1, "b", 1),
                Placing.of(given().pool("default", pool -> pool.zones("a", "b"))
                                .node(full("n1", "a")
                                        .holds(new TestPod("web").label("pod-template-hash", "1"), "old-1", "old-2"))
                                .pods(
                                        2,
                                        "new",
                                        pod -> core(pod)
                                                .label("app", "web")
                                                .label("pod-template-hash", "2")
                                                .spread(WellKnown.ZONE, 1, spread -> spread.selecting(second))))
                        .zonesOf("new"));
    }

    @Test
    @DisplayName("row 69: pods that leave, of other namespaces, or on nodes without the label do not count")
    void someStandingPodsDoNotCount() {
        assertEquals(
                counts("a", 1, "b", 1),
                Placing.of(given().pool("default", pool -> pool.zones("a", "b"))
                                .node(full("n1", "a")
                                        .holdsLeaving(new TestPod("web"), "web-old-1", "web-old-2")
                                        .holds(new TestPod("web").namespace("other"), "web-1", "web-2"))
                                .node(new TestNode("n2").has("cpu", "0").holds(new TestPod("web"), "web-3", "web-4"))
                                .pods(2, "web", pod -> core(pod).spread(WellKnown.ZONE, 1)))
                        .zonesOf("web"));
    }

    @Test
    @DisplayName("row 67: a kind that has one zone goes before a kind that has the choice")
    void pinnedKindsGoFirst() {
        var group = new LabelSelector(List.of(Requirement.in("group", "g")));
        var placing = Placing.of(given().pool("default")
                .pods(
                        2,
                        "free",
                        pod -> core(pod)
                                .label("group", "g")
                                .spread(WellKnown.ZONE, 1, spread -> spread.selecting(group)))
                .pods(
                        1,
                        "pinned",
                        pod -> core(pod)
                                .label("group", "g")
                                .selects(WellKnown.ZONE, "a")
                                .spread(
                                        WellKnown.ZONE,
                                        1,
                                        spread -> spread.selecting(group).ignoreAffinity())));
        placing.unplaced(0);
        assertEquals(counts("a", 1), placing.zonesOf("pinned"));
    }

    @Test
    @DisplayName("row 66: values of a label that a pool lists are domains, and each node gets one of them")
    void listedValuesAreDomains() {
        // How Karpenter's users share pods out between spot and on-demand, one of five each: by values of two pools.
        var placing = Placing.of(given().pool(
                        "spot", pool -> pool.spot().requires("example.com/share", Operator.IN, "2", "3", "4", "5"))
                .pool("on-demand", pool -> pool.onDemand().requires("example.com/share", Operator.IN, "1"))
                .pods(5, "web", pod -> core(pod).spread("example.com/share", 1)));
        placing.unplaced(0);
        assertEquals(5, placing.countsOf("web", "example.com/share").size());
        assertEquals(counts("on-demand", 1, "spot", 4), placing.countsOf("web", WellKnown.CAPACITY_TYPE));
    }

    @Test
    @DisplayName("a node without the key of one constraint counts for none of the pod's others")
    void nodesWithoutAllOfTheKeysDoNotCount() {
        var placing = Placing.of(given().pool(
                        "racked", pool -> pool.zones("a", "b").requires("example.com/rack", Operator.IN, "r1"))
                .node(full("bare", "a").holds(new TestPod("web"), "web-1", "web-2", "web-3"))
                .pods(2, "web", pod -> core(pod).spread(WellKnown.ZONE, 1).spread("example.com/rack", 5)));
        placing.unplaced(0);
        assertEquals(counts("a", 1, "b", 1), placing.zonesOf("web"));
    }

    @Test
    @DisplayName("a pod that has one domain by any of its keys goes before those that have the choice")
    void kindsPinnedByOneKeyGoFirst() {
        var all = new LabelSelector(List.of());
        var placing = Placing.of(given().pool(
                        "default", pool -> pool.zones("a", "b").requires("rack", Operator.IN, "1", "2"))
                .pods(3, "free", pod -> core(pod).priority(9).spread(WellKnown.ZONE, 1, one -> one.selecting(all)))
                .pods(1, "by-rack", pod -> core(pod).spread("rack", 1))
                .pods(
                        1,
                        "pinned",
                        pod -> pod.asks("cpu", "100m")
                                .selects(WellKnown.ZONE, "a")
                                .label("app", "by-rack")));
        placing.unplaced(0);
        assertEquals(counts("a", 1, "b", 2), placing.zonesOf("free"));
    }

    @Test
    @DisplayName("who relied on pods that a limit leaves out is left out, too")
    void limitsLeaveNobodyHanging() {
        // Zone b is a domain for a node that is full there, and nothing can be bought for it any more.
        var placing = Placing.of(given().pool(
                        "default", pool -> pool.onDemand().zones("a", "c").limit("cpu", "18"))
                .node(full("n1", "b"))
                .pods(14, "web", pod -> pod.asks("cpu", "900m").spread(WellKnown.ZONE, 1)));
        assertEquals(counts("a", 1, "c", 1), placing.zonesOf("web"));
        var limited = Placing.of(given().type("x.2xlarge", 8, 32)
                .onDemandEverywhere("x.2xlarge", "0.40")
                .pool("default", pool -> pool.onDemand().limit("cpu", "18"))
                .pods(14, "web", pod -> pod.asks("cpu", "900m").spread(WellKnown.ZONE, 1)));
        assertEquals(2, limited.zonesOf("web").size());
    }

    @Test
    void spreadsThatMayBeBrokenAreKeptWhileTheyCan() {
        assertEquals(
                counts("a", 2, "b", 2),
                Placing.of(given().pool("default", pool -> pool.zones("a", "b"))
                                .pods(
                                        4,
                                        "web",
                                        pod -> core(pod).spread(WellKnown.ZONE, 1, spread -> spread.scheduleAnyway())))
                        .zonesOf("web"));
        Placing.of(given().pool("default", pool -> pool.zones("a"))
                        .node(full("n1", "b"))
                        .pods(4, "web", pod -> core(pod).spread(WellKnown.ZONE, 1, spread -> spread.scheduleAnyway())))
                .unplaced(0);
    }

    @Test
    void spreadsOverTypesTakeTheSmallOnes() {
        var placing = Placing.of(given().type("m.1", 1, 4)
                .onDemandEverywhere("m.1", "0.05")
                .type("m.2", 2, 8)
                .onDemandEverywhere("m.2", "0.10")
                .type("m.32", 32, 128)
                .onDemandEverywhere("m.32", "1.50")
                .type("m.64", 64, 256)
                .onDemandEverywhere("m.64", "3")
                .pool("default")
                .pods(2, "web", pod -> pod.asks("cpu", "100m").spread(WellKnown.INSTANCE_TYPE, 1)));
        assertEquals("$0.15/h", placing.plan().hourlyCost().toString());
    }

    @Test
    void poolsThatCanBuyNothingOfferNoDomains() {
        var placing = Placing.of(given().pool("off", pool -> pool.zones("c").limit("cpu", "0"))
                .pool("default", pool -> pool.zones("a", "b"))
                .pods(10, "web", pod -> core(pod).spread(WellKnown.ZONE, 1)));
        assertEquals(counts("a", 5, "b", 5), placing.zonesOf("web"));
    }

    @Test
    void reservationsThatAreUsedUpOfferNoDomains() {
        var placing = Placing.of(given().type("s.one", 2, 8)
                .onDemandEverywhere("s.one", "0.10")
                .reserved("s.one", "a", "cr-1", 0)
                .pool("default")
                .pods(4, "web", pod -> core(pod).spread(WellKnown.CAPACITY_TYPE, 1)));
        assertEquals(counts("on-demand", 4), placing.countsOf("web", WellKnown.CAPACITY_TYPE));
    }
}
