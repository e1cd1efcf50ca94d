package dev.slipway.solver.provision;

import static dev.slipway.testkit.scenario.Scenario.given;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.model.scheduling.Operator;
import dev.slipway.model.scheduling.WellKnown;
import dev.slipway.solver.provision.ProvisionPlan.PoolVerdict;
import dev.slipway.testkit.scenario.ScenarioBuilder;
import java.util.List;
import org.junit.jupiter.api.Test;

class BarrenPoolsTest {
    private static List<PoolVerdict> of(ScenarioBuilder builder) {
        return BarrenPools.of(Placing.facts(builder.build()));
    }

    private static PoolVerdict only(ScenarioBuilder builder) {
        var verdicts = of(builder);
        assertEquals(1, verdicts.size(), verdicts::toString);
        return verdicts.getFirst();
    }

    @Test
    void poolsThatCanLaunchSomethingAreNotNamed() {
        assertEquals(List.of(), of(given().pool("a").pool("b", pool -> pool.spot())));
    }

    @Test
    void aMisspeltTypeIsShownWithTheNearest() {
        var verdict = only(
                given().pool("a").pool("b", pool -> pool.requires(WellKnown.INSTANCE_TYPE, Operator.IN, "m5.xlrage")));
        assertEquals("b", verdict.nodePool());
        assertEquals(WellKnown.INSTANCE_TYPE + " [m5.xlrage]", verdict.asked());
        assertTrue(verdict.best().startsWith(WellKnown.INSTANCE_TYPE + " [m5.xlarge"), verdict::best);
    }

    @Test
    void aLabelThatNoTypeHasIsNamed() {
        var verdict =
                only(given().pool("a", pool -> pool.requires("karpenter.k8s.aws/instance-gpu-name", Operator.EXISTS)));
        assertEquals("no instance type has the label karpenter.k8s.aws/instance-gpu-name", verdict.best());
    }

    @Test
    void requirementsThatExcludeEachOtherAreNamed() {
        var verdict = only(given().pool("a", pool -> pool.zones("a").zones("b")));
        assertEquals(WellKnown.ZONE, verdict.asked());
        assertTrue(verdict.best().contains("contradict"), verdict::best);
    }

    @Test
    void aClassThatDoesNotExistIsNamed() {
        var verdict = only(given().pool("a", pool -> pool.nodeClass("elsewhere")));
        assertEquals("nodeClass", verdict.rule());
        assertTrue(verdict.asked().contains("elsewhere"), verdict::asked);
    }
}
