package dev.slipway.flow.consolidation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.flow.World;
import dev.slipway.model.claim.NodeClaim;
import dev.slipway.testkit.fake.Faults;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A pool that keeps a count of its own, by sweeps alone (core.md §3.8). */
final class StaticPoolTest {
    private static World pool(Faults faults, int replicas, String nodes) {
        var world = new World(faults);
        world.keepsNodes(replicas, nodes);
        world.meanwhile(() -> world.deliver(world::nodesJoin));
        return world;
    }

    private static void minutes(World world, int count) {
        world.minutes(count, () -> {});
    }

    private static List<String> initialized(int count) {
        return Collections.nCopies(count, "Initialized");
    }

    @Test
    void nodesComeGoAndComeBackWithTheCount() {
        var world = pool(Faults.none(), 3, "9");
        minutes(world, 2);
        assertEquals(initialized(3), world.liveStates());
        world.fleet.takeAway(world.fleet.running().getFirst().id());
        minutes(world, 5);
        assertEquals(initialized(3), world.liveStates());
        world.keepsNodes(1, "9");
        minutes(world, 3);
        assertEquals(initialized(1), world.liveStates());
        world.keepsNodes(0, "9");
        minutes(world, 3);
        assertEquals(List.of(), world.liveStates());
        assertEquals(List.of(), world.fleet.running());
    }

    @Test
    void driftedNodesAreReplacedOneAtATimeWhereTheLimitLeavesRoomForOne() {
        // row 128
        var world = pool(Faults.none(), 5, "6");
        minutes(world, 2);
        var before = world.book.live();
        world.keepsNodes(5, "6", "pool-other");
        for (var minute = 0; minute < 30; minute++) {
            minutes(world, 1);
            assertTrue(world.fleet.running().size() <= 6, "more instances than the limit");
            assertTrue(world.liveStates().stream().filter("Initialized"::equals).count() >= 4);
        }
        assertEquals(initialized(5), world.liveStates());
        var names = before.stream().map(NodeClaim::name).toList();
        assertTrue(world.book.live().stream().noneMatch(claim -> names.contains(claim.name())));
        assertEquals(10, world.fleet.everStarted().size());
    }

    static Stream<Faults> crashes() {
        return Faults.crashesIn(0, 60);
    }

    @ParameterizedTest
    @MethodSource("crashes")
    void killedAnywhereItKeepsItsCount(Faults faults) {
        var world = pool(faults, 2, "4");
        minutes(world, 8);
        assertEquals(initialized(2), world.liveStates());
        world.keepsNodes(1, "4");
        minutes(world, 8);
        assertEquals(initialized(1), world.liveStates());
        assertEquals(1, world.fleet.running().size());
        assertEquals(2, world.fleet.everStarted().size());
    }
}
