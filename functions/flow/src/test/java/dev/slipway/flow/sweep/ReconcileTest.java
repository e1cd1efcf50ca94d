package dev.slipway.flow.sweep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.flow.World;
import dev.slipway.model.catalog.CapacityPool;
import dev.slipway.model.catalog.CapacityType;
import dev.slipway.model.claim.ClaimState;
import dev.slipway.model.claim.CloudInstance;
import dev.slipway.model.claim.DisruptionReason;
import dev.slipway.model.claim.InstanceId;
import dev.slipway.model.claim.NodeClaim;
import dev.slipway.model.claim.NodeClaimName;
import dev.slipway.model.claim.NodeName;
import dev.slipway.model.cluster.NodeSnapshot;
import dev.slipway.model.port.RetryableFault;
import dev.slipway.model.scheduling.PodId;
import dev.slipway.model.scheduling.WellKnown;
import dev.slipway.testkit.fake.Crash;
import dev.slipway.testkit.fake.Faults;
import dev.slipway.testkit.scenario.TestClaim;
import dev.slipway.testkit.scenario.TestNode;
import java.time.Duration;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each step of a sweep, one that fails among others, and a cluster that has nothing but sweeps. */
class ReconcileTest {
    private static final InstanceId ORPHAN = new InstanceId("i-000000000000000aa");
    private static final InstanceId FOUND = new InstanceId("i-000000000000000bb");

    /** Two pods wait for one instance, which runs and has not joined. */
    private static World launched(Faults faults) {
        var world = World.withPods(faults, 2);
        world.deliver(() -> world.provision.answer(world.batch("batch-1")));
        return world;
    }

    private static NodeClaim claim(World world) {
        return world.book.live().getFirst();
    }

    private static String state(World world, String claim) {
        return world.book.find(new NodeClaimName(claim)).orElseThrow().state().text();
    }

    /** An instance of this cluster that EC2 has run for some minutes. */
    private static CloudInstance instance(World world, InstanceId id, String launch) {
        var tags = new TreeMap<String, String>();
        tags.put(WellKnown.TAG_CLUSTER, World.CLUSTER);
        tags.put(WellKnown.TAG_LAUNCH, launch);
        var pool = new CapacityPool(CapacityType.SPOT, "m7g.large", "us-east-1a");
        return new CloudInstance(
                id, pool, "running", "ami-arm64", world.clock.instant().minus(Duration.ofMinutes(3)), tags);
    }

    private static void recordPlanned(World world, String name, Duration ago) {
        var planned = new TestClaim(name)
                .launch("launch-" + name)
                .createdAt(world.clock.instant().minus(ago))
                .planned();
        world.deliver(() -> world.book.record(List.of(planned), "test", "planned"));
    }

    private static void sweep(World world) {
        world.deliver(world.sweep::run);
    }

    /** The sweep's part of what is asked of an API server, which reading the cluster is nearly all of. */
    @Test
    void aSweepReadsTheClusterOnce() {
        var world = World.running(Faults.none());
        minutes(world, 1);
        var before = world.faults.calls().size();
        sweep(world);
        assertEquals(
                List.of(
                        "cluster:snapshot all",
                        "cluster:capacityBuffers all",
                        "cluster:nominates all",
                        "cluster:nodeClassStatus default",
                        "cluster:poolStandings all"),
                world.faults.calls().stream()
                        .skip(before)
                        .filter(call -> call.startsWith("cluster:"))
                        .toList());
    }

    private static void minutes(World world, int count) {
        for (var minute = 0; minute < count; minute++) {
            world.clock.advance(Duration.ofMinutes(1));
            sweep(world);
            world.settle();
        }
    }

    @Test
    void registersANodeThatJoinedUnnoticed() {
        var world = launched(Faults.none());
        world.cluster.join(World.nodeOf(claim(world)), claim(world), true);
        sweep(world);
        assertEquals(List.of("Initialized"), world.liveStates());
    }

    @Test
    void adoptsAnInstanceThatCarriesItsLaunch() {
        var world = new World(Faults.none());
        recordPlanned(world, "c1", Duration.ofMinutes(4));
        world.fleet.put(instance(world, FOUND, "launch-c1"));
        sweep(world);
        assertEquals("Launched", state(world, "c1"));
        assertEquals(FOUND, claim(world).instance().orElseThrow().id());
        assertEquals(0, world.fleet.requests().size());
    }

    @Test
    void givesUpAClaimThatNoInstanceCameOf() {
        var world = new World(Faults.none());
        recordPlanned(world, "c1", Duration.ofMinutes(6));
        sweep(world);
        assertEquals("Failed", state(world, "c1"));
    }

    @Test
    void asksThePlannerOnceAMinuteForPodsThatWait() {
        var world = World.withPods(Faults.none(), 2);
        sweep(world);
        sweep(world);
        assertEquals(1, world.plans.waiting().size());
        world.settle();
        assertEquals(List.of("Launched"), world.liveStates());
        sweep(world);
        assertTrue(world.plans.waiting().isEmpty());
    }

    @Test
    void removesANodeWhoseInstanceIsGone() {
        var world = World.running(Faults.none());
        var claim = claim(world);
        world.fleet.takeAway(claim.instance().orElseThrow().id());
        world.clock.advance(Duration.ofMinutes(3));
        sweep(world);
        var disrupted = (ClaimState.Disrupted) claim(world).state();
        assertEquals(DisruptionReason.INSTANCE_GONE, disrupted.reason());
        world.settle();
        assertEquals("Terminated", state(world, claim.name().value()));
        assertTrue(!world.cluster.nodeNames().contains(World.nodeOf(claim)));
    }

    @Test
    void endsAnInstanceThatNoClaimKnows() {
        var world = World.running(Faults.none());
        world.fleet.put(instance(world, ORPHAN, "forgotten"));
        var others = instance(world, FOUND, "x");
        var untagged = new TreeMap<>(others.tags());
        untagged.remove(WellKnown.TAG_LAUNCH);
        world.fleet.put(new CloudInstance(
                FOUND, others.pool(), others.state(), others.imageId(), others.launchedAt(), untagged));
        sweep(world);
        assertTrue(world.fleet.running().stream().noneMatch(one -> one.id().equals(ORPHAN)));
        assertTrue(
                world.fleet.running().stream().anyMatch(one -> one.id().equals(FOUND)),
                "what Slipway did not launch is not touched");
    }

    @Test
    void asksTheClaimItselfBeforeItEndsAnInstanceThatTheListMissed() {
        var world = World.running(Faults.none());
        world.clock.advance(Duration.ofMinutes(5));
        var running = world.fleet.running();
        world.sweepWith(new ForgetfulBook(world.book)).run();
        assertEquals(running, world.fleet.running());
    }

    @Test
    void deletesANodeThatNothingStandsBehind() {
        var world = World.running(Faults.none());
        world.cluster.node(abandoned(world));
        sweep(world);
        assertEquals(List.of(World.nodeOf(claim(world))), world.cluster.nodeNames());
    }

    private static NodeSnapshot abandoned(World world) {
        return new TestNode("abandoned")
                .providerId("aws:///us-east-1a/i-000000000000000cc")
                .label(WellKnown.NODE_POOL, "default")
                .notReady()
                .createdAt(world.clock.instant().minus(Duration.ofMinutes(5)))
                .build();
    }

    /** aws.md §8, 50: each instance is ended by a call of its own. */
    @Test
    void oneStepThatFailsDoesNotStopTheOthers() {
        var world = new World(Faults.eachFailsOnce());
        world.fleet.put(instance(world, ORPHAN, "forgotten")).put(instance(world, FOUND, "forgotten"));
        // Each reading fails once, and so does this: what the sweep does with FOUND will succeed.
        assertThrows(RetryableFault.class, () -> world.fleet.terminate(FOUND));
        assertThrows(RetryableFault.class, () -> world.book.byInstance(FOUND));
        assertThrows(RetryableFault.class, () -> world.book.byInstance(ORPHAN));
        var failed = -1;
        for (var attempt = 0; failed < 0; attempt++) {
            assertTrue(attempt < 10, "the sweep never reads all that it needs");
            try {
                failed = world.sweep.run().failed();
            } catch (RetryableFault reading) {
                // Comes again, as the schedule does.
            }
        }
        assertEquals(
                5,
                failed,
                "ending the orphan, who nominates, looking the class up, what pools say, and what is known of profiles");
        assertEquals(
                List.of(ORPHAN),
                world.fleet.running().stream().map(CloudInstance::id).toList());
        sweep(world);
        assertTrue(world.fleet.running().isEmpty());
    }

    @Test
    void whenEveryEventIsLostSweepsAloneMakePendingPodsRun() {
        var world = World.withPods(Faults.none(), 6);
        minutes(world, 1);
        for (var claim : world.book.live()) {
            world.cluster.join(World.nodeOf(claim), claim, true);
        }
        minutes(world, 1);
        world.podsBind();
        minutes(world, 3);
        assertEquals(List.of("Initialized", "Initialized", "Initialized"), world.liveStates());
        assertEquals(List.of(), world.cluster.pendingPods());
        assertEquals(3, world.fleet.everStarted().size());
    }

    @Test
    void whenEveryEventIsLostSweepsAloneTakeAnInterruptedNodeAway() {
        var world = World.running(Faults.none());
        var before = claim(world);
        // Neither the warning nor the state change was heard.
        world.fleet.takeAway(before.instance().orElseThrow().id());
        for (var minute = 0; minute < 8; minute++) {
            world.clock.advance(Duration.ofMinutes(1));
            sweep(world);
            while (world.drains.take().isPresent()) {
                // Every second drain message is lost, too.
                world.drains.take().ifPresent(sent -> world.deliver(() -> world.drainStep.take(sent.request())));
            }
            world.plans.take().ifPresent(request -> world.deliver(() -> world.provision.answer(request)));
        }
        minutes(world, 3);
        assertEquals("Terminated", state(world, before.name().value()));
        assertEquals(1, world.fleet.running().size());
        assertEquals(2, world.cluster.pendingPods().size());
    }

    /** A node that joined unheard, an orphan, an abandoned Node and a claim that does not know its instance. */
    private static World untidy(Faults faults) {
        var world = launched(faults);
        world.cluster.join(World.nodeOf(claim(world)), claim(world), true);
        claim(world).spec().pods().forEach(pod -> world.cluster.bind(PodId.parse(pod), World.nodeOf(claim(world))));
        recordPlanned(world, "c1", Duration.ofMinutes(4));
        world.fleet.put(instance(world, FOUND, "launch-c1")).put(instance(world, ORPHAN, "forgotten"));
        world.cluster.node(abandoned(world));
        return world;
    }

    static Stream<Faults> everyCrash() {
        var clean = untidy(Faults.none());
        var before = clean.faults.count();
        sweep(clean);
        clean.settle();
        return Faults.crashesIn(before, clean.faults.count());
    }

    @ParameterizedTest
    @MethodSource("everyCrash")
    void theNextSweepTidiesUpWhatAKilledOneLeft(Faults faults) {
        var world = untidy(faults);
        try {
            world.sweep.run();
        } catch (Crash killed) {
            // The schedule starts another one.
        }
        minutes(world, 2);
        assertEquals(List.of("Initialized", "Launched"), world.liveStates());
        assertEquals(2, world.fleet.running().size());
        assertTrue(world.fleet.running().stream().noneMatch(one -> one.id().equals(ORPHAN)));
        assertTrue(!world.cluster.nodeNames().contains(new NodeName("abandoned")));
        assertEquals("Launched", state(world, "c1"));
    }
}
