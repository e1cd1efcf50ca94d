package dev.slipway.flow.drain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.flow.World;
import dev.slipway.model.claim.ClaimEvent;
import dev.slipway.model.claim.ClaimState;
import dev.slipway.model.claim.DisruptionReason;
import dev.slipway.model.claim.InstanceId;
import dev.slipway.model.claim.NodeClaim;
import dev.slipway.model.cluster.InterruptionNotice;
import dev.slipway.model.scheduling.PodId;
import dev.slipway.testkit.fake.Faults;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A spot interruption and its drain, killed before and after each call, with messages doubled, delayed and lost. */
class DrainCrashTest {
    private static final int PODS = 2;

    /** A cluster whose pods run, and a clean count of the calls that brought it there. */
    private static World running(Faults faults) {
        var world = World.withPods(faults, PODS);
        world.deliver(() -> world.provision.answer(world.batch("batch-1")));
        world.nodesJoin();
        world.podsBind();
        return world;
    }

    private static InstanceId instance(World world) {
        return world.book.live().stream()
                .filter(claim -> claim.state() instanceof ClaimState.Initialized)
                .flatMap(claim -> claim.instance().stream())
                .findFirst()
                .orElseThrow(() -> new AssertionError("No node is initialized: " + world.liveStates()))
                .id();
    }

    private static void interrupt(World world, InstanceId instance) {
        var notice = new InterruptionNotice(
                DisruptionReason.SPOT_INTERRUPTED,
                List.of(instance),
                world.clock.instant(),
                world.clock.instant().plus(Duration.ofMinutes(2)));
        world.deliver(() -> world.interruption.answer(notice));
    }

    static Stream<Faults> everyCrash() {
        var clean = running(Faults.none());
        var instance = instance(clean);
        var before = clean.faults.count();
        interrupt(clean, instance);
        clean.settle();
        return Faults.crashesIn(before, clean.faults.count());
    }

    @ParameterizedTest
    @MethodSource("everyCrash")
    void endsOnceWhenKilledAtAnyCall(Faults faults) {
        var world = running(faults);
        var interrupted = instance(world);
        interrupt(world, interrupted);
        world.settle();
        assertGone(world, interrupted);
    }

    @Test
    void requestsTheReplacementBeforeTheFirstEviction() {
        var world = running(Faults.none());
        var interrupted = instance(world);
        interrupt(world, interrupted);
        world.settle();
        var calls = world.faults.calls();
        var asked = IntStream.range(0, calls.size())
                .filter(i -> calls.get(i).startsWith("plans:send replace-"))
                .findFirst()
                .orElseThrow();
        var evicted = IntStream.range(0, calls.size())
                .filter(i -> calls.get(i).startsWith("cluster:evict "))
                .findFirst()
                .orElseThrow();
        assertTrue(asked < evicted, calls::toString);
        assertTrue(world.book.history(claimOf(world, interrupted).name()).stream()
                .map(ClaimEvent::why)
                .anyMatch("replacement requested"::equals));
    }

    @Test
    void aDoubledMessageStartsNoSecondChain() {
        var world = running(Faults.none());
        var interrupted = instance(world);
        interrupt(world, interrupted);
        var first = world.drains.waiting().getFirst().request();
        world.deliver(() -> world.drainStep.take(first));
        world.settle();
        assertGone(world, interrupted);
        world.deliver(() -> world.drainStep.take(first));
        assertTrue(
                world.drains.waiting().isEmpty(), () -> world.drains.waiting().toString());
        assertEquals(1, world.faults.count("fleet:terminate"));
    }

    @Test
    void sweepResumesADrainWhoseMessageWasLost() {
        var world = running(Faults.none());
        var interrupted = instance(world);
        interrupt(world, interrupted);
        while (world.drains.take().isPresent()) {
            // Every drain message is lost.
        }
        for (var minute = 0; minute < 5; minute++) {
            world.clock.advance(Duration.ofMinutes(1));
            world.deliver(world.sweep::run);
            world.settle();
        }
        assertGone(world, interrupted);
    }

    private static final PodId BLOCKED = new PodId("default", "inflate-0");
    private static final String NO = "Cannot evict pod as it would violate the pod's disruption budget.";

    /** The node's life is over, and a budget needs one of its pods for ever. */
    private static NodeClaim expireBlocked(World world, @Nullable Duration grace) {
        world.cluster.blockEviction(BLOCKED, NO);
        var claim = world.book.live().getFirst();
        var now = world.clock.instant();
        var expired = claim.in(new ClaimState.Disrupted(
                now,
                claim.instance().orElseThrow(),
                claim.node().orElseThrow(),
                DisruptionReason.EXPIRED,
                grace == null ? null : now.plus(grace)));
        world.book.advance(expired, "test", "expired");
        world.clock.advance(Duration.ofMinutes(2));
        return claim;
    }

    private static List<String> blockers(World world, NodeClaim claim) {
        return world.book.find(claim.name()).orElseThrow().state() instanceof ClaimState.Draining draining
                ? draining.blockers()
                : List.of();
    }

    @Test
    void whoBlocksIsInTheClaimAndIsToldOnce() {
        var world = running(Faults.none());
        var claim = expireBlocked(world, null);
        world.deliver(world.sweep::run);
        for (var step = 0; step < 5; step++) {
            var message = world.drains.take().orElseThrow();
            world.deliver(() -> world.drainStep.take(message.request()));
        }
        assertEquals(List.of(BLOCKED + ": " + NO), blockers(world, claim));
        world.cluster.allowEviction(BLOCKED);
        var message = world.drains.take().orElseThrow();
        world.deliver(() -> world.drainStep.take(message.request()));
        assertEquals(List.of(), blockers(world, claim));
        assertEquals(
                List.of("1 pods block the drain: " + BLOCKED + ": " + NO, "nobody blocks the drain any longer"),
                world.book.history(claim.name()).stream()
                        .map(ClaimEvent::why)
                        .filter(why -> why.contains("block the drain") || why.contains("blocks the drain"))
                        .toList());
        assertEquals(
                List.of("Pod/default/inflate-0 EvictionBlocked"),
                world.cluster.events().stream()
                        .filter(event -> event.reason().equals("EvictionBlocked"))
                        .map(event -> event.object() + " " + event.reason())
                        .toList());
    }

    static Stream<Faults> everyCrashOfABlockedDrain() {
        var clean = running(Faults.none());
        expireBlocked(clean, Duration.ofMinutes(4));
        var before = clean.faults.count();
        clean.sweep.run();
        clean.settle();
        return Faults.crashesIn(before, clean.faults.count());
    }

    @ParameterizedTest
    @MethodSource("everyCrashOfABlockedDrain")
    void aBlockedPodIsDeletedInTimeWhereverThatIsKilled(Faults faults) {
        var world = running(faults);
        var claim = expireBlocked(world, Duration.ofMinutes(4));
        world.deliver(world.sweep::run);
        world.settle();
        assertTrue(world.faults.count("cluster:delete") > 0);
        assertGone(world, claim.instance().orElseThrow().id());
    }

    @Test
    void waitsForABudgetAndGoesOnWhenItAllows() {
        var world = running(Faults.none());
        var claim = expireBlocked(world, null);
        world.deliver(world.sweep::run);
        for (var step = 0; step < 5; step++) {
            var message = world.drains.take().orElseThrow();
            world.deliver(() -> world.drainStep.take(message.request()));
        }
        assertEquals(List.of("Draining"), statesOf(world, claim));
        world.cluster.allowEviction(BLOCKED);
        world.settle();
        assertGone(world, claim.instance().orElseThrow().id());
    }

    @Test
    void anEmptyNodeThatGetsAPodGoesBackToWork() {
        var world = running(Faults.none());
        for (var pod : List.of("inflate-0", "inflate-1")) {
            world.cluster.remove(new PodId("default", pod));
        }
        world.deliver(() -> world.consolidate.run());
        world.clock.advance(Duration.ofSeconds(31));
        world.deliver(() -> world.consolidate.run());
        var claim = world.book.live().getFirst();
        assertEquals("Disrupted", claim.state().text());
        world.cluster.running(claim.node().orElseThrow(), World.replica("late", "500m"), "late-0");
        world.settle();
        assertEquals(List.of("Initialized"), statesOf(world, claim));
        assertTrue(world.cluster.pendingPods().isEmpty());
        assertEquals(0, world.faults.count("fleet:terminate"));
    }

    @Test
    void anEmptyNodeGoes() {
        var world = running(Faults.none());
        var instance = instance(world);
        for (var pod : List.of("inflate-0", "inflate-1")) {
            world.cluster.remove(new PodId("default", pod));
        }
        world.deliver(() -> world.consolidate.run());
        world.clock.advance(Duration.ofSeconds(31));
        world.deliver(() -> world.consolidate.run());
        world.settle();
        assertTrue(world.book.live().isEmpty(), world.liveStates()::toString);
        assertFalse(
                world.fleet.running().stream().anyMatch(running -> running.id().equals(instance)));
        assertEquals(0, world.plans.waiting().size());
    }

    /** Takes what EXPIRED without a deadline or with one to its end, minute by minute, with sweeps in between. */
    private static void drainFor(World world, int minutes) {
        for (var minute = 0; minute < minutes; minute++) {
            world.deliver(world.sweep::run);
            world.settle();
            world.clock.advance(Duration.ofMinutes(1));
        }
    }

    /** Being killed at a read is being killed before the next write. */
    private static final Pattern WRITES =
            Pattern.compile("drains:send|claims:advance|fleet:terminate|cluster:(evict|delete|updateNode)");

    static Stream<Faults> everyCrashWithFinalizers() {
        var clean = running(Faults.none());
        keepWithFinalizers(clean);
        var before = clean.faults.count();
        drainFor(clean, 6);
        var calls = clean.faults.calls();
        return IntStream.rangeClosed(before + 1, calls.size())
                .filter(call -> WRITES.matcher(calls.get(call - 1)).lookingAt())
                .boxed()
                .flatMap(call -> Stream.of(Faults.crashBefore(call), Faults.crashAfter(call)));
    }

    private static NodeClaim keepWithFinalizers(World world) {
        var claim = expireBlocked(world, null);
        world.cluster.allowEviction(BLOCKED);
        world.cluster.finalizer(BLOCKED).finalizer(claim.node().orElseThrow());
        return claim;
    }

    @Test
    void finalizersThatNeverEndHoldNoDrain() {
        var world = running(Faults.none());
        var claim = keepWithFinalizers(world);
        drainFor(world, 6);
        assertLeftToTheirFinalizers(world, claim);
        assertEquals(
                1,
                world.faults.calls().stream()
                        .filter(("cluster:evict " + BLOCKED)::equals)
                        .count(),
                "nobody is evicted twice");
        assertEquals(1, world.faults.count("fleet:terminate"));
        assertEquals(0, world.faults.count("cluster:delete"), "nothing presses");
    }

    @ParameterizedTest
    @MethodSource("everyCrashWithFinalizers")
    void finalizersThatNeverEndHoldNoDrainWhereverItIsKilled(Faults faults) {
        var world = running(faults);
        var claim = keepWithFinalizers(world);
        drainFor(world, 6);
        assertLeftToTheirFinalizers(world, claim);
    }

    private static void assertLeftToTheirFinalizers(World world, NodeClaim claim) {
        assertEquals(List.of("Terminated"), statesOf(world, claim));
        var instance = claim.instance().orElseThrow().id();
        assertFalse(
                world.fleet.running().stream().anyMatch(running -> running.id().equals(instance)));
        var node = claim.node().orElseThrow();
        assertTrue(world.cluster.nodeNames().contains(node), "its finalizer keeps it");
        assertEquals(
                List.of(BLOCKED),
                world.cluster.podsOn(node).stream().map(pod -> pod.id()).toList());
        assertEquals(1, world.book.live().size(), "one replacement: " + world.liveStates());
    }

    @Test
    void volumesAreDetachedBeforeTheInstanceEnds() {
        var world = running(Faults.none());
        var claim = expireBlocked(world, null);
        world.cluster.allowEviction(BLOCKED);
        world.cluster.attach(claim.node().orElseThrow(), "pv-1");
        world.deliver(world.sweep::run);
        for (var step = 0; step < 8; step++) {
            var message = world.drains.take().orElseThrow();
            world.clock.advance(message.delay());
            world.deliver(() -> world.drainStep.take(message.request()));
        }
        assertEquals(List.of("PersistentVolume/pv-1: it is still attached"), blockers(world, claim));
        assertEquals(0, world.faults.count("fleet:terminate"));
        assertEquals(
                1,
                world.cluster.events().stream()
                        .filter(event -> event.reason().equals("AwaitingVolumeDetachment"))
                        .count());
        world.cluster.attach(claim.node().orElseThrow());
        world.settle();
        assertGone(world, claim.instance().orElseThrow().id());
    }

    @Test
    void noVolumeHoldsANodePastItsDeadline() {
        var world = running(Faults.none());
        var interrupted = instance(world);
        var claim = claimOf(world, interrupted);
        world.cluster.attach(claim.node().orElseThrow(), "pv-1");
        var told = world.clock.instant();
        interrupt(world, interrupted);
        world.settle();
        assertGone(world, interrupted);
        var terminating = world.book.history(claim.name()).stream()
                .filter(event -> event.to().equals("Terminating"))
                .findFirst()
                .orElseThrow();
        assertFalse(terminating.at().isAfter(told.plus(Duration.ofMinutes(2))), terminating::toString);
    }

    private static List<String> statesOf(World world, NodeClaim claim) {
        return world.book.find(claim.name()).stream()
                .map(found -> found.state().text())
                .toList();
    }

    private static NodeClaim claimOf(World world, InstanceId instance) {
        return world.book.byInstance(instance).orElseThrow();
    }

    /** The instance is terminated, its Node deleted, its claim closed; its pods wait once each or have a new claim. */
    private static void assertGone(World world, InstanceId instance) {
        assertFalse(
                world.fleet.running().stream().anyMatch(running -> running.id().equals(instance)));
        var claim = claimOf(world, instance);
        assertEquals("Terminated", claim.state().text());
        assertFalse(world.cluster.nodeNames().contains(World.nodeOf(claim)));
        assertEquals(
                List.of(new PodId("default", "inflate-0-again"), new PodId("default", "inflate-1-again")),
                world.cluster.pendingPods());
        assertEquals(1, world.book.live().size(), world.liveStates()::toString);
    }
}
