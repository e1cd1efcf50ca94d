package dev.slipway.flow.consolidation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.flow.World;
import dev.slipway.flow.provision.GatherProvisionFacts;
import dev.slipway.model.claim.NodeClaim;
import dev.slipway.model.cluster.ClusterSnapshot;
import dev.slipway.model.cluster.NodeSnapshot;
import dev.slipway.model.pool.CapacityBuffer;
import dev.slipway.model.pool.Condition;
import dev.slipway.model.port.RetryableFault;
import dev.slipway.model.resource.ResourceList;
import dev.slipway.model.scheduling.PodId;
import dev.slipway.model.scheduling.WellKnown;
import dev.slipway.solver.consolidation.ConsolidationSettings;
import dev.slipway.solver.consolidation.Pace;
import dev.slipway.testkit.fake.FakeCluster;
import dev.slipway.testkit.fake.Faults;
import dev.slipway.testkit.scenario.TestBuffer;
import dev.slipway.testkit.scenario.TestPod;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Room that CapacityBuffers keep free (core.md §1.8), by sweeps alone. */
final class HeadroomTest {
    private static World keeping(Faults faults, int pods) {
        var world = new World(faults);
        world.savesMoney("on-demand");
        world.cluster.buffer(TestBuffer.of("default", "spare", pods, "1500m"));
        world.meanwhile(() -> world.deliver(world::nodesJoin));
        return world;
    }

    private static void minutes(World world, int count) {
        world.minutes(count, () -> bind(world));
    }

    /** As the kube-scheduler does, which likes the emptiest node best and knows nothing of room that is kept. */
    private static void bind(World world) {
        for (var pod : world.cluster.pendingPods()) {
            var now = world.cluster.asItIs();
            var nominated = world.cluster.nominations().get(pod);
            if (nominated != null && world.cluster.nodeNames().contains(nominated)) {
                world.cluster.bind(pod, nominated);
                continue;
            }
            var kind = now.pending().stream()
                    .filter(group -> group.names().contains(pod.name()))
                    .map(now::kindOf)
                    .findFirst()
                    .orElseThrow();
            now.nodes().stream()
                    .filter(node -> node.ready()
                            && !node.deleting()
                            && node.taints().isEmpty()
                            && kind.requests().fitsIn(free(now, node)))
                    .max(Comparator.comparing((NodeSnapshot node) -> share(now, node))
                            .thenComparing(NodeSnapshot::name))
                    .ifPresent(node -> world.cluster.bind(pod, node.name()));
        }
    }

    private static ResourceList free(ClusterSnapshot now, NodeSnapshot node) {
        var free = node.allocatable();
        for (var group : node.pods()) {
            free = free.minus(now.kindOf(group).requests().times(group.names().size()));
        }
        return free;
    }

    private static double share(ClusterSnapshot now, NodeSnapshot node) {
        return (double) free(now, node).get(ResourceList.CPU).millis()
                / node.allocatable().get(ResourceList.CPU).millis();
    }

    private static List<String> initialized(int count) {
        return Collections.nCopies(count, "Initialized");
    }

    private static String reason(World world) {
        return world.cluster.statusOfBuffer("default", "spare").stream()
                .filter(condition -> condition.type().equals(CapacityBuffer.PROVISIONING))
                .map(Condition::reason)
                .findFirst()
                .orElse("");
    }

    @Test
    void theRoomIsBoughtOnceAndStaysWhereNothingRuns() {
        // row 155
        var world = keeping(Faults.none(), 2);
        minutes(world, 1);
        assertEquals(initialized(2), world.liveStates());
        assertEquals("RequiresNewCapacity", reason(world));
        minutes(world, 60);
        assertEquals("FitsExistingCapacity", reason(world));
        assertEquals(initialized(2), world.liveStates());
        assertEquals(2, world.fleet.everStarted().size());
        assertEquals(List.of(), podEvents(world), "nobody is told of pods that are none");
        assertEquals(Collections.emptySortedMap(), world.cluster.nominations());
    }

    @Test
    void whatComesTakesTheRoomAtOnceAndTheRoomIsBoughtAgain() {
        // row 156
        var world = keeping(Faults.none(), 1);
        minutes(world, 2);
        var node = World.nodeOf(world.book.live().getFirst());
        world.cluster.pending(World.replica("web", "1500m"), "web-0");
        world.provision.answer(world.batch("batch"));
        assertEquals(initialized(1), world.liveStates(), "it has room already");
        world.cluster.bind(new PodId("default", "web-0"), node);
        minutes(world, 3);
        assertEquals(initialized(2), world.liveStates());
        assertEquals("FitsExistingCapacity", reason(world));
    }

    @Test
    void theNodesGoWithTheBuffer() {
        var world = keeping(Faults.none(), 3);
        minutes(world, 2);
        assertEquals(initialized(3), world.liveStates());
        world.cluster.buffer(TestBuffer.of("default", "spare", 1, "1500m"));
        minutes(world, 8);
        assertEquals(initialized(1), world.liveStates());
        world.cluster.buffer(TestBuffer.of("default", "spare", 0, "1500m"));
        minutes(world, 8);
        assertEquals(List.of(), world.liveStates());
        assertEquals("BufferEmpty", reason(world));
        assertEquals(List.of(), world.fleet.running());
    }

    @Test
    void roomStaysWhereItIsThoughItWouldBeCheaperElsewhere() {
        // row 155: it might be replaced; what the room is kept for would move there first
        var world = keeping(Faults.none(), 1);
        world.cluster.buffer(TestBuffer.of("default", "spare", 1, "3"));
        minutes(world, 2);
        assertEquals(List.of("m7g.xlarge"), types(world));
        world.cluster.buffer(TestBuffer.of("default", "spare", 1, "1500m"));
        minutes(world, 60);
        assertEquals(List.of("m7g.xlarge"), types(world));
        assertEquals(1, world.fleet.everStarted().size());
    }

    @Test
    void podsThatFitTheRoomAreNotEvictedToSaveMoney() {
        var world = keeping(Faults.none(), 1);
        world.cluster.buffer(TestBuffer.of("default", "spare", 1, "3500m"));
        minutes(world, 2);
        world.cluster.pending(World.replica("web", "1900m"), "web-0");
        bind(world);
        assertEquals(List.of(), world.cluster.pendingPods());
        minutes(world, 120);
        assertEquals(List.of("m7g.xlarge", "m7g.xlarge"), types(world));
        assertEquals(2, world.fleet.everStarted().size());
        assertEquals(0, world.faults.count("cluster:evict"));
    }

    @Test
    void aNodeThatTheRoomDoesNotNeedGoes() {
        var world = keeping(Faults.none(), 0);
        var spread = new TestPod("spare")
                .asks("cpu", "500m")
                .awayFrom(WellKnown.ZONE, "spare")
                .kind();
        var met = Condition.met(CapacityBuffer.READY_FOR_PROVISIONING);
        // There are two zones.
        world.cluster.buffer(new CapacityBuffer("default", "spare", 1, spread, 3, met, List.of()));
        minutes(world, 2);
        assertEquals(initialized(2), world.liveStates());
        world.cluster.pending(World.replica("web", "3"), "web-0");
        world.provision.answer(world.batch("batch"));
        world.nodesJoin();
        bind(world);
        minutes(world, 5);
        assertEquals(initialized(3), world.liveStates());
        world.cluster.remove(new PodId("default", "web-0"));
        minutes(world, 10);
        assertEquals(initialized(2), world.liveStates());
    }

    /** Pods come and go for half an hour; two hours later nothing has been bought for an hour. */
    @ParameterizedTest
    @MethodSource("seeds")
    void whenPodsStandStillNodesDoToo(long seed) {
        var random = new Random(seed);
        var sizes = List.of("300m", "500m", "900m", "1100m", "1500m", "1900m", "2500m", "3500m");
        var world = keeping(Faults.none(), 0);
        if (random.nextBoolean()) {
            world.cluster.withoutNominations();
        }
        world.meanwhile(() -> {
            world.deliver(world::nodesJoin);
            bind(world);
        });
        for (var i = random.nextInt(3); i >= 0; i--) {
            var size = sizes.get(random.nextInt(sizes.size()));
            world.cluster.buffer(TestBuffer.of("default", "spare" + i, 1 + random.nextInt(4), size));
        }
        var pods = new ArrayList<String>();
        for (var minute = 0; minute < 30; minute++) {
            for (var come = random.nextInt(3); come > 0; come--) {
                var name = "p-%d-%d".formatted(minute, come);
                world.cluster.pending(
                        World.replica("app" + random.nextInt(3), sizes.get(random.nextInt(sizes.size()))), name);
                pods.add(name);
            }
            if (random.nextBoolean() && !pods.isEmpty()) {
                world.cluster.remove(new PodId("default", pods.remove(random.nextInt(pods.size()))));
            }
            bind(world);
            if (!world.cluster.pendingPods().isEmpty()) {
                world.deliver(() -> world.provision.answer(world.batch("batch-" + world.clock.instant())));
            }
            minutes(world, 1);
        }
        minutes(world, 60);
        var before = world.fleet.everStarted().size();
        minutes(world, 60);
        assertEquals(before, world.fleet.everStarted().size());
        assertEquals(List.of(), world.cluster.pendingPods());
    }

    static LongStream seeds() {
        var count = Long.getLong("seeds", 8);
        var from = Long.getLong("seed", 0);
        return LongStream.range(from, from + count);
    }

    private static List<String> podEvents(World world) {
        return world.cluster.events().stream()
                .map(FakeCluster.Event::object)
                .filter(object -> object.startsWith("Pod/"))
                .toList();
    }

    private static List<String> types(World world) {
        return world.book.live().stream()
                .flatMap(claim -> claim.instance().stream())
                .map(instance -> instance.pool().instanceType())
                .toList();
    }

    @Test
    void roomThatNoNodeHasIsNobodysAlarm() {
        var world = keeping(Faults.none(), 1);
        world.cluster.buffer(TestBuffer.of("default", "spare", 2, "64"));
        minutes(world, 2);
        assertEquals(List.of(), world.liveStates());
        var said = world.cluster.statusOfBuffer("default", "spare").getLast();
        assertEquals("RequiresNewCapacity", said.reason());
        assertTrue(said.message().startsWith("There is no room for 2 of 2 pods: "), said.message());
        assertTrue(said.message().contains(ResourceList.CPU), said.message());
        assertEquals(List.of(), podEvents(world));
    }

    @Test
    void nobodyLooksForRoomThatNobodyKnows() {
        var world = keeping(Faults.none(), 1);
        var why = Condition.failed(CapacityBuffer.READY_FOR_PROVISIONING, "PodTemplateNotFound", "There is none.");
        world.cluster.buffer(new CapacityBuffer("default", "spare", 1, null, 0, why, List.of()));
        minutes(world, 2);
        assertEquals(List.of(), world.liveStates());
        assertEquals(why, world.cluster.statusOfBuffer("default", "spare").getFirst());
        assertEquals("NotReadyForProvisioning", reason(world));
        var writes = world.faults.count("cluster:capacityBufferStatus");
        minutes(world, 5);
        assertEquals(writes, world.faults.count("cluster:capacityBufferStatus"), "what it says is not said again");
    }

    @Test
    void whereNothingCanBeAskedOfTheMarketNoEmptyNodeGoes() {
        var world = keeping(Faults.none(), 1);
        minutes(world, 2);
        var before = world.book.live().stream().map(NodeClaim::name).toList();
        var market = new GatherProvisionFacts(
                world.book,
                _ -> {
                    throw new RetryableFault("ec2:DescribeInstanceTypes", "all", new IOException("away"));
                },
                world.catalog,
                world.offerings,
                world.cluster);
        var consolidate = new Consolidate(
                new GatherDisruptionFacts(world.book, world.cluster, market, ConsolidationSettings.USUAL),
                world.memory,
                Pace.USUAL,
                world.startDrain,
                new ExplainConsolidation(world.ledger, world.cluster, world.memory),
                world.clock);
        for (var minute = 0; minute < 5; minute++) {
            world.clock.advance(Duration.ofMinutes(1));
            // What would save money it cannot say either.
            assertThrows(RetryableFault.class, consolidate::run);
        }
        assertEquals(before, world.book.live().stream().map(NodeClaim::name).toList());
        assertEquals(initialized(1), world.liveStates());
    }

    static Stream<Faults> crashes() {
        return Faults.crashesIn(0, 70);
    }

    @ParameterizedTest
    @MethodSource("crashes")
    void killedAnywhereItIsBoughtOnce(Faults faults) {
        var world = keeping(faults, 2);
        minutes(world, 8);
        assertEquals(initialized(2), world.liveStates());
        assertEquals(2, world.fleet.running().size());
        assertEquals(2, world.fleet.everStarted().size());
        assertEquals("FitsExistingCapacity", reason(world));
    }
}
