package dev.slipway.flow.sweep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.slipway.flow.World;
import dev.slipway.model.pool.NodeClass;
import dev.slipway.testkit.fake.Faults;
import org.junit.jupiter.api.Test;

final class DetectDriftTest {
    @Test
    void writesDriftsOnceAndTakesThemBack() {
        var world = World.running(Faults.none());
        world.sweep.run();
        var before = world.book.live().getFirst();
        assertNull(before.drifted());
        world.cluster.nodeClass(NodeClass.plain("default", "AL2023", "SlipwayNodeRole-demo", "class-changed"));
        world.sweep.run();
        var drifted = world.book.live().getFirst();
        assertNotNull(drifted.drifted());
        assertEquals("NodeClassDrift", drifted.drifted().reason());
        assertEquals(before.state(), drifted.state());
        world.sweep.run();
        assertEquals(drifted, world.book.live().getFirst());
        world.cluster.nodeClass(World.nodeClass());
        world.sweep.run();
        assertNull(world.book.live().getFirst().drifted());
    }
}
