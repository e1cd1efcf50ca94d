package dev.slipway.flow.sweep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.flow.World;
import dev.slipway.model.cluster.ObjectFault;
import dev.slipway.model.pool.NodePoolStatus;
import dev.slipway.model.pool.ResolvedNodeClass;
import dev.slipway.testkit.fake.Faults;
import dev.slipway.testkit.scenario.TestPool;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a sweep says in node pools. */
class NodePoolSweepTest {
    @Test
    void aPoolSaysWhichNodesItHasUntilTheyGo() {
        var world = World.running(Faults.none());
        sweep(world);
        assertEquals(1, said(world, "default").nodes());
        assertEquals("True Ready", ready(world));
        world.book
                .live()
                .forEach(claim ->
                        world.fleet.terminate(claim.instance().orElseThrow().id()));
        world.clock.advance(Duration.ofHours(1));
        sweep(world);
        assertEquals(1, said(world, "default").nodes(), "as the claims were when the sweep began");
        sweep(world);
        assertEquals(0, said(world, "default").nodes());
    }

    /** The class is told first, in the same sweep, so that its pools need not wait for the next one. */
    @Test
    void aPoolWhoseClassIsNotReadyIsNotReadyEither() {
        var world = World.withPods(Faults.none(), 1);
        world.catalog.resolvesTo(new ResolvedNodeClass.NotReady("default", "SubnetsNotFound", "No subnet."));
        sweep(world);
        assertEquals("False UnhealthyDependents", ready(world));
        assertEquals(
                "UnhealthyDependents",
                said(world, "default").conditions().get(1).reason());
    }

    @Test
    void whatCannotBeReadIsToldAndStopsNobody() {
        var world = World.withPods(Faults.none(), 1);
        world.cluster.unreadable(new ObjectFault("NodePool/odd", "spec.wait: not known. Maybe \"weight\" is meant."));
        sweep(world);
        var odd = said(world, "odd").conditions().getFirst();
        assertEquals("NodePoolValidationFailed", odd.reason());
        assertEquals("spec.wait: not known. Maybe \"weight\" is meant.", odd.message());
        assertEquals("True Ready", ready(world));
    }

    @Test
    void aPoolThatCannotBeToldStopsNoOtherAndIsToldLater() {
        var world = twoPools(Faults.eachFailsOnce());
        var failed = new AtomicInteger();
        world.deliver(() -> failed.set(world.sweep.run().failed()));
        while (failed.get() > 0) {
            world.deliver(() -> failed.set(world.sweep.run().failed()));
        }
        assertTrue(world.cluster.statusOfPool("another").isPresent());
        assertTrue(world.cluster.statusOfPool("default").isPresent());
    }

    static Stream<Faults> everyCrash() {
        var clean = twoPools(Faults.none());
        sweep(clean);
        return Faults.crashesIn(0, clean.faults.count());
    }

    @ParameterizedTest
    @MethodSource("everyCrash")
    void killedAnywhereTheNextSweepSaysTheSame(Faults faults) {
        var clean = twoPools(Faults.none());
        sweep(clean);
        var world = twoPools(faults);
        sweep(world);
        for (var pool : List.of("another", "default")) {
            assertEquals(said(clean, pool), said(world, pool));
        }
        var calls = world.faults.calls().size();
        sweep(world);
        assertEquals(
                List.of(),
                world.faults.calls().stream()
                        .skip(calls)
                        .filter(call -> call.startsWith("cluster:nodePoolStatus"))
                        .toList(),
                "nothing is written in a quiet cluster");
    }

    private static World twoPools(Faults faults) {
        var world = World.withPods(faults, 0);
        world.cluster.nodePool(World.pool("spot"));
        world.cluster.nodePool(new TestPool("another").nodeClass("gone").build());
        return world;
    }

    private static void sweep(World world) {
        world.deliver(world.sweep::run);
    }

    private static NodePoolStatus said(World world, String pool) {
        return world.cluster.statusOfPool(pool).orElseThrow();
    }

    private static String ready(World world) {
        var ready = said(world, "default").conditions().getLast();
        return ready.status().text() + " " + ready.reason();
    }
}
