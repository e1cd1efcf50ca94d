package dev.slipway.solver.provision;

import static dev.slipway.testkit.scenario.Scenario.given;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.slipway.model.scheduling.Operator;
import dev.slipway.model.scheduling.Requirement;
import dev.slipway.model.scheduling.WellKnown;
import dev.slipway.testkit.scenario.ScenarioBuilder;
import dev.slipway.testkit.scenario.TestPod;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Pods that must share a node with certain others, beside all else that decides where they may be. */
final class ClingingTest {
    private static TestPod small(TestPod pod) {
        return pod.asks("cpu", "100m");
    }

    private static TestPod near(TestPod pod, String app) {
        return small(pod).nearTo(WellKnown.HOSTNAME, app);
    }

    private static ScenarioBuilder twoFamilies() {
        return given().pool("default", pool -> pool.requiresVariety("karpenter.k8s.aws/instance-family", 2));
    }

    @Test
    void labelsThatExcludeEachOtherKeepThemApart() {
        Placing.of(given().pool("a", pool -> pool.requires("team", Operator.IN, "a"))
                        .pool("b", pool -> pool.requires("team", Operator.IN, "b"))
                        .pods(1, "db", pod -> small(pod).selects("team", "a"))
                        .pods(1, "web", pod -> near(pod, "db").selects("team", "b")))
                .unplaced(1);
    }

    @Test
    void oneAlternativeHoldsForTheWholeNode() {
        // The node that the database is bought gets its labels by the first alternative, which names other zones.
        Placing.of(given().pool("default", pool -> pool.requires("team", Operator.EXISTS))
                        .pods(1, "db", pod -> small(pod).selects(WellKnown.ZONE, "c"))
                        .pods(
                                1,
                                "web",
                                pod -> near(pod, "db")
                                        .requires(WellKnown.ZONE, Operator.IN, "a", "b")
                                        .orRequires(new Requirement("team", Operator.NOT_IN, List.of("b")))))
                .unplaced(1);
    }

    @Test
    void varietyIsKeptForWhoeverComesLater() {
        Placing.of(twoFamilies()
                .pods(1, "db", ClingingTest::small)
                .pods(
                        1,
                        "web",
                        pod -> near(pod, "db").requires("karpenter.k8s.aws/instance-family", Operator.IN, "m5")));
    }

    @Test
    void typesThatMustBeOpenDecideNoRuleByType() {
        var placing = Placing.of(twoFamilies()
                .pods(1, "db", ClingingTest::small)
                .pods(1, "web", pod -> near(pod, "web").spread(WellKnown.INSTANCE_TYPE, 1)));
        placing.unplaced(1);
        assertEquals(1, placing.nodesOf("db").size());
    }

    @Test
    void whoTheyClingToGetsANodeOfItsOwnWhereNoneGrowsLargeEnough() {
        // Other pods share the only size there is with the proxy, so that nothing is left for who must be beside it.
        var placing = Placing.of(given().type("x.large", 4, 16)
                .onDemandEverywhere("x.large", "0.10")
                .pool("default", pool -> pool.onDemand().requires(WellKnown.INSTANCE_TYPE, Operator.IN, "x.large"))
                .pods(8, "api", pod -> pod.asks("cpu", "900m"))
                .pods(1, "proxy", ClingingTest::small)
                .pods(2, "mail", pod -> near(pod, "proxy").asks("cpu", "1").priority(-10)));
        placing.unplaced(0).nodes(3);
    }
}
