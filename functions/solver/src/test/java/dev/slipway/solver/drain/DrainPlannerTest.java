package dev.slipway.solver.drain;

import static dev.slipway.testkit.scenario.Scenario.NOON;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.slipway.model.claim.ClaimState;
import dev.slipway.model.claim.DisruptionReason;
import dev.slipway.model.claim.NodeClaim;
import dev.slipway.model.cluster.NodePod;
import dev.slipway.model.cluster.NodeSnapshot;
import dev.slipway.model.scheduling.PodId;
import dev.slipway.testkit.scenario.TestClaim;
import dev.slipway.testkit.scenario.TestNode;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Rows are those of core.md §6. */
final class DrainPlannerTest {
    private static final DisruptionReason SPOT = DisruptionReason.SPOT_INTERRUPTED;

    private static DrainPlan plan(NodeClaim claim, @Nullable NodeSnapshot node, String state, NodePod... pods) {
        return DrainPlanner.plan(new DrainFacts(NOON, claim, node, Arrays.asList(pods), state));
    }

    private static DrainPlan plan(NodeClaim claim, NodePod... pods) {
        return plan(claim, TestNode.of(claim).build(), "running", pods);
    }

    private static NodePod pod(String name, String owner, String... traits) {
        var all = Arrays.asList(traits);
        return new NodePod(
                new PodId("default", name),
                "uid-" + name,
                owner,
                all.contains("finished"),
                all.contains("terminating") ? NOON.plusSeconds(all.contains("slow") ? 600 : 20) : null,
                all.contains("tolerates"),
                all.contains("critical"),
                all.contains("held"),
                Duration.ofSeconds(all.contains("slow") ? 600 : 30));
    }

    private static NodeClaim draining(@Nullable Instant deadline) {
        return new TestClaim("a").draining(SPOT, deadline);
    }

    @Test
    void nothingIsDoneForAClaimThatStays() {
        assertInstanceOf(DrainPlan.Nothing.class, plan(new TestClaim("a").initialized()));
        assertInstanceOf(DrainPlan.Nothing.class, plan(new TestClaim("a").planned()));
    }

    @Test
    void evictsOrdinaryPodsAndLeavesOthersAlone() {
        // row 140 for the one that tolerates the taint
        var evict = assertInstanceOf(
                DrainPlan.Evict.class,
                plan(
                        new TestClaim("a").disrupted(SPOT, null),
                        pod("web", "ReplicaSet"),
                        pod("dns", "ReplicaSet", "critical"),
                        pod("agent", "DaemonSet"),
                        pod("proxy", "Node"),
                        pod("done", "Job", "finished"),
                        pod("stays", "ReplicaSet", "tolerates")));
        assertEquals(1, evict.evict().size());
        assertEquals("web", evict.evict().getFirst().id().name());
        assertInstanceOf(ClaimState.Draining.class, evict.draining().state());
        assertEquals(Duration.ofSeconds(1), evict.again());
    }

    @Test
    void criticalPodsWaitUntilTheOthersAreGone() {
        // row 141
        var waits = assertInstanceOf(
                DrainPlan.Evict.class,
                plan(draining(null), pod("web", "ReplicaSet", "terminating"), pod("dns", "ReplicaSet", "critical")));
        assertEquals(0, waits.evict().size());
        var goes = assertInstanceOf(DrainPlan.Evict.class, plan(draining(null), pod("dns", "ReplicaSet", "critical")));
        assertEquals(1, goes.evict().size());
    }

    @Test
    void looksMoreSeldomTheLongerItTakesAndNeverPastTheDeadline() {
        var late = new TestClaim("a").drainStep(7).draining(SPOT, null);
        assertEquals(Duration.ofSeconds(7), ((DrainPlan.Evict) plan(late, pod("web", "ReplicaSet"))).again());
        var later = new TestClaim("a").drainStep(70).draining(SPOT, null);
        assertEquals(Duration.ofSeconds(10), ((DrainPlan.Evict) plan(later, pod("web", "ReplicaSet"))).again());
        var pressed = new TestClaim("a").drainStep(70).draining(SPOT, NOON.plusSeconds(3));
        assertEquals(Duration.ofSeconds(3), ((DrainPlan.Evict) plan(pressed, pod("web", "ReplicaSet"))).again());
    }

    @Test
    void terminatesWhenTheDeadlineHasCome() {
        assertInstanceOf(DrainPlan.Evict.class, plan(draining(NOON.plusMillis(1)), pod("web", "ReplicaSet")));
        var terminate = assertInstanceOf(DrainPlan.Terminate.class, plan(draining(NOON), pod("web", "ReplicaSet")));
        assertEquals(Duration.ofSeconds(2), terminate.again());
        assertInstanceOf(ClaimState.Terminating.class, terminate.terminating().state());
    }

    @Test
    void waitsFiveSecondsForPodsThatWereBoundBeforeTheTaintWasSeen() {
        // row 143
        var fresh = new TestClaim("a").createdAt(NOON.minusSeconds(2)).draining(SPOT, null);
        assertEquals(
                Duration.ofSeconds(3),
                assertInstanceOf(DrainPlan.Evict.class, plan(fresh)).again());
        var first = assertInstanceOf(DrainPlan.Evict.class, plan(new TestClaim("a").disrupted(SPOT, null)));
        assertEquals(Duration.ofSeconds(5), first.again());
        var settled = new TestClaim("a").createdAt(NOON.minusSeconds(5)).draining(SPOT, null);
        assertInstanceOf(DrainPlan.Terminate.class, plan(settled));
    }

    @Test
    void aPodThatAsksNotToBeDisruptedHoldsItsTier() {
        var plan = assertInstanceOf(
                DrainPlan.Evict.class,
                plan(
                        draining(null),
                        pod("web", "ReplicaSet"),
                        pod("job", "Job", "held"),
                        pod("dns", "ReplicaSet", "critical")));
        assertEquals(List.of("web"), names(plan.evict()));
        assertEquals(List.of("job"), names(plan.held()));
        assertEquals(List.of(), plan.delete());
        assertEquals(
                List.of(),
                names(assertInstanceOf(
                                DrainPlan.Evict.class,
                                plan(draining(null), pod("job", "Job", "held"), pod("dns", "ReplicaSet", "critical")))
                        .evict()),
                "who is critical goes last");
    }

    @Test
    void deletesInTimeWhatTheDeadlineWouldCutOff() {
        // rows 144 and 146
        var pods = new NodePod[] {
            pod("web", "ReplicaSet"),
            pod("job", "Job", "held"),
            pod("slow", "ReplicaSet", "slow"),
            pod("dns", "ReplicaSet", "critical"),
            pod("going", "ReplicaSet", "terminating")
        };
        var early = assertInstanceOf(DrainPlan.Evict.class, plan(draining(NOON.plusSeconds(120)), pods));
        assertEquals(List.of("slow"), deleted(early), "its grace is longer than what is left from the start");
        assertEquals(List.of("web"), names(early.evict()));
        assertEquals(Duration.ofMinutes(2), early.delete().getFirst().grace());
        var almost = assertInstanceOf(DrainPlan.Evict.class, plan(draining(NOON.plusMillis(30_400)), pods));
        assertEquals(Duration.ofMillis(400), almost.again(), "the next look is when the others have to go");
        var late = assertInstanceOf(DrainPlan.Evict.class, plan(draining(NOON.plusSeconds(30)), pods));
        assertEquals(List.of("dns", "job", "slow", "web"), deleted(late), "in all tiers");
        assertEquals(List.of(), late.evict());
        assertEquals(List.of(), late.held());
        var last = assertInstanceOf(DrainPlan.Evict.class, plan(draining(NOON.plusMillis(1)), pods));
        assertEquals(Duration.ofSeconds(1), last.delete().getFirst().grace());
    }

    @Test
    void aPodThatSomebodyGaveLongerThanThereIsEndsInTime() {
        // row 145
        var going = new NodePod[] {
            pod("web", "ReplicaSet", "terminating"), pod("job", "Job", "terminating", "slow"),
        };
        var patient = assertInstanceOf(DrainPlan.Evict.class, plan(draining(null), going));
        assertEquals(List.of(), deleted(patient));
        var pressed = assertInstanceOf(DrainPlan.Evict.class, plan(draining(NOON.plusSeconds(300)), going));
        assertEquals(List.of("job"), deleted(pressed), "its grace ends in ten minutes");
        assertEquals(Duration.ofMinutes(5), pressed.delete().getFirst().grace());
        assertEquals(List.of(), pressed.evict());
        var shortened = plan(draining(NOON.plusSeconds(600)), going);
        assertEquals(List.of(), deleted(assertInstanceOf(DrainPlan.Evict.class, shortened)), "once is enough");
    }

    @Test
    void aPodThatAFinalizerKeepsHoldsNothingAMinuteAfterItsGrace() {
        var stuck = new NodePod(
                new PodId("default", "stuck"),
                "uid",
                "ReplicaSet",
                false,
                NOON.minusSeconds(60),
                false,
                false,
                false,
                Duration.ofSeconds(30));
        var claim = new TestClaim("a").createdAt(NOON.minusSeconds(600)).draining(SPOT, null);
        assertInstanceOf(DrainPlan.Evict.class, plan(claim, stuck));
        var longer = new NodePod(
                stuck.id(), "uid", "ReplicaSet", false, NOON.minusSeconds(61), false, false, false, stuck.grace());
        assertInstanceOf(DrainPlan.Terminate.class, plan(claim, longer));
        var others = assertInstanceOf(DrainPlan.Evict.class, plan(claim, longer, pod("dns", "ReplicaSet", "critical")));
        assertEquals(List.of("dns"), names(others.evict()), "nor does it hold those who go last");
    }

    @Test
    void waitsForVolumesUntilTheDeadline() {
        // row 148
        for (var deadline : Arrays.asList(null, NOON.plusSeconds(1))) {
            var claim = new TestClaim("a")
                    .createdAt(NOON.minusSeconds(600))
                    .drainStep(70)
                    .draining(SPOT, deadline);
            var waits = assertInstanceOf(DrainPlan.Evict.class, attached(claim, "pv-1"));
            assertEquals(List.of("pv-1"), waits.volumes());
            assertEquals(List.of(), waits.evict());
            assertEquals(Duration.ofSeconds(deadline == null ? 10 : 1), waits.again());
            assertInstanceOf(DrainPlan.Terminate.class, attached(claim));
        }
        assertInstanceOf(DrainPlan.Terminate.class, attached(draining(NOON), "pv-1"));
    }

    private static DrainPlan attached(NodeClaim claim, String... volumes) {
        return DrainPlanner.plan(new DrainFacts(
                NOON, claim, TestNode.of(claim).build(), List.of(), List.of(volumes), "running", List.of()));
    }

    private static List<String> names(List<NodePod> pods) {
        return pods.stream().map(pod -> pod.id().name()).toList();
    }

    private static List<String> deleted(DrainPlan.Evict plan) {
        return names(plan.delete().stream().map(DrainPlan.Deletion::pod).toList());
    }

    @Test
    void keepsWhoBlocksItUntilThatChanges() {
        var blocked = ((ClaimState.Draining) draining(null).state()).blockedBy(List.of("default/web: no"));
        var plan =
                assertInstanceOf(DrainPlan.Evict.class, plan(new TestClaim("a").in(blocked), pod("web", "ReplicaSet")));
        assertEquals(blocked, plan.draining().state());
    }

    @Test
    void terminatesAtOnceWhereNoNodeIs() {
        // row 149
        assertInstanceOf(DrainPlan.Terminate.class, plan(new TestClaim("a").disrupted(SPOT, null), null, "running"));
        assertInstanceOf(
                DrainPlan.Terminate.class,
                plan(draining(null), new TestNode("n").build(), "stopped", pod("web", "ReplicaSet")));
    }

    @Test
    void keepsAnEmptyNodeThatGotAPod() {
        var empty = new TestClaim("a").draining(DisruptionReason.EMPTY, null);
        var abandon = assertInstanceOf(DrainPlan.Abandon.class, plan(empty, pod("web", "ReplicaSet")));
        assertInstanceOf(ClaimState.Initialized.class, abandon.initialized().state());
        assertInstanceOf(
                DrainPlan.Terminate.class, plan(empty, pod("agent", "DaemonSet"), pod("old", "Job", "finished")));
    }

    @Test
    void closesWhenTheInstanceIsGoneAndAwaitsWhileItGoes() {
        // row 142, otherwise: EC2 is asked, and not the node
        var terminating = new TestClaim("a").terminating(SPOT);
        assertInstanceOf(DrainPlan.Close.class, plan(terminating, null, "terminated"));
        assertInstanceOf(DrainPlan.Close.class, plan(terminating, null, ""));
        assertEquals(
                Duration.ofSeconds(5),
                assertInstanceOf(DrainPlan.Await.class, plan(terminating, null, "shutting-down"))
                        .again());
        assertInstanceOf(DrainPlan.Terminate.class, plan(terminating, null, "running"));
        assertInstanceOf(DrainPlan.Close.class, plan(draining(null), new TestNode("n").build(), "terminated"));
    }

    @Test
    void anInstanceThatEc2DoesNotKnowYetIsNotGone() {
        var young = new TestClaim("a").createdAt(NOON.minusSeconds(119)).terminating(SPOT);
        assertInstanceOf(DrainPlan.Terminate.class, plan(young, null, ""));
    }
}
