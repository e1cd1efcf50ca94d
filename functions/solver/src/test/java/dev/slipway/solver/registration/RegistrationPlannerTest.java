package dev.slipway.solver.registration;

import static dev.slipway.testkit.scenario.Scenario.NOON;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.model.claim.ClaimState;
import dev.slipway.model.claim.DisruptionReason;
import dev.slipway.model.claim.NodeClaim;
import dev.slipway.model.scheduling.Taint;
import dev.slipway.model.scheduling.TaintEffect;
import dev.slipway.model.scheduling.WellKnown;
import dev.slipway.testkit.scenario.TestClaim;
import dev.slipway.testkit.scenario.TestNode;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Rows are those of core.md §6. */
final class RegistrationPlannerTest {
    private static final Taint DEDICATED = new Taint("dedicated", "x", TaintEffect.NO_SCHEDULE);
    private static final Taint STARTUP = new Taint("startup", "", TaintEffect.NO_SCHEDULE);

    private static RegistrationPlan plan(NodeClaim claim, TestNode node) {
        return RegistrationPlanner.plan(new RegistrationFacts(NOON, claim, node.build()));
    }

    private static List<String> states(RegistrationPlan plan) {
        return plan.states().stream().map(ClaimState::text).toList();
    }

    @Test
    void registersAndInitializesANodeThatIsReadyAtFirstSight() {
        // row 139
        var claim = new TestClaim("a").label("team", "x").launched();
        var plan = plan(claim, TestNode.of(claim).label("team", "y"));
        assertEquals(List.of("Registered", "Initialized"), states(plan));
        assertEquals("true", plan.labels().get(WellKnown.REGISTERED));
        assertEquals("true", plan.labels().get(WellKnown.INITIALIZED));
        assertEquals("x", plan.labels().get("team"));
        assertFalse(plan.labels().containsKey(WellKnown.NODE_POOL));
    }

    @Test
    void removesTheUnregisteredTaintAndAddsWhatIsMissing() {
        var claim = new TestClaim("a").taint(DEDICATED).startupTaint(STARTUP).launched();
        var plan = plan(claim, TestNode.of(claim).taint(WellKnown.UNREGISTERED));
        assertEquals(List.of(WellKnown.UNREGISTERED), plan.removeTaints());
        assertEquals(List.of(DEDICATED, STARTUP), plan.addTaints());
        assertEquals(List.of("Registered"), states(plan));
    }

    @Test
    void neverBringsBackAStartupTaintThatItsOwnerRemoved() {
        // row 137
        var claim = new TestClaim("a").taint(DEDICATED).startupTaint(STARTUP);
        assertEquals(
                List.of(DEDICATED),
                plan(claim.launched(), TestNode.of(claim.launched())).addTaints());
        assertEquals(
                List.of(),
                plan(claim.registered(), TestNode.of(claim.registered())).addTaints());
    }

    @Test
    void leavesTaintsAloneWhereTheNodeSaysSo() {
        var claim = new TestClaim("a").taint(DEDICATED).launched();
        assertEquals(
                List.of(),
                plan(claim, TestNode.of(claim).label("karpenter.sh/do-not-sync-taints", "true"))
                        .addTaints());
    }

    @Test
    void initializationWaitsForReadinessTaintsAndDevices() {
        // row 138
        var claim = new TestClaim("a")
                .startupTaint(STARTUP)
                .asks("nvidia.com/gpu", "1")
                .registered();
        assertTrue(plan(claim, TestNode.of(claim).notReady()).why().contains("not Ready"));
        assertTrue(plan(claim, TestNode.of(claim).taint(STARTUP)).why().contains("startup"));
        assertTrue(plan(claim, TestNode.of(claim).taint(WellKnown.EPHEMERAL_TAINTS.getFirst()))
                .why()
                .contains("not-ready"));
        assertTrue(plan(claim, TestNode.of(claim)).why().contains("nvidia.com/gpu"));
        assertEquals(
                List.of("Initialized"), states(plan(claim, TestNode.of(claim).has("nvidia.com/gpu", "1"))));
    }

    @Test
    void plansNothingForClaimsThatAreDoneGoingOrUnknown() {
        var claim = new TestClaim("a");
        for (var other :
                List.of(claim.planned(), claim.initialized(), claim.disrupted(DisruptionReason.EXPIRED, null))) {
            var plan = plan(other, TestNode.of(claim.launched()));
            assertFalse(plan.changesNode());
            assertEquals(List.of(), plan.states());
        }
        assertEquals(
                List.of(),
                plan(claim.launched(), TestNode.of(claim.launched()).deleting()).states());
    }
}
