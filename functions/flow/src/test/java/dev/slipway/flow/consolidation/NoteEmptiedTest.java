package dev.slipway.flow.consolidation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.slipway.flow.World;
import dev.slipway.model.claim.NodeName;
import dev.slipway.model.cluster.NodeChange;
import dev.slipway.model.port.ControlBook;
import dev.slipway.model.port.RetryableFault;
import dev.slipway.model.scheduling.PodId;
import dev.slipway.testkit.fake.Faults;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The pool's consolidateAfter is 30 s. */
class NoteEmptiedTest {
    private static World running(Faults faults) {
        return World.running(faults);
    }

    private static NodeName node(World world) {
        return world.book.live().getFirst().node().orElseThrow();
    }

    private static void podsGo(World world) {
        world.cluster.remove(new PodId("default", "inflate-0"));
        world.cluster.remove(new PodId("default", "inflate-1"));
    }

    private static NodeChange emptied(World world, Instant at) {
        return new NodeChange(World.CLUSTER, node(world), "", false, at, at);
    }

    private static void told(World world, Instant at) {
        world.deliver(() -> world.noteEmptied.changed(emptied(world, at)));
    }

    private static void look(World world) {
        world.deliver(() -> world.consolidate.run());
    }

    private static SortedMap<String, String> notes(World world) {
        return world.memory.read(NoteEmptied.MEMORY).values();
    }

    @Test
    void theFirstLookKnowsSinceWhenANodeIsEmpty() {
        var world = running(Faults.none());
        podsGo(world);
        told(world, world.clock.instant());
        world.clock.advance(Duration.ofSeconds(29));
        look(world);
        assertEquals(List.of("Initialized"), world.liveStates(), "consolidateAfter still decides");
        world.clock.advance(Duration.ofSeconds(1));
        look(world);
        assertEquals(List.of("Disrupted"), world.liveStates());
    }

    static Stream<Faults> everyCrash() {
        var clean = running(Faults.none());
        podsGo(clean);
        var before = clean.faults.count();
        told(clean, clean.clock.instant());
        clean.clock.advance(Duration.ofSeconds(31));
        look(clean);
        return Faults.crashesIn(before, clean.faults.count());
    }

    @ParameterizedTest
    @MethodSource("everyCrash")
    void isNotedOnceWhereverItIsKilledAndHoweverOftenItComes(Faults faults) {
        var world = running(faults);
        podsGo(world);
        var at = world.clock.instant();
        told(world, at);
        told(world, at);
        world.clock.advance(Duration.ofSeconds(31));
        look(world);
        assertEquals(List.of("Disrupted"), world.liveStates());
    }

    @Test
    void theNewestCountsInWhateverOrderTheyCome() {
        var world = running(Faults.none());
        podsGo(world);
        var later = world.clock.instant();
        told(world, later);
        told(world, later.minusSeconds(20));
        assertEquals(List.of(later.toString()), List.copyOf(notes(world).values()));
        // A pod came and went between two looks: the wait begins anew, although both looks find the node empty.
        look(world);
        world.clock.advance(Duration.ofSeconds(25));
        told(world, world.clock.instant());
        world.clock.advance(Duration.ofSeconds(10));
        look(world);
        assertEquals(List.of("Initialized"), world.liveStates());
    }

    @Test
    void aNodeThatHasAPodAgainIsNotNoted() {
        var world = running(Faults.none());
        told(world, world.clock.instant());
        assertEquals(0, notes(world).size());
        podsGo(world);
        world.cluster.running(node(world), World.replica("late", "500m"), "late-0");
        told(world, world.clock.instant());
        assertEquals(0, notes(world).size());
    }

    @Test
    void whatComesTooLateOrOfAnotherNodeIsVoid() {
        var world = running(Faults.none());
        podsGo(world);
        told(world, world.clock.instant().minus(NoteEmptied.FRESH).minusMillis(1));
        world.noteEmptied.changed(new NodeChange(World.CLUSTER, node(world), "", false, world.clock.instant()));
        var now = world.clock.instant();
        world.noteEmptied.changed(new NodeChange(World.CLUSTER, new NodeName("stranger"), "", false, now, now));
        assertEquals(0, notes(world).size());
    }

    @Test
    void anOldNoteSaysNothing() {
        var world = running(Faults.none());
        podsGo(world);
        told(world, world.clock.instant());
        world.clock.advance(NoteEmptied.FRESH);
        look(world);
        assertEquals(List.of("Initialized"), world.liveStates(), "looks in between would have seen it by themselves");
    }

    @Test
    void whoeverLosesAgainAndAgainIsAskedLater() {
        var world = running(Faults.none());
        podsGo(world);
        var busy = new ControlBook() {
            @Override
            public Control read(String name) {
                return world.memory.read(name);
            }

            @Override
            public boolean write(String name, SortedMap<String, String> values, long expectedVersion) {
                return false;
            }
        };
        var note = new NoteEmptied(world.book, world.cluster, busy, world.clock);
        assertThrows(RetryableFault.class, () -> note.changed(emptied(world, world.clock.instant())));
    }
}
