package dev.slipway.solver.provision;

import static dev.slipway.testkit.scenario.Scenario.given;

import dev.slipway.model.catalog.CapacityType;
import dev.slipway.model.scheduling.Operator;
import dev.slipway.model.scheduling.Requirement;
import dev.slipway.model.scheduling.WellKnown;
import dev.slipway.solver.provision.SolverSettings.Follows;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Plans for a scheduler that nobody tells where to bind. */
final class RealisingTest {
    private static final SolverSettings FREE =
            new SolverSettings(Follows.FREE, SolverSettings.USUAL.preferences(), SolverSettings.USUAL.minValues());

    @Test
    void aReservedNodeIsNotSplitForLabelsThatNoPlanCanExpress() {
        // The scheduler would put the free pod beside the other by its second alternative; plans know the first alone.
        var other = new Requirement("team", Operator.IN, List.of("b", "c"));
        var notSpot = new Requirement(WellKnown.CAPACITY_TYPE, Operator.NOT_IN, List.of("spot"));
        var scenario = given().type("r5.2xlarge", 8, 64)
                .onDemandEverywhere("r5.2xlarge", "0.24")
                .offering("r5.2xlarge", "a", CapacityType.SPOT, "0.09")
                .reserved("r5.2xlarge", "b", "cr-1", 1)
                .pool("default", pool -> pool.requires("team", Operator.IN, "a", "b", "c"))
                .pods(
                        1,
                        "free",
                        pod -> pod.asks("cpu", "1550m")
                                .requires("team", Operator.NOT_IN, "c")
                                .orRequires(other, notSpot))
                .pods(1, "web", pod -> pod.selects("team", "c"))
                .build();
        Placing.of(scenario, FREE).unplaced(0);
    }
}
