package dev.slipway.solver.sweep;

import static dev.slipway.testkit.scenario.Scenario.given;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.model.catalog.CapacityPool;
import dev.slipway.model.catalog.CapacityType;
import dev.slipway.model.claim.ClaimState;
import dev.slipway.model.claim.CloudInstance;
import dev.slipway.model.claim.DisruptionReason;
import dev.slipway.model.cluster.NodeCondition;
import dev.slipway.model.cluster.NodeDisruption;
import dev.slipway.solver.sweep.SweepPlan.Remove;
import dev.slipway.solver.sweep.SweepPlan.Step;
import dev.slipway.solver.sweep.SweepPlan.TellNode;
import dev.slipway.testkit.scenario.TestClaim;
import dev.slipway.testkit.scenario.TestNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Nodes that are ill: how long that is borne, and how many may go (core.md §3.9 and row 134). */
final class RepairTest {
    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

    private static NodeCondition condition(String type, String status, Duration ago) {
        return new NodeCondition(type, status, NOON.minus(ago));
    }

    /** So many nodes of one pool, the first of them with the condition. */
    private static List<Step> steps(boolean repairs, int nodes, int ill, NodeCondition condition) {
        var scenario = given();
        var instances = new ArrayList<CloudInstance>();
        for (var i = 0; i < nodes; i++) {
            var claim = new TestClaim("n" + i).initialized();
            var ailing = i < ill ? List.of(condition) : List.<NodeCondition>of();
            scenario = scenario.claims(claim)
                    .node(TestNode.of(claim)
                            .disruption(new NodeDisruption(true, List.of("pod"), 9, Instant.EPOCH, ailing)));
            instances.add(new CloudInstance(
                    claim.instance().orElseThrow().id(),
                    new CapacityPool(CapacityType.SPOT, "m5.xlarge", "a"),
                    "running",
                    "ami",
                    NOON.minus(Duration.ofHours(9)),
                    Collections.emptySortedMap()));
        }
        var built = scenario.build();
        return SweepPlanner.plan(new SweepFacts(NOON, built.snapshot(), instances, built.claims(), repairs))
                .steps();
    }

    @ParameterizedTest
    @CsvSource({
        "Ready, False, 30, true",
        "Ready, Unknown, 30, true",
        "Ready, Unknown, 29, false",
        "AcceleratedHardwareReady, False, 10, true",
        "AcceleratedHardwareReady, False, 9, false",
        "AcceleratedHardwareReady, Unknown, 600, false",
        "StorageReady, False, 30, true",
        "NetworkingReady, False, 30, true",
        "KernelReady, False, 30, true",
        "ContainerRuntimeReady, False, 30, true",
        "SomethingElseReady, False, 600, false",
    })
    void everyConditionHasItsPatience(String type, String status, int minutes, boolean goes) {
        var steps = steps(true, 10, 1, condition(type, status, Duration.ofMinutes(minutes)));
        assertEquals(goes ? 1 : 0, steps.size(), steps::toString);
    }

    @Test
    void anIllNodeGoesAtOnceWhateverItsPodsSay() {
        var step = steps(true, 10, 1, condition("Ready", "Unknown", Duration.ofHours(1)))
                .getFirst();
        var disrupted = (ClaimState.Disrupted) ((Remove) step).disrupted().state();
        assertEquals(DisruptionReason.UNHEALTHY, disrupted.reason());
        assertEquals(NOON, disrupted.deadline());
    }

    @Test
    void moreThanAFifthOfAPoolIsLeftAndTold() {
        // row 134
        var hour = condition("Ready", "False", Duration.ofHours(1));
        assertTrue(steps(true, 3, 1, hour).stream().allMatch(Remove.class::isInstance), "ceil(0.6) is 1");
        var blocked = steps(true, 3, 2, hour);
        assertEquals(2, blocked.size());
        assertTrue(blocked.stream().allMatch(TellNode.class::isInstance), blocked::toString);
        assertEquals("NodeRepairBlocked", ((TellNode) blocked.getFirst()).reason());
    }

    @Test
    void aConditionOfTheFutureOrOfNoTimeMeansNothing() {
        assertEquals(List.of(), steps(true, 10, 1, new NodeCondition("Ready", "False", Instant.MAX)));
        assertEquals(List.of(), steps(true, 10, 1, condition("Ready", "False", Duration.ofHours(-1))));
    }

    @Test
    void nothingIsRepairedWhereNobodyWantsIt() {
        assertEquals(List.of(), steps(false, 10, 1, condition("Ready", "False", Duration.ofHours(1))));
    }
}
