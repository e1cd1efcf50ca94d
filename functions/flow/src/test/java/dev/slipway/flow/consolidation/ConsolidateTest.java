package dev.slipway.flow.consolidation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.flow.World;
import dev.slipway.flow.provision.GatherProvisionFacts;
import dev.slipway.model.claim.NodeName;
import dev.slipway.model.cluster.ClusterSnapshot;
import dev.slipway.model.cluster.NodePod;
import dev.slipway.model.cluster.NodeSnapshot;
import dev.slipway.model.pool.CapacityBuffer;
import dev.slipway.model.pool.NodePool;
import dev.slipway.model.pool.PoolStandings;
import dev.slipway.model.port.ClusterView;
import dev.slipway.model.port.RetryableFault;
import dev.slipway.model.scheduling.PodId;
import dev.slipway.solver.consolidation.ConsolidationSettings;
import dev.slipway.solver.consolidation.EmptyNodes;
import dev.slipway.solver.consolidation.Pace;
import dev.slipway.testkit.fake.Faults;
import dev.slipway.testkit.scenario.TestPod;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Empty nodes, looked at by two at once, and by one that is killed at each of its calls. */
class ConsolidateTest {
    /** One node whose pods have gone. */
    private static World empty(Faults faults) {
        var world = World.running(faults);
        world.cluster.remove(new PodId("default", "inflate-0"));
        world.cluster.remove(new PodId("default", "inflate-1"));
        return world;
    }

    private static void consolidate(World world) {
        world.deliver(() -> world.consolidate.run());
    }

    /** The first look remembers since when, the second one decides. */
    private static void twice(World world) {
        consolidate(world);
        world.clock.advance(Duration.ofSeconds(31));
        consolidate(world);
    }

    @Test
    void anEmptyNodeIsLeftUntilItsPoolsTimeIsOver() {
        var world = empty(Faults.none());
        consolidate(world);
        world.clock.advance(Duration.ofSeconds(20));
        consolidate(world);
        assertEquals(List.of("Initialized"), world.liveStates());
        world.clock.advance(Duration.ofSeconds(11));
        consolidate(world);
        assertEquals(List.of("Disrupted"), world.liveStates());
    }

    @Test
    void aNodeThatWasBusyInBetweenBeginsAnew() {
        var world = empty(Faults.none());
        consolidate(world);
        var node = world.book.live().getFirst().node().orElseThrow();
        world.cluster.running(node, World.replica("late", "500m"), "late-0");
        world.clock.advance(Duration.ofSeconds(20));
        consolidate(world);
        world.cluster.remove(new PodId("default", "late-0"));
        world.clock.advance(Duration.ofSeconds(20));
        consolidate(world);
        assertEquals(List.of("Initialized"), world.liveStates());
    }

    /** An empty node of two cores, of which a DaemonSet is to have one once its plugin has come, and a pod that waits. */
    private static World waitingBesideAPlugin() {
        var world = empty(Faults.none());
        world.cluster.daemonSet(new TestPod("agent")
                .ownedBy("DaemonSet")
                .asks("cpu", "1")
                .asks("example.com/fuse", "1")
                .kind());
        world.cluster.pending(World.replica("web", "1500m"), "web-0");
        return world;
    }

    @Test
    void anEmptyNodeGoesThatIsTooSmallForThePodBesideItsDaemonSets() {
        var world = waitingBesideAPlugin();
        twice(world);
        assertEquals(List.of("Disrupted"), world.liveStates());
    }

    @Test
    void whereDevicesOfTypesCannotBeReadItStays() {
        var world = waitingBesideAPlugin();
        var market = new GatherProvisionFacts(
                world.book,
                _ -> {
                    throw new RetryableFault("ec2:DescribeInstanceTypes", "all", new IOException("away"));
                },
                world.catalog,
                world.offerings,
                world.cluster);
        var gather = new GatherDisruptionFacts(world.book, world.cluster, market, ConsolidationSettings.USUAL);
        consolidate(world);
        world.clock.advance(Duration.ofSeconds(31));
        var facts = gather.facts(
                world.memory.read("empty-since"), world.memory.read(NoteEmptied.MEMORY), world.clock.instant());
        assertTrue(EmptyNodes.plan(facts).kept().getFirst().reason().contains("default/web-0 waits"));
    }

    @Test
    void ofTwoAtOnceTheSecondDoesNothing() {
        var world = empty(Faults.none());
        // While this one looks at the cluster, another one does the whole of its work.
        var slow = new Consolidate(
                new GatherDisruptionFacts(
                        world.book,
                        new During(world.cluster, world.consolidate::run),
                        world.market,
                        ConsolidationSettings.USUAL),
                world.memory,
                Pace.USUAL,
                world.startDrain,
                new ExplainConsolidation(world.ledger, world.cluster, world.memory),
                world.clock);
        slow.run();
        // What is empty, by both, and what has been told.
        assertEquals(3, world.faults.count("controls:write"));
        assertEquals(1, world.memory.read("empty-since").version());
        world.clock.advance(Duration.ofSeconds(31));
        slow.run();
        world.settle();
        assertTrue(world.book.live().isEmpty(), world.liveStates()::toString);
        assertEquals(1, world.faults.count("fleet:terminate"));
    }

    static Stream<Faults> everyCrash() {
        var clean = empty(Faults.none());
        var before = clean.faults.count();
        twice(clean);
        clean.settle();
        return Faults.crashesIn(before, clean.faults.count());
    }

    @ParameterizedTest
    @MethodSource("everyCrash")
    void anEmptyNodeGoesOnceWhenKilledAtAnyCall(Faults faults) {
        var world = empty(faults);
        twice(world);
        world.settle();
        // The schedules go on; whatever was cut off is found by one of them.
        for (var minute = 0; minute < 4; minute++) {
            world.clock.advance(Duration.ofMinutes(1));
            consolidate(world);
            world.deliver(world.sweep::run);
            world.settle();
        }
        assertTrue(world.book.live().isEmpty(), world.liveStates()::toString);
        assertTrue(world.fleet.running().isEmpty());
        assertEquals(List.of(), world.cluster.nodeNames());
        assertEquals(1, world.fleet.everStarted().size(), "no replacement for an empty node");
    }

    /** A cluster during whose reading something else happens. */
    private record During(ClusterView cluster, Runnable meanwhile) implements ClusterView {
        @Override
        public ClusterSnapshot snapshot() {
            var snapshot = cluster.snapshot();
            meanwhile.run();
            return snapshot;
        }

        @Override
        public Optional<NodePool> nodePool(String name) {
            return cluster.nodePool(name);
        }

        @Override
        public PoolStandings poolStandings() {
            return cluster.poolStandings();
        }

        @Override
        public List<CapacityBuffer> capacityBuffers() {
            return cluster.capacityBuffers();
        }

        @Override
        public boolean nominates() {
            return cluster.nominates();
        }

        @Override
        public Optional<NodeSnapshot> node(NodeName name) {
            return cluster.node(name);
        }

        @Override
        public List<NodePod> podsOn(NodeName node) {
            return cluster.podsOn(node);
        }

        @Override
        public List<String> attachedVolumes(NodeName node) {
            return cluster.attachedVolumes(node);
        }
    }
}
