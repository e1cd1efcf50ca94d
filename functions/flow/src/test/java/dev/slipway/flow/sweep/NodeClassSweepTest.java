package dev.slipway.flow.sweep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.flow.World;
import dev.slipway.model.cluster.ObjectFault;
import dev.slipway.model.pool.Condition;
import dev.slipway.model.pool.Condition.Truth;
import dev.slipway.model.pool.NodeClassStatus;
import dev.slipway.model.pool.ResolvedNodeClass;
import dev.slipway.model.port.InstanceProfiles.Profile;
import dev.slipway.testkit.fake.Faults;
import dev.slipway.testkit.scenario.TestNodeClass;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What a sweep says in node classes, and which instance profiles it takes away. */
class NodeClassSweepTest {
    private final World world = new World(Faults.none());

    @Test
    void everyClassIsToldWhatBecameOfIt() {
        var broken = TestNodeClass.like(World.nodeClass()).name("broken").build();
        world.cluster.nodeClass(broken).unreadable(new ObjectFault("EC2NodeClass/odd", "spec.rol: not known."));
        world.catalog.resolvesTo(new ResolvedNodeClass.NotReady("broken", "SubnetsNotFound", "No subnet."));
        assertEquals(0, world.sweep.run().failed());
        assertEquals(Truth.TRUE, ready(World.nodeClass().name()).status());
        assertEquals("SubnetsReady=False (SubnetsNotFound)", ready("broken").message());
        var odd = world.cluster.statusOf("odd").orElseThrow().conditions().getFirst();
        assertEquals(NodeClassStatus.VALIDATION, odd.type());
        assertEquals("spec.rol: not known.", odd.message());
    }

    @Test
    void whatFailsStopsNothingElseAndIsTriedAgain() {
        var failing = new World(Faults.eachFailsOnce());
        failing.cluster.nodeClass(
                TestNodeClass.like(World.nodeClass()).name("another").build());
        assertEquals(
                5,
                sweptThrough(failing),
                "who nominates, two look-ups, what pools say, and what is remembered of profiles");
        assertTrue(failing.cluster.statusOf("another").isEmpty(), "nothing is said of what is not known");
        assertEquals(4, sweptThrough(failing), "two writes, the list of profiles, and what has ended lately");
        assertEquals(1, sweptThrough(failing), "the memory of profiles");
        assertEquals(0, sweptThrough(failing));
        assertTrue(failing.cluster.statusOf("another").isPresent());
        assertTrue(failing.cluster.statusOf(World.nodeClass().name()).isPresent());
    }

    /** Sweeps until one gets as far as its steps; answers with how many could not be taken. */
    private static int sweptThrough(World world) {
        var failed = new AtomicInteger();
        world.deliver(() -> failed.set(world.sweep.run().failed()));
        return failed.get();
    }

    @Test
    void aProfileOfAFormerRoleGoesWhenNothingHasUsedItForAnHour() {
        var current = world.profiles.make(World.nodeClass());
        var former = world.profiles.make(
                TestNodeClass.like(World.nodeClass()).role("former").build());
        world.profiles.use(former);
        sweepFor(Duration.ofHours(3));
        assertEquals(List.of(current, former).stream().sorted().toList(), profiles());
        world.profiles.release(former);
        sweepFor(Duration.ofMinutes(60));
        assertEquals(2, profiles().size());
        sweepFor(Duration.ofMinutes(31));
        assertEquals(List.of(current), profiles());
    }

    @Test
    void profilesAreListedEveryHalfHourOnly() {
        sweepFor(Duration.ofMinutes(60));
        assertEquals(
                2,
                world.faults.calls().stream()
                        .filter("profiles:made all"::equals)
                        .count());
    }

    @Test
    void nothingGoesWhileAClassCannotBeRead() {
        world.profiles.make(TestNodeClass.like(World.nodeClass()).name("odd").build());
        world.cluster.unreadable(new ObjectFault("EC2NodeClass/odd", "spec.rol: not known."));
        sweepFor(Duration.ofHours(3));
        assertEquals(1, profiles().size());
    }

    /** Sweeps each minute, so long. */
    private void sweepFor(Duration time) {
        for (var minute = 0; minute < time.toMinutes(); minute++) {
            assertEquals(0, world.sweep.run().failed());
            world.clock.advance(Duration.ofMinutes(1));
        }
    }

    private List<String> profiles() {
        return world.profiles.made().stream().map(Profile::name).toList();
    }

    private Condition ready(String name) {
        return world.cluster.statusOf(name).orElseThrow().conditions().getLast();
    }
}
