package dev.slipway.solver.provision;

import static dev.slipway.testkit.scenario.Scenario.given;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.model.scheduling.Operator;
import dev.slipway.model.scheduling.Taint;
import dev.slipway.model.scheduling.TaintEffect;
import dev.slipway.model.scheduling.WellKnown;
import dev.slipway.testkit.scenario.ScenarioBuilder;
import dev.slipway.testkit.scenario.TestClaim;
import dev.slipway.testkit.scenario.TestNode;
import dev.slipway.testkit.scenario.TestPod;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows of core.md §6.2 about DaemonSets and host ports. */
final class DaemonRowsTest {
    private static final String FAMILY = "karpenter.k8s.aws/instance-family";
    private static final String CORES = "karpenter.k8s.aws/instance-cpu";
    private static final Taint BARE = new Taint("bare", "", TaintEffect.NO_SCHEDULE);

    /** One type with 15.9 cores for pods. */
    private static ScenarioBuilder largeNodes() {
        return given().type("l.one", 16, 64).onDemandEverywhere("l.one", "0.80").pool("default");
    }

    /** A DaemonSet everywhere but on nodes of the pool {@code bare}, which is dearer. */
    private static ScenarioBuilder agents(UnaryOperator<TestPod> agent) {
        return given().type("l.one", 4, 16)
                .onDemandEverywhere("l.one", "0.20")
                .type("l.two", 4, 16)
                .onDemandEverywhere("l.two", "0.30")
                .pool("default", pool -> pool.requires(WellKnown.INSTANCE_TYPE, Operator.IN, "l.one"))
                .daemonSet("agent", pod -> agent.apply(pod.asks("cpu", "100m")));
    }

    private static ScenarioBuilder agentsNotOnBare(UnaryOperator<TestPod> agent) {
        return agents(agent)
                .pool(
                        "bare",
                        pool -> pool.requires(WellKnown.INSTANCE_TYPE, Operator.IN, "l.two")
                                .taint(BARE));
    }

    private static TestPod toleratesBare(TestPod pod) {
        return pod.asks("cpu", "1").tolerates(BARE);
    }

    @ParameterizedTest
    @ValueSource(strings = {WellKnown.HOSTNAME, WellKnown.ZONE})
    @DisplayName("a pod that keeps away from a DaemonSet's pods goes where that DaemonSet does not run")
    void podsKeepAwayFromDaemons(String key) {
        var placing = Placing.of(agentsNotOnBare(agent -> agent)
                        .node(new TestNode("n1").label(key, "somewhere"))
                        .pods(2, "web", pod -> toleratesBare(pod).awayFrom(key, "agent"))
                        .pods(1, "other", "1", "1Gi"))
                .unplaced(0)
                .nodes(1);
        assertEquals("bare", placing.only().nodePool());
        Placing.of(placing.scenario().with(placing.claims())).nodes(0).unplaced(0);
    }

    @Test
    @DisplayName(
            "where the DaemonSet runs everywhere, no node is bought in vain for a pod that keeps away from its pods")
    void podsThatKeepAwayFromDaemonsOfAllNodesWait() {
        Placing.of(agents(agent -> agent).pods(2, "web", pod -> pod.awayFrom(WellKnown.HOSTNAME, "agent")))
                .nodes(0)
                .unplaced(2)
                .refusedBy(
                        "podAntiAffinity",
                        "away from matching pods by kubernetes.io/hostname",
                        "the DaemonSet default/agent has such a pod on each node that it could be on");
    }

    @Test
    @DisplayName("a label that the node lacks puts nobody into one domain with its DaemonSets")
    void daemonsRepelOnlyWithinDomains() {
        Placing.of(agents(agent -> agent).pods(1, "web", pod -> pod.awayFrom("example.com/rack", "agent")))
                .nodes(1)
                .unplaced(0);
    }

    @Test
    @DisplayName("a DaemonSet whose pods keep others away has them elsewhere, or waiting")
    void daemonsKeepPodsAway() {
        var placing = Placing.of(agentsNotOnBare(agent -> agent.awayFrom(WellKnown.HOSTNAME, "web"))
                        .pods(1, "web", DaemonRowsTest::toleratesBare)
                        .pods(1, "db", "1", "1Gi"))
                .unplaced(0)
                .nodes(2);
        assertEquals(List.of("l.two"), List.copyOf(placing.typesOf("web")));
        assertEquals(List.of("l.one"), List.copyOf(placing.typesOf("db")));
        Placing.of(agents(agent -> agent.awayFrom(WellKnown.HOSTNAME, "web")).pods(1, "web", "1", "1Gi"))
                .nodes(0)
                .unplaced(1)
                .refusedBy(
                        "podAntiAffinity",
                        "where no other pod's anti-affinity by kubernetes.io/hostname keeps it away",
                        "the DaemonSet default/agent, whose pods keep it away, runs on each node that it could be on");
    }

    @Test
    @DisplayName("a DaemonSet's pod that the kubelet of a coming node has yet to get repels as on a new one")
    void daemonsRepelOnNodesInFlight() {
        Placing.of(agents(agent -> agent)
                        .claims(new TestClaim("default-a").planned())
                        .pods(1, "web", pod -> pod.awayFrom(WellKnown.HOSTNAME, "agent")))
                .placedOn("default-a", 0)
                .unplaced(1);
    }

    /** A DaemonSet on the larger and dearer of two types only. */
    private static ScenarioBuilder agentsOnLargeNodes() {
        return given().type("l.one", 4, 16)
                .onDemandEverywhere("l.one", "0.20")
                .type("l.two", 8, 32)
                .onDemandEverywhere("l.two", "0.50")
                .pool("default")
                .daemonSet("agent", pod -> pod.asks("cpu", "100m").requires(CORES, Operator.GT, "4"));
    }

    @ParameterizedTest
    @ValueSource(strings = {WellKnown.HOSTNAME, WellKnown.ZONE, FAMILY})
    @DisplayName("a pod that has to be near a DaemonSet's pod gets a node where that DaemonSet runs")
    void podsGoNearDaemons(String key) {
        var placing = Placing.of(agentsOnLargeNodes()
                        .pods(9, "web", pod -> pod.asks("cpu", "1").nearTo(key, "agent")))
                .unplaced(0)
                .nodes(2);
        assertEquals(List.of("l.two"), List.copyOf(placing.typesOf("web")));
        Placing.of(placing.scenario().with(placing.claims())).nodes(0).unplaced(0);
    }

    @Test
    @DisplayName("a pod that has to be near a DaemonSet's pod waits where it may only run elsewhere")
    void podsNearDaemonsOfOtherNodesWait() {
        Placing.of(agentsNotOnBare(agent -> agent)
                        .pods(
                                1,
                                "web",
                                pod -> toleratesBare(pod)
                                        .selects(WellKnown.NODE_POOL, "bare")
                                        .nearTo(WellKnown.HOSTNAME, "agent")))
                .nodes(0)
                .unplaced(1)
                .refusedBy(
                        "podAffinity",
                        "near matching pods by kubernetes.io/hostname",
                        "the DaemonSet default/agent, which has such pods, runs on no node that it could be on");
    }

    @Test
    @DisplayName("by zone, a DaemonSet's pod on another node does as well once it is bound, and not before")
    void podsGoNearBoundDaemonsOfTheirZone() {
        var elsewhere =
                agentsOnLargeNodes().pods(1, "web", pod -> pod.asks("cpu", "1").nearTo(WellKnown.ZONE, "agent"));
        var near = new TestPod("agent").ownedBy("DaemonSet").asks("cpu", "100m");
        var bound = new TestNode("n1").label(WellKnown.ZONE, "b").has("cpu", "100m");
        var placing = Placing.of(elsewhere.node(bound.holds(near, "agent-1")))
                .unplaced(0)
                .nodes(1);
        assertEquals(List.of("l.one"), List.copyOf(placing.typesOf("web")));
        assertEquals(List.of("b"), placing.only().zones());
    }

    @Test
    @DisplayName("by zone, no node is bought where neither it nor any other has a DaemonSet's pod to be near")
    void podsNearDaemonsOfOtherZonesWait() {
        Placing.of(agentsNotOnBare(agent -> agent)
                        .pods(
                                1,
                                "web",
                                pod -> toleratesBare(pod)
                                        .selects(WellKnown.NODE_POOL, "bare")
                                        .nearTo(WellKnown.ZONE, "agent")))
                .nodes(0)
                .unplaced(1)
                .refusedBy(
                        "podAffinity",
                        "near matching pods by topology.kubernetes.io/zone",
                        "no such pod where it could be, or no room beside it");
        Placing.of(agents(agent -> agent).pods(1, "web", pod -> pod.nearTo("example.com/rack", "agent")))
                .nodes(0)
                .unplaced(1);
    }

    @Test
    @DisplayName("by host and by zone at once, the DaemonSet's pod on the pod's own node is both")
    void podsGoNearDaemonsByHostAndZone() {
        var placing = Placing.of(agentsOnLargeNodes()
                        .pods(
                                1,
                                "web",
                                pod -> pod.asks("cpu", "1")
                                        .nearTo(WellKnown.HOSTNAME, "agent")
                                        .nearTo(WellKnown.ZONE, "agent")))
                .unplaced(0)
                .nodes(1);
        assertEquals(List.of("l.two"), List.copyOf(placing.typesOf("web")));
    }

    @Test
    @DisplayName(
            "by zone, a coming node that will have the DaemonSet's pod takes pods that must be near it, in any zone")
    void podsGoNearDaemonsOfNodesInFlight() {
        Placing.of(agents(agent -> agent)
                        .claims(new TestClaim("default-a").planned())
                        .pods(1, "web", pod -> pod.nearTo(WellKnown.ZONE, "agent")))
                .placedOn("default-a", 1)
                .nodes(0)
                .unplaced(0);
    }

    @Test
    @DisplayName("a pod that may be near a DaemonSet's pod or another that waits goes to that one")
    void podsNearOthersThanDaemonsGoToThose() {
        Placing.of(agentsNotOnBare(agent -> agent.label("app", "web"))
                        .pods(1, "web", pod -> toleratesBare(pod).selects(WellKnown.NODE_POOL, "bare"))
                        .pods(
                                1,
                                "near",
                                pod -> toleratesBare(pod)
                                        .selects(WellKnown.NODE_POOL, "bare")
                                        .nearTo(WellKnown.HOSTNAME, "web")))
                .nodes(1)
                .unplaced(0);
    }

    @Test
    @DisplayName("row 35: a DaemonSet that avoids a label that nobody defines runs everywhere")
    void daemonSetsMayAvoidUnknownLabels() {
        var spec = Placing.of(given().pool("default")
                        .daemonSet("agent", pod -> pod.asks("cpu", "100m").requires("edge", Operator.NOT_IN, "yes"))
                        .pods(1, "web", "1", "1Gi"))
                .only();
        assertEquals("1100m", spec.requests().get("cpu").toString());
    }

    @Test
    @DisplayName("a pod that would fit but for the DaemonSets is told so")
    void daemonSetsThatLeaveTooLittleAreNamed() {
        Placing.of(largeNodes().daemonSet("agent", pod -> pod.asks("cpu", "15")).pods(1, "web", "1", "1Gi"))
                .unplaced(1)
                .refusedBy("resources", "cpu 1", "the DaemonSets leave cpu 900m of 15900m (l.one)");
        Placing.of(largeNodes().daemonSet("agent", pod -> pod.asks("cpu", "20")).pods(1, "web", "1", "1Gi"))
                .unplaced(1)
                .refusedBy("resources", "cpu 1", "the DaemonSets leave cpu 0 of 15900m (l.one)");
        // It is too large for the type by itself.
        Placing.of(largeNodes().daemonSet("agent", pod -> pod.asks("cpu", "15")).pods(1, "web", "200", "1Gi"))
                .unplaced(1)
                .refusedBy("resources", "cpu 200", "cpu 900m (l.one)");
    }

    /** One type without, and a dearer one with a GPU; both have 3.9 cores for pods. */
    private static ScenarioBuilder someWithGpu() {
        return given().type("l.one", 4, 16)
                .onDemandEverywhere("l.one", "0.20")
                .type("g.one", 4, 16)
                .onDemandEverywhere("g.one", "0.50")
                .typeHas("g.one", "nvidia.com/gpu", "1")
                .pool("default")
                .daemonSet("agent", pod -> pod.asks("cpu", "1").asks("nvidia.com/gpu", "1"));
    }

    @Test
    @DisplayName("a DaemonSet that asks for a GPU takes nothing where there is none, on new, coming and present nodes")
    void daemonSetsStayOffNodesWithoutTheirDevices() {
        var placing = Placing.of(someWithGpu()
                        .node(new TestNode("n1").label(WellKnown.INSTANCE_TYPE, "l.one"))
                        .pods(2, "web", "3500m", "1Gi"))
                .placedOn("n1", 1)
                .unplaced(0)
                .nodes(1);
        assertEquals("3500m", placing.only().requests().get("cpu").toString());
        assertEquals(List.of("l.one"), placing.only().instanceTypeOptions());
        Placing.of(placing.scenario().with(placing.claims())).nodes(0).unplaced(0);
    }

    @Test
    @DisplayName("where there is a GPU, the DaemonSet that asks for it has it")
    void daemonSetsTakeTheirDevices() {
        Placing.of(someWithGpu().pods(1, "web", pod -> pod.asks("nvidia.com/gpu", "1")))
                .unplaced(1)
                .refusedBy("resources", "nvidia.com/gpu 1", "the DaemonSets leave nvidia.com/gpu 0 of 1 (g.one)");
    }

    @Test
    @DisplayName("a device that no type is said to have may come with a plugin: its DaemonSet is reckoned with")
    void daemonSetsWithUnknownDevicesTakeTheirRoom() {
        var spec = Placing.of(largeNodes()
                        .daemonSet("agent", pod -> pod.asks("cpu", "1").asks("example.com/fuse", "1"))
                        .pods(1, "web", "1", "1Gi")
                        .pods(1, "fused", pod -> pod.asks("example.com/fuse", "1")))
                .unplaced(1)
                .only();
        assertEquals("2", spec.requests().get("cpu").toString());
    }

    @Test
    @DisplayName("row 34, also: a DaemonSet whose own template names a node takes room there, and on no new node")
    void daemonSetsMayNameTheirNode() {
        var placing = Placing.of(given().type("l.one", 4, 16)
                        .onDemandEverywhere("l.one", "0.20")
                        .pool("default")
                        .daemonSet("pinned", pod -> pod.asks("cpu", "3").requiresName("n1"))
                        .node(new TestNode("n1"))
                        .node(new TestNode("n2"))
                        .pods(3, "web", "3", "1Gi"))
                .placedOn("n1", 0)
                .placedOn("n2", 1)
                .unplaced(0);
        placing.claims()
                .forEach(claim ->
                        assertEquals("3", claim.spec().requests().get("cpu").toString()));
    }

    @Test
    @DisplayName("row 37: where families attract different DaemonSets, the claim asks for the smallest share of them")
    void claimsAskForTheSmallestShare() {
        var spec = Placing.of(given().pool("default", pool -> pool.onDemand().requires(FAMILY, Operator.IN, "c5", "m5"))
                        .daemonSet("light", pod -> pod.asks("cpu", "500m").requires(FAMILY, Operator.IN, "c5"))
                        .daemonSet("heavy", pod -> pod.asks("cpu", "1500m").requires(FAMILY, Operator.IN, "m5"))
                        .pods(1, "web", "1", "1Gi"))
                .only();
        assertTrue(spec.instanceTypeOptions().contains("c5.large"), spec::toString);
        assertTrue(spec.instanceTypeOptions().contains("m5.xlarge"), spec::toString);
        assertTrue(!spec.instanceTypeOptions().contains("m5.large"), spec::toString);
        assertEquals("1500m", spec.requests().get("cpu").toString());
    }

    @Test
    @DisplayName("row 40: types whose DaemonSet has the port are left out")
    void portsOfDaemonSetsAreTaken() {
        var placing = Placing.of(given().pool("default")
                        .daemonSet("agent", pod -> pod.hostPort(8080).requires(CORES, Operator.GT, "4"))
                        .pods(1, "web", pod -> pod.asks("cpu", "1").hostPort(8080)))
                .nodes(1);
        assertEquals(
                List.of(),
                placing.typesOf("web").stream()
                        .filter(type -> !type.endsWith(".large") && !type.endsWith(".xlarge"))
                        .toList());
    }

    @Test
    @DisplayName("row 40: where every type's DaemonSet has the port, the pod waits")
    void portsOfDaemonSetsEverywhereAreTaken() {
        Placing.of(largeNodes()
                        .daemonSet("agent", pod -> pod.hostPort(8080))
                        .pods(1, "web", pod -> pod.asks("cpu", "1").hostPort(8080)))
                .unplaced(1);
    }

    @Test
    @DisplayName("row 41: one port of one address for one pod of a node")
    void portsAreTakenOnce() {
        Placing.of(largeNodes().pods(3, "web", pod -> pod.asks("cpu", "1").hostPort(8080)))
                .nodes(3);
        Placing.of(largeNodes()
                        .pods(1, "web", pod -> pod.asks("cpu", "1").hostPort("10.0.0.1", 8080, "TCP"))
                        .pods(1, "any", pod -> pod.asks("cpu", "1").hostPort(8080)))
                .nodes(2);
    }

    @Test
    @DisplayName("row 41: other protocols, and other addresses, do not conflict")
    void differentPortsShareANode() {
        Placing.of(largeNodes()
                        .pods(1, "web", pod -> pod.asks("cpu", "1").hostPort("0.0.0.0", 8080, "TCP"))
                        .pods(1, "dns", pod -> pod.asks("cpu", "1").hostPort("0.0.0.0", 8080, "UDP")))
                .nodes(1);
        Placing.of(largeNodes()
                        .pods(1, "web", pod -> pod.asks("cpu", "1").hostPort("10.0.0.1", 8080, "TCP"))
                        .pods(1, "dns", pod -> pod.asks("cpu", "1").hostPort("10.0.0.2", 8080, "TCP")))
                .nodes(1);
    }

    @Test
    @DisplayName("row 41: pods that run have their ports")
    void portsOfStandingPodsAreTaken() {
        Placing.of(largeNodes()
                        .node(new TestNode("n1").holds(new TestPod("old").hostPort(8080), "old-1"))
                        .pods(1, "web", pod -> pod.asks("cpu", "1").hostPort(8080)))
                .placedOn("n1", 0)
                .nodes(1);
    }
}
