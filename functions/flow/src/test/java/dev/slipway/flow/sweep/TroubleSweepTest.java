package dev.slipway.flow.sweep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.flow.World;
import dev.slipway.model.claim.InstanceId;
import dev.slipway.model.claim.InstanceTrouble.EventScheduled;
import dev.slipway.model.claim.InstanceTrouble.Impaired;
import dev.slipway.model.scheduling.PodId;
import dev.slipway.testkit.fake.Faults;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Sweeps of a cluster with an instance that EC2 finds impaired, or is to retire. */
class TroubleSweepTest {
    /** Nobody may be evicted, and the node goes all the same. */
    @Test
    void anImpairedInstanceEndsWhateverHoldsItsPods() {
        var world = impaired(Faults.none());
        var ill = ids(world).getFirst();
        sweepFor(world, 1);
        assertTrue(world.fleet.running().stream()
                .noneMatch(instance -> instance.id().equals(ill)));
        assertEquals(
                List.of(),
                world.faults.calls().stream()
                        .filter(call -> call.startsWith("cluster:evict"))
                        .toList());
    }

    @Test
    void anInstanceToBeRetiredIsDrainedFirst() {
        var world = World.running(Faults.none());
        var old = ids(world).getFirst();
        world.fleet.trouble(new EventScheduled(old, "instance-retirement", null));
        sweepFor(world, 1);
        var calls = world.faults.calls();
        var ended = calls.indexOf("fleet:terminate " + old);
        for (var pod : List.of("inflate-0", "inflate-1")) {
            var evicted = calls.indexOf("cluster:evict default/" + pod);
            assertTrue(0 <= evicted && evicted < ended, calls::toString);
        }
    }

    @Test
    void whereEc2DoesNotSayTheSweepGoesOn() {
        var world = new World(Faults.eachFailsOnce());
        world.deliver(world.sweep::run);
        assertTrue(world.faults.calls().contains("fleet:troubles " + World.CLUSTER), "it failed, and stopped nothing");
    }

    /** What comes after the sweep is anybody's drain: {@code DrainCrashTest}. */
    static Stream<Faults> everyCrash() {
        var clean = impaired(Faults.none());
        var before = clean.faults.count();
        clean.sweep.run();
        return Faults.crashesIn(before, clean.faults.count());
    }

    @ParameterizedTest
    @MethodSource("everyCrash")
    void killedAnywhereItIsReplacedOnce(Faults faults) {
        var world = impaired(faults);
        var ill = ids(world).getFirst();
        sweepFor(world, 3);
        assertTrue(world.fleet.running().stream()
                .noneMatch(instance -> instance.id().equals(ill)));
        assertEquals(List.of("Launched"), world.liveStates());
        assertEquals(2, world.fleet.everStarted().size(), "the first and its replacement");
    }

    private static World impaired(Faults faults) {
        var world = World.running(faults);
        for (var name : List.of("inflate-0", "inflate-1")) {
            world.cluster.blockEviction(new PodId("default", name), "a disruption budget");
        }
        var since = world.clock.instant();
        world.fleet.trouble(new Impaired(ids(world).getFirst(), "system status", since));
        world.clock.advance(Duration.ofMinutes(2));
        return world;
    }

    private static List<InstanceId> ids(World world) {
        return world.fleet.everStarted().stream().map(instance -> instance.id()).toList();
    }

    private static void sweepFor(World world, int minutes) {
        for (var minute = 0; minute < minutes; minute++) {
            world.deliver(world.sweep::run);
            world.settle();
            world.clock.advance(Duration.ofMinutes(1));
        }
    }
}
