package dev.slipway.solver.provision;

import static dev.slipway.testkit.scenario.Scenario.given;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.slipway.model.catalog.CapacityType;
import dev.slipway.model.scheduling.Operator;
import dev.slipway.model.scheduling.WellKnown;
import dev.slipway.testkit.scenario.ScenarioBuilder;
import dev.slipway.testkit.scenario.TestNode;
import dev.slipway.testkit.scenario.TestPod;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is said of pods that go nowhere, and of the nodes that are bought: the rule that failed, and none beside it. */
final class MissesTest {
    private static ScenarioBuilder twoZones() {
        return given().pool("default", pool -> pool.zones("a", "b"));
    }

    @Test
    void aSpreadThatIsKeptIsNotBlamedForAntiAffinity() {
        Placing.of(twoZones()
                        .pods(
                                3,
                                "web",
                                pod -> pod.asks("cpu", "1")
                                        .spread(WellKnown.HOSTNAME, 5)
                                        .awayFrom(WellKnown.ZONE, "web")))
                .unplaced(1)
                .refusedBy("podAntiAffinity", "away from matching pods by " + WellKnown.ZONE, "everywhere");
    }

    @Test
    void aSpreadThatIsKeptIsNotBlamedForAffinity() {
        Placing.of(twoZones()
                        .pods(
                                1,
                                "web",
                                pod -> pod.asks("cpu", "1")
                                        .spread(WellKnown.ZONE, 1)
                                        .nearTo(WellKnown.ZONE, "nobody")))
                .unplaced(1)
                .refusedBy("podAffinity", "near matching pods by " + WellKnown.ZONE, "no such pod");
    }

    @Test
    void theSpreadThatFailsIsNamed() {
        Placing.of(twoZones()
                        .pods(
                                1,
                                "web",
                                pod -> pod.asks("cpu", "1")
                                        .spread(WellKnown.ZONE, 1)
                                        .spread("example.com/rack", 1)))
                .unplaced(1)
                .refusedBy("topologySpread", "maxSkew 1 by example.com/rack", "do not have that label");
        Placing.of(given().pool("default", pool -> pool.zones("a"))
                        .node(new TestNode("n1")
                                .label(WellKnown.ZONE, "b")
                                .has("cpu", "0")
                                .holds(new TestPod("other"), "other-1"))
                        .pods(
                                2,
                                "web",
                                pod -> pod.asks("cpu", "1")
                                        .spread(WellKnown.HOSTNAME, 9)
                                        .spread(WellKnown.ZONE, 1)))
                .unplaced(1)
                .refusedBy("topologySpread", "maxSkew 1 by " + WellKnown.ZONE, "too many matching pods");
    }

    @Test
    void antiAffinityOfRunningPodsIsNamed() {
        Placing.of(given().pool("default", pool -> pool.zones("a"))
                        .node(new TestNode("n1")
                                .label(WellKnown.ZONE, "a")
                                .has("cpu", "0")
                                .holds(new TestPod("loner").awayFrom(WellKnown.ZONE, "web"), "loner-1"))
                        .pods(1, "web", pod -> pod.asks("cpu", "1")))
                .unplaced(1)
                .refusedBy("podAntiAffinity", "no other pod's anti-affinity by " + WellKnown.ZONE, "everywhere");
    }

    @Test
    void manyValuesAreNotCutOffUnseen() {
        Placing.of(given().pool("default")
                        .pods(1, "web", pod -> pod.requires("karpenter.k8s.aws/instance-cpu", Operator.GT, "5000")))
                .unplaced(1)
                .refusedBy("requirements", "karpenter.k8s.aws/instance-cpu 5001..", " to ");
        Placing.of(given().pool("default").pods(1, "web", pod -> pod.selects(WellKnown.INSTANCE_TYPE, "z9.large")))
                .unplaced(1)
                .refusedBy("requirements", WellKnown.INSTANCE_TYPE, " more");
    }

    @Test
    void whyANodeIsBoughtNamesItsPoolAndTheRule() {
        var placing = Placing.of(given().type("s.one", 2, 8)
                .offering("s.one", "a", CapacityType.ON_DEMAND, "0.10")
                .offering("s.one", "b", CapacityType.ON_DEMAND, "0.20")
                .pool("heavy", pool -> pool.weight(10))
                .pool("light")
                .pods(2, "web", pod -> pod.asks("cpu", "1500m").spread(WellKnown.ZONE, 1)));
        assertEquals(
                List.of(
                        "s.one on-demand in a at $0.1/h is the cheapest of NodePool heavy that holds its pods; nothing cheaper"
                                + " is on offer there",
                        "s.one on-demand in b at $0.2/h is the cheapest of NodePool heavy that holds its pods; s.one on-demand"
                                + " in a at $0.1/h is not what its pods ask for, or not where rules about other pods send"
                                + " them"),
                placing.plan().newNodes().stream()
                        .map(ProvisionPlan.PlannedNode::why)
                        .sorted()
                        .toList());
    }
}
