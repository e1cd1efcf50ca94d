package dev.slipway.flow.provision;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.flow.World;
import dev.slipway.testkit.fake.FakeCluster.Event;
import dev.slipway.testkit.fake.Faults;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What people are told of a plan: as events on pods, and in the ledger. */
class ExplainPlanTest {
    private static World tooLarge(int pods) {
        var world = World.withPods(Faults.none(), 0);
        for (var i = 0; i < pods; i++) {
            world.cluster.pending(World.replica("huge", "64"), "huge-" + i);
        }
        return world;
    }

    private static List<Event> events(World world, String reason) {
        return world.cluster.events().stream()
                .filter(event -> event.reason().equals(reason))
                .toList();
    }

    @Test
    void tellsTenPodsOfAKindAndNoMore() {
        var world = tooLarge(25);
        world.provision.answer(world.batch("batch-1"));
        var told = events(world, "FailedScheduling");
        assertEquals(ExplainPlan.EVENTS_PER_KIND, told.size());
        assertTrue(told.stream().allMatch(Event::warning));
        assertTrue(told.getFirst().message().contains("cpu"), told.getFirst()::message);
        assertTrue(told.getFirst().message().contains("64"), told.getFirst()::message);
    }

    @Test
    void tellsEachKindItsOwnReason() {
        var world = tooLarge(12);
        world.cluster.pending(World.replica("vast", "96"), "vast-0");
        world.provision.answer(world.batch("batch-1"));
        assertTrue(events(world, "FailedScheduling").stream()
                .anyMatch(event -> event.object().equals("Pod/default/vast-0")
                        && event.message().contains("96")));
        assertEquals(
                ExplainPlan.EVENTS_PER_KIND + 1,
                events(world, "FailedScheduling").size());
    }

    @Test
    void tellsPlacedPodsWhichClaimIsTheirs() {
        var world = World.withPods(Faults.none(), 2);
        world.provision.answer(world.batch("batch-1"));
        var claim = world.book.live().getFirst().name();
        assertEquals(
                List.of(
                        new Event(
                                "Pod/default/inflate-0",
                                false,
                                "Nominated",
                                "Pod should schedule on: nodeclaim/" + claim),
                        new Event(
                                "Pod/default/inflate-1",
                                false,
                                "Nominated",
                                "Pod should schedule on: nodeclaim/" + claim)),
                events(world, "Nominated"));
    }

    @Test
    void writesOneDecisionForOneRequest() {
        var world = World.withPods(Faults.none(), 2);
        var batch = world.batch("batch-1");
        world.provision.answer(batch);
        world.provision.answer(batch);
        var decision = world.ledger.all().getFirst();
        assertEquals(1, world.ledger.all().size());
        assertEquals("batch-1/1", decision.id());
        assertEquals("1", decision.figures().get("newNodes"));
        assertEquals("2", decision.figures().get("podsPlaced"));
    }

    @Test
    void writesOneDecisionForPodsThatGoNowhereHoweverOftenItIsAsked() {
        var world = tooLarge(3);
        var batch = world.batch("batch-1");
        world.provision.answer(batch);
        world.provision.answer(batch);
        assertEquals(1, world.ledger.all().size());
        assertTrue(world.ledger.all().getFirst().reasons().getFirst().contains("64"));
        assertEquals(3, events(world, "FailedScheduling").size());
    }

    @Test
    void aPlanThatChangesNothingIsNotWorthADecision() {
        var world = World.running(Faults.none());
        var before = world.ledger.all().size();
        world.provision.answer(world.batch("batch-2"));
        assertEquals(before, world.ledger.all().size());
    }
}
