package dev.slipway.solver.sweep;

import static dev.slipway.testkit.scenario.Scenario.NOON;
import static dev.slipway.testkit.scenario.Scenario.given;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.model.catalog.CapacityPool;
import dev.slipway.model.catalog.CapacityType;
import dev.slipway.model.claim.ClaimState;
import dev.slipway.model.claim.CloudInstance;
import dev.slipway.model.claim.DisruptionReason;
import dev.slipway.model.claim.InstanceId;
import dev.slipway.model.cluster.ClusterSnapshot;
import dev.slipway.model.cluster.NodeDisruption;
import dev.slipway.model.cluster.ObjectFault;
import dev.slipway.model.scheduling.WellKnown;
import dev.slipway.solver.sweep.SweepPlan.Step;
import dev.slipway.testkit.scenario.ScenarioBuilder;
import dev.slipway.testkit.scenario.TestClaim;
import dev.slipway.testkit.scenario.TestNode;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SweepPlannerTest {
    private static List<Step> plan(ScenarioBuilder builder, CloudInstance... instances) {
        var scenario = builder.build();
        return SweepPlanner.plan(
                        new SweepFacts(NOON, scenario.snapshot(), Arrays.asList(instances), scenario.claims(), true))
                .steps();
    }

    private static CloudInstance instance(String name, String launch, String state, Instant launchedAt) {
        var tags = new TreeMap<String, String>();
        if (!launch.isEmpty()) {
            tags.put(WellKnown.TAG_LAUNCH, launch);
        }
        var pool = new CapacityPool(CapacityType.SPOT, "m5.xlarge", "a");
        return new CloudInstance(new InstanceId("i-" + name), pool, state, "ami", launchedAt, tags);
    }

    private static CloudInstance running(String name) {
        return instance(name, "l-1", "running", NOON.minus(Duration.ofHours(1)));
    }

    private static <T extends Step> T only(Class<T> type, List<Step> steps) {
        assertEquals(1, steps.size(), steps::toString);
        return assertInstanceOf(type, steps.getFirst());
    }

    private static DisruptionReason reason(SweepPlan.Remove remove) {
        return ((ClaimState.Disrupted) remove.disrupted().state()).reason();
    }

    @Test
    void nothingMovesWhereAllIsWell() {
        var claim = new TestClaim("a").initialized();
        assertEquals(List.of(), plan(given().claims(claim).node(TestNode.of(claim)), running("a")));
    }

    /** aws.md §8, 15, otherwise: a template is kept for a day, so that a launch seldom pays for it. */
    @Test
    void deletesTemplatesOfYesterdayOnceAnHour() {
        var calm = given().build();
        var steps = IntStream.range(0, 60)
                .mapToObj(minute -> NOON.plus(Duration.ofMinutes(minute)))
                .flatMap(now ->
                        SweepPlanner.plan(new SweepFacts(now, calm.snapshot(), List.of(), List.of(), true))
                                .steps()
                                .stream()
                                .map(step -> now + " " + step))
                .toList();
        assertEquals(1, steps.size(), steps::toString);
        assertTrue(steps.getFirst().contains("2026-11-21"), steps::toString);
    }

    @Test
    void registersNodesThatJoinedUnnoticed() {
        var launched = new TestClaim("a").launched();
        only(SweepPlan.Register.class, plan(given().claims(launched).node(TestNode.of(launched)), running("a")));
        var registered = new TestClaim("a").registered();
        only(SweepPlan.Register.class, plan(given().claims(registered).node(TestNode.of(registered)), running("a")));
        assertEquals(
                List.of(),
                plan(given().claims(registered).node(TestNode.of(registered).notReady()), running("a")));
    }

    @Test
    void dealsInstancesOfALaunchToItsClaimsByName() {
        var initialized = new TestClaim("c0").initialized();
        var steps = plan(
                given().claims(new TestClaim("c2").planned(), new TestClaim("c1").planned(), initialized)
                        .node(TestNode.of(initialized)),
                running("c0"),
                running("y"),
                running("x"));
        var adopted = steps.stream().map(SweepPlan.Adopt.class::cast).toList();
        assertEquals(
                List.of("c1", "c2"),
                adopted.stream().map(one -> one.claim().name().value()).toList());
        assertEquals(
                List.of("i-x", "i-y"),
                adopted.stream().map(one -> one.instance().id().value()).toList());
        // One of them is written by now: the other still gets the same instance.
        var launched = new TestClaim("c1").in(new ClaimState.Launched(NOON, new TestClaim("x").instance()));
        var later = plan(given().claims(launched, new TestClaim("c2").planned()), running("x"), running("y"));
        assertEquals("i-y", only(SweepPlan.Adopt.class, later).instance().id().value());
    }

    @ParameterizedTest(name = "planned {0} s ago without instance: {1}")
    @CsvSource({"299, AskPlanner", "300, GiveUp"})
    void claimsWithoutInstanceAreLaunchedOrGivenUp(int seconds, String step) {
        // rows 135 and 152
        var steps = plan(given().claims(
                        new TestClaim("a").createdAt(NOON.minusSeconds(seconds)).planned()));
        assertEquals(step, only(Step.class, steps).getClass().getSimpleName());
    }

    @ParameterizedTest(name = "launched {0} s ago without node: {1} removed")
    @CsvSource({"899, 0", "900, 1"})
    void nodesThatNeverJoinAreRemoved(int seconds, int removed) {
        // row 136
        var steps = plan(
                given().claims(new TestClaim("a")
                        .createdAt(NOON.minusSeconds(seconds))
                        .launched()),
                running("a"));
        assertEquals(removed, steps.size());
        if (removed == 1) {
            assertEquals(DisruptionReason.NEVER_REGISTERED, reason(only(SweepPlan.Remove.class, steps)));
        }
    }

    /** aws.md §8, 51. */
    @ParameterizedTest(name = "launched {0} s ago and unknown to EC2: {1} removed")
    @CsvSource({"120, 0", "121, 1"})
    void claimsWhoseInstanceIsGoneAreRemoved(int seconds, int removed) {
        // row 151, otherwise: once EC2 has had its two minutes, its word counts and not the node's
        var claim = new TestClaim("a").createdAt(NOON.minusSeconds(seconds)).initialized();
        var steps = plan(given().claims(claim).node(TestNode.of(claim)));
        assertEquals(removed, steps.size());
        if (removed == 1) {
            assertEquals(DisruptionReason.INSTANCE_GONE, reason(only(SweepPlan.Remove.class, steps)));
        }
    }

    @ParameterizedTest(name = "instance {0}: {1}")
    @CsvSource({"shutting-down, INSTANCE_TERMINATING", "stopping, INSTANCE_STOPPING", "stopped, INSTANCE_STOPPING"})
    void claimsWhoseInstanceEndsAreRemoved(String state, DisruptionReason reason) {
        var claim = new TestClaim("a").initialized();
        var steps = plan(
                given().claims(claim).node(TestNode.of(claim)), instance("a", "l-1", state, NOON.minusSeconds(600)));
        assertEquals(reason, reason(only(SweepPlan.Remove.class, steps)));
    }

    @ParameterizedTest(name = "expires in {0} s: {1} removed")
    @CsvSource({"1, 0", "0, 1"})
    void livesEndAtTheirTime(int seconds, int removed) {
        var claim = new TestClaim("a").expiresAt(NOON.plusSeconds(seconds)).initialized();
        var steps = plan(
                given().pool("default", pool -> pool.terminationGracePeriod(Duration.ofMinutes(5)))
                        .claims(claim)
                        .node(TestNode.of(claim)),
                running("a"));
        assertEquals(removed, steps.size());
        if (removed == 1) {
            var state = (ClaimState.Disrupted)
                    only(SweepPlan.Remove.class, steps).disrupted().state();
            assertEquals(DisruptionReason.EXPIRED, state.reason());
            assertEquals(NOON.plusSeconds(300), state.deadline());
        }
    }

    @ParameterizedTest(name = "registered {0} s ago, no Node object: {1} removed")
    @CsvSource({"60, 0", "61, 1"})
    void aClaimWhoseNodeHasVanishedIsRemoved(int seconds, int removed) {
        var claim = new TestClaim("a").createdAt(NOON.minusSeconds(seconds)).initialized();
        var steps = plan(given().claims(claim), running("a"));
        assertEquals(removed, steps.size(), steps::toString);
        steps.forEach(step ->
                assertEquals(DisruptionReason.NODE_DELETED, reason(assertInstanceOf(SweepPlan.Remove.class, step))));
    }

    @Test
    void aNodeThatCannotBeReadEndsNothing() {
        var claim = new TestClaim("a").initialized();
        var scenario = given().claims(claim).build();
        var snapshot = scenario.snapshot();
        var unreadable = new ClusterSnapshot(
                snapshot.takenAt(),
                snapshot.kinds(),
                snapshot.pending(),
                snapshot.nodes(),
                snapshot.daemonSets(),
                snapshot.nodePools(),
                snapshot.nodeClasses(),
                List.of(new ObjectFault("Node/" + claim.node().orElseThrow(), "its allocatable cannot be read")));
        var facts = new SweepFacts(NOON, unreadable, List.of(running("a")), scenario.claims(), true);
        assertEquals(List.of(), SweepPlanner.plan(facts).steps());
    }

    @Test
    void aNodeThatSomebodyDeletedIsDrained() {
        var claim = new TestClaim("a").initialized();
        var steps = plan(given().claims(claim).node(TestNode.of(claim).deleting()), running("a"));
        assertEquals(DisruptionReason.NODE_DELETED, reason(only(SweepPlan.Remove.class, steps)));
    }

    @ParameterizedTest(name = "draining for {0} s: {1} resumed")
    @CsvSource({"60, 0", "61, 1"})
    void stuckDrainsAreResumed(int seconds, int resumed) {
        var claim = new TestClaim("a").createdAt(NOON.minusSeconds(seconds)).draining(DisruptionReason.EXPIRED, null);
        assertEquals(
                resumed,
                plan(given().claims(claim).node(TestNode.of(claim)), running("a"))
                        .size());
    }

    /** aws.md §8, 49. */
    @ParameterizedTest(name = "unclaimed for {0} s with launch \"{1}\", {2}: {3} ended")
    @CsvSource({
        "121, l-9, running, 1",
        "120, l-9, running, 0",
        "121, '', running, 0",
        "121, l-9, shutting-down, 0",
        "121, not/a/launch, running, 1",
    })
    void instancesThatNoClaimKnowsAreEnded(int seconds, String launch, String state, int ended) {
        assertEquals(
                ended,
                plan(given(), instance("x", launch, state, NOON.minusSeconds(seconds)))
                        .size());
    }

    @Test
    void nodesWithNothingBehindThemAreDeleted() {
        var nodes = given().node(new TestNode("old")
                        .label(WellKnown.NODE_POOL, "default")
                        .providerId("aws:///a/i-gone")
                        .notReady())
                .node(new TestNode("ready")
                        .label(WellKnown.NODE_POOL, "default")
                        .providerId("aws:///a/i-gone2"))
                .node(new TestNode("young")
                        .label(WellKnown.NODE_POOL, "default")
                        .notReady()
                        .createdAt(NOON.minusSeconds(120)))
                .node(new TestNode("foreign").providerId("aws:///a/i-other").notReady());
        assertEquals("old", only(SweepPlan.DeleteNode.class, plan(nodes)).node().value());
    }

    @Test
    void podsThatNobodyPlansForAreRescued() {
        only(SweepPlan.AskPlanner.class, plan(given().pods(1, "web", "1", "1Gi")));
        var launched = new TestClaim("a").createdAt(NOON.minusSeconds(30)).plannedFor("web-00000");
        assertEquals(List.of(), plan(given().claims(launched.launched()).pods(1, "web", "1", "1Gi"), running("a")));
        var stale = new TestClaim("a").plannedFor("web-00000").initialized();
        only(
                SweepPlan.AskPlanner.class,
                plan(given().claims(stale).node(TestNode.of(stale)).pods(1, "web", "1", "1Gi"), running("a")));
    }

    /** A table that lost its items: EC2 and the node say that there was a claim. */
    @Test
    void sparesAnInstanceWithoutAClaimWhoseNodeHasRegistered() {
        var node = TestNode.of(new TestClaim("a").initialized()).label(WellKnown.REGISTERED, "true");
        var lost = only(SweepPlan.ReportLost.class, plan(given().node(node), running("a")));
        assertEquals("node-a", lost.node().value());
    }

    @Test
    void endsAnInstanceWithoutAClaimWhoseNodeHasNotRegisteredOrIsGoing() {
        var claim = new TestClaim("a").initialized();
        only(SweepPlan.EndOrphan.class, plan(given().node(TestNode.of(claim)), running("a")));
        for (var going : List.of(
                TestNode.of(claim).label(WellKnown.REGISTERED, "true").taint(WellKnown.DISRUPTED),
                TestNode.of(claim).label(WellKnown.REGISTERED, "true").deleting())) {
            only(SweepPlan.EndOrphan.class, plan(given().node(going), running("a")));
        }
    }

    @Test
    @DisplayName(
            "row 153: of a static pool's nodes too many, those go first that have not joined, then empty ones, then cheap ones")
    void staticPoolsLoseWhatDisturbsLeast() {
        var order = List.of("joining", "empty", "light", "heavy", "held");
        for (var replicas = 0; replicas < order.size(); replicas++) {
            var wanted = replicas;
            var scenario = given().pool("default", pool -> pool.replicas(wanted).budget("0"))
                    .claims(new TestClaim("joining").launched());
            member(scenario, "held", new NodeDisruption(true, List.of("annotated"), 1, Instant.EPOCH));
            member(scenario, "heavy", new NodeDisruption(false, List.of(), 9, Instant.EPOCH));
            member(scenario, "light", new NodeDisruption(false, List.of(), 2, Instant.EPOCH));
            member(scenario, "empty", new NodeDisruption(false, List.of(), 1, Instant.EPOCH));
            assertEquals(
                    order.subList(0, order.size() - replicas),
                    plan(scenario, order.stream().map(SweepPlannerTest::running).toArray(CloudInstance[]::new)).stream()
                            .filter(SweepPlan.Remove.class::isInstance)
                            .map(step ->
                                    ((SweepPlan.Remove) step).disrupted().name().value())
                            .toList());
        }
    }

    private static void member(ScenarioBuilder scenario, String name, NodeDisruption disruption) {
        var claim = new TestClaim(name).initialized();
        scenario.claims(claim).node(TestNode.of(claim).disruption(disruption));
    }
}
