package dev.slipway.solver.interruption;

import static dev.slipway.testkit.scenario.Scenario.NOON;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.model.catalog.CapacityType;
import dev.slipway.model.claim.ClaimState;
import dev.slipway.model.claim.DisruptionReason;
import dev.slipway.model.claim.InstanceId;
import dev.slipway.model.claim.NodeClaim;
import dev.slipway.model.cluster.InterruptionNotice;
import dev.slipway.testkit.scenario.TestClaim;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class InterruptionPlannerTest {
    private static final InstanceId ID = new InstanceId("i-a");

    private static InterruptionPlan plan(DisruptionReason reason, @Nullable NodeClaim claim) {
        var notice = new InterruptionNotice(reason, List.of(ID), NOON, NOON.plusSeconds(120));
        return InterruptionPlanner.plan(new InterruptionFacts(NOON, notice, ID, claim));
    }

    @Test
    void aSpotWarningAvoidsThePoolForThreeMinutesAndRemovesTheNode() {
        var remove = assertInstanceOf(
                InterruptionPlan.Remove.class,
                plan(DisruptionReason.SPOT_INTERRUPTED, new TestClaim("a").initialized()));
        assertEquals(NOON.plus(Duration.ofMinutes(3)), remove.avoid().getFirst().until());
        assertEquals(CapacityType.SPOT, remove.avoid().getFirst().pool().capacityType());
        var state =
                assertInstanceOf(ClaimState.Disrupted.class, remove.disrupted().state());
        assertEquals(NOON.plusSeconds(120), state.deadline());
    }

    @ParameterizedTest
    @EnumSource(
            value = DisruptionReason.class,
            names = {"MAINTENANCE_SCHEDULED", "INSTANCE_STOPPING", "INSTANCE_TERMINATING"})
    void otherNoticesRemoveTheNodeAndAvoidNothing(DisruptionReason reason) {
        var remove = assertInstanceOf(InterruptionPlan.Remove.class, plan(reason, new TestClaim("a").launched()));
        assertTrue(remove.avoid().isEmpty());
    }

    @Test
    void leavesOthersInstancesAlone() {
        var alone = assertInstanceOf(InterruptionPlan.LeaveAlone.class, plan(DisruptionReason.SPOT_INTERRUPTED, null));
        assertTrue(alone.why().startsWith("not ours"));
    }

    /** aws.md §8, 44. */
    @Test
    void aClaimThatGoesAlreadyOnlyHasItsPoolAvoided() {
        var going = new TestClaim("a").draining(DisruptionReason.EXPIRED, null);
        assertInstanceOf(InterruptionPlan.AvoidPool.class, plan(DisruptionReason.SPOT_INTERRUPTED, going));
        assertInstanceOf(InterruptionPlan.LeaveAlone.class, plan(DisruptionReason.INSTANCE_STOPPING, going));
        var ending = new TestClaim("a").terminating(DisruptionReason.EMPTY);
        assertInstanceOf(InterruptionPlan.LeaveAlone.class, plan(DisruptionReason.INSTANCE_TERMINATING, ending));
    }

    @Test
    void anEmptyNodeThatMightYetBeKeptIsRemovedForGood() {
        var empty = new TestClaim("a").draining(DisruptionReason.EMPTY, null);
        assertInstanceOf(InterruptionPlan.Remove.class, plan(DisruptionReason.SPOT_INTERRUPTED, empty));
    }
}
