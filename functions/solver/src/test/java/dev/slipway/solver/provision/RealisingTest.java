package dev.slipway.solver.provision;

import static dev.slipway.testkit.scenario.Scenario.given;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.slipway.model.catalog.CapacityType;
import dev.slipway.model.scheduling.Operator;
import dev.slipway.model.scheduling.Requirement;
import dev.slipway.model.scheduling.WellKnown;
import dev.slipway.solver.provision.SolverSettings.Follows;
import java.util.Collections;
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

    @Test
    void aNodeStaysWhatItWasBoughtForWhoeverComesFirst() {
        // The scheduler puts the small pods, which come first, onto the large nodes, and others are bought for the
        // large
        // pods. Were the first ones launched as the cheaper type that does for small pods, the large pods would be
        // short
        // of a node whenever chance sends the small ones elsewhere.
        var scenario = given().type("g4dn.xlarge", 4, 16)
                .typeHas("g4dn.xlarge", "nvidia.com/gpu", "1")
                .onDemandEverywhere("g4dn.xlarge", "0.5")
                .type("g4dn.12xlarge", 48, 192)
                .typeHas("g4dn.12xlarge", "nvidia.com/gpu", "4")
                .onDemandEverywhere("g4dn.12xlarge", "3.9")
                .type("g6.12xlarge", 48, 192)
                .typeHas("g6.12xlarge", "nvidia.com/gpu", "4")
                .onDemandEverywhere("g6.12xlarge", "4.6")
                .pool("default")
                .pods(2, "a-small", pod -> pod.asks("cpu", "1").asks("nvidia.com/gpu", "1"))
                .pods(
                        2,
                        "z-large",
                        pod -> pod.asks("nvidia.com/gpu", "4")
                                .requires(WellKnown.INSTANCE_TYPE, Operator.IN, "g6.12xlarge"))
                .build();
        var options = Placing.of(scenario, FREE).plan().newNodes().stream()
                .map(node -> node.claim().spec().instanceTypeOptions())
                .toList();
        assertEquals(Collections.nCopies(4, List.of("g6.12xlarge")), options);
    }
}
