package dev.slipway.flow.registration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.flow.World;
import dev.slipway.model.claim.ClaimEvent;
import dev.slipway.model.claim.NodeClaim;
import dev.slipway.model.claim.NodeName;
import dev.slipway.model.cluster.NodeChange;
import dev.slipway.model.cluster.NodeSnapshot;
import dev.slipway.model.scheduling.WellKnown;
import dev.slipway.testkit.fake.Faults;
import dev.slipway.testkit.scenario.TestNode;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A node that joins, early or late, twice, of somebody else's, or goes; and the invocation killed at each call. */
class RegisterNodeTest {
    /** Two pods wait for one instance, which runs and has not joined. */
    private static World launched(Faults faults) {
        var world = World.withPods(faults, 2);
        world.deliver(() -> world.provision.answer(world.batch("batch-1")));
        return world;
    }

    private static NodeClaim claim(World world) {
        return world.book.live().getFirst();
    }

    private static NodeName join(World world, boolean ready) {
        var node = World.nodeOf(claim(world));
        world.cluster.join(node, claim(world), ready);
        return node;
    }

    private static void tell(World world, NodeName node) {
        world.deliver(() ->
                world.registerNode.changed(new NodeChange(World.CLUSTER, node, "", false, world.clock.instant())));
    }

    private static NodeSnapshot seen(World world, NodeName node) {
        return world.cluster.asItIs().nodes().stream()
                .filter(one -> one.name().equals(node))
                .findFirst()
                .orElseThrow();
    }

    private static List<String> history(World world) {
        return world.book.history(claim(world).name()).stream()
                .map(ClaimEvent::to)
                .toList();
    }

    @Test
    void aReadyNodeIsInitializedAtOnce() {
        var world = launched(Faults.none());
        var node = join(world, true);
        tell(world, node);
        assertEquals(List.of("Initialized"), world.liveStates());
        assertEquals(List.of("Planned", "Launched", "Launched", "Registered", "Initialized"), history(world));
        assertEquals("true", seen(world, node).labels().get(WellKnown.REGISTERED));
        assertEquals("true", seen(world, node).labels().get(WellKnown.INITIALIZED));
        var tags = world.fleet.running().getFirst().tags();
        assertEquals(node.value(), tags.get("Name"));
        assertEquals(claim(world).name().value(), tags.get(WellKnown.TAG_NODE_CLAIM));
    }

    @Test
    void theMemoryThatANodeTellsIsLearnedByTypeAndImage() {
        var world = launched(Faults.none());
        var node = join(world, true);
        tell(world, node);
        tell(world, node);
        var instance = claim(world).instance().orElseThrow();
        var seen = world.memories.seen(List.of(instance.imageId()), world.clock.instant());
        assertEquals(
                "{%s={%s=%s}}"
                        .formatted(
                                instance.imageId(),
                                instance.pool().instanceType(),
                                seen(world, node).capacity().get("memory")),
                seen.toString());
        assertEquals(1, world.faults.count("memory-book:saw"));
    }

    @Test
    void aNodeThatIsNotReadyIsRegisteredAndInitializedLater() {
        var world = launched(Faults.none());
        var node = join(world, false);
        tell(world, node);
        assertEquals(List.of("Registered"), world.liveStates());
        assertFalse(seen(world, node).labels().containsKey(WellKnown.INITIALIZED));
        world.cluster.becomesReady(node);
        tell(world, node);
        assertEquals(List.of("Initialized"), world.liveStates());
        assertEquals("true", seen(world, node).labels().get(WellKnown.INITIALIZED));
    }

    @Test
    void theSameNewsTwiceChangesNothing() {
        var world = launched(Faults.none());
        var node = join(world, true);
        tell(world, node);
        var claim = claim(world);
        tell(world, node);
        assertEquals(claim, claim(world));
        assertEquals(1, world.faults.count("cluster:updateNode"));
        assertEquals(1, world.faults.count("fleet:tag"));
    }

    @Test
    void aNodeOfSomebodyElseIsLeftAlone() {
        var world = launched(Faults.none());
        var foreign = new TestNode("foreign")
                .providerId("aws:///us-east-1a/i-00000000000000bad")
                .build();
        var unnamed = new TestNode("unnamed").providerId("").build();
        world.cluster.node(foreign).node(unnamed);
        tell(world, foreign.name());
        tell(world, unnamed.name());
        assertEquals(0, world.faults.count("cluster:updateNode"));
        assertEquals(List.of("Launched"), world.liveStates());
    }

    @Test
    void aForeignNodeThatWentIsNoNews() {
        var world = World.running(Faults.none());
        tell(world, new NodeName("foreign"));
        assertEquals(List.of("Initialized"), world.liveStates());
        assertTrue(world.drains.waiting().isEmpty());
    }

    @Test
    void aNodeThatAUserDeletesTakesItsInstanceWithIt() {
        var world = World.running(Faults.none());
        deleteByHand(world, World.nodeOf(claim(world)));
        assertGoneAndReplaced(world);
        assertEquals(
                1,
                world.faults.calls().stream()
                        .filter(call -> call.startsWith("plans:send replace-"))
                        .count());
    }

    static Stream<Faults> everyCrashOfJoining() {
        var clean = launched(Faults.none());
        var node = join(clean, true);
        var before = clean.faults.count();
        tell(clean, node);
        return crashes(before, clean);
    }

    @ParameterizedTest
    @MethodSource("everyCrashOfJoining")
    void initializesOnceWhenKilledAtAnyCall(Faults faults) {
        var world = launched(faults);
        var node = join(world, true);
        tell(world, node);
        assertEquals(List.of("Initialized"), world.liveStates());
        assertEquals(List.of("Planned", "Launched", "Launched", "Registered", "Initialized"), history(world));
        assertEquals("true", seen(world, node).labels().get(WellKnown.REGISTERED));
        assertEquals("true", seen(world, node).labels().get(WellKnown.INITIALIZED));
    }

    static Stream<Faults> everyCrashOfGoing() {
        var clean = World.running(Faults.none());
        var node = World.nodeOf(claim(clean));
        var before = clean.faults.count();
        deleteByHand(clean, node);
        return crashes(before, clean);
    }

    @ParameterizedTest
    @MethodSource("everyCrashOfGoing")
    void endsTheInstanceWhenKilledAtAnyCall(Faults faults) {
        var world = World.running(faults);
        deleteByHand(world, World.nodeOf(claim(world)));
        assertGoneAndReplaced(world);
    }

    /** The Node object goes without anybody but the user deciding so; its pods are made anew. */
    private static void deleteByHand(World world, NodeName node) {
        world.deliver(() -> world.cluster.deleteNode(node));
        tell(world, node);
        world.settle();
    }

    private static void assertGoneAndReplaced(World world) {
        var ids = world.fleet.everStarted();
        assertTrue(ids.getFirst().ending(), ids::toString);
        assertEquals(
                "Terminated",
                world.book.byInstance(ids.getFirst().id()).orElseThrow().state().text());
        assertEquals(List.of("Launched"), world.liveStates());
        assertEquals(1, world.fleet.running().size());
    }

    private static Stream<Faults> crashes(int before, World clean) {
        return Faults.crashesIn(before, clean.faults.count());
    }
}
