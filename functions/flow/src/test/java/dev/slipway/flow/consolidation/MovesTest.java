package dev.slipway.flow.consolidation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.flow.World;
import dev.slipway.model.catalog.CapacityPool;
import dev.slipway.model.catalog.CapacityType;
import dev.slipway.model.claim.ClaimState;
import dev.slipway.model.claim.DisruptionReason;
import dev.slipway.model.claim.Drift;
import dev.slipway.model.claim.NodeName;
import dev.slipway.model.cluster.NodePod;
import dev.slipway.model.scheduling.PodId;
import dev.slipway.solver.drain.DrainFacts;
import dev.slipway.solver.drain.DrainPlan;
import dev.slipway.solver.drain.DrainPlanner;
import dev.slipway.testkit.fake.Faults;
import dev.slipway.testkit.scenario.TestClaim;
import dev.slipway.testkit.scenario.TestNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** An on-demand node whose two pods could run on a spot node for a third of the price. */
final class MovesTest {
    private static World dear(Faults faults) {
        var world = new World(faults);
        world.savesMoney("on-demand");
        for (var i = 0; i < 2; i++) {
            world.cluster.pending(World.replica("inflate", "1"), "inflate-" + i);
        }
        world.deliver(() -> world.provision.answer(world.batch("batch-1")));
        world.nodesJoin();
        world.podsBind();
        world.savesMoney("spot", "on-demand");
        world.clock.advance(Duration.ofMinutes(1));
        return world;
    }

    private static void consolidate(World world) {
        world.deliver(() -> world.consolidate.run());
        world.clock.advance(Duration.ofSeconds(16));
    }

    private static NodeName old(World world) {
        return world.cluster.nodeNames().getFirst();
    }

    @Test
    void aProposalIsCarriedOutOnceItHasHeldForAWhile() {
        var world = dear(Faults.none());
        world.deliver(() -> world.consolidate.run());
        assertEquals(List.of("Initialized"), world.liveStates());
        world.clock.advance(Duration.ofSeconds(14));
        world.deliver(() -> world.consolidate.run());
        assertEquals(List.of("Initialized"), world.liveStates());
        world.clock.advance(Duration.ofSeconds(1));
        world.deliver(() -> world.consolidate.run());
        assertEquals(List.of("Disrupted"), world.liveStates());
    }

    @Test
    void podsAreEvictedOnlyOnceTheReplacementIsReady() {
        var world = dear(Faults.none());
        var old = old(world);
        consolidate(world);
        consolidate(world);
        world.deliver(() -> world.provision.answer(world.plans.take().orElseThrow()));
        for (var look = 0; look < 5; look++) {
            var drain = world.drains.take().orElseThrow();
            world.clock.advance(drain.delay());
            world.deliver(() -> world.drainStep.take(drain.request()));
        }
        assertEquals(2, world.cluster.podsOn(old).size());
        assertEquals(List.of("Disrupted", "Launched"), world.liveStates());
        world.meanwhile(() -> world.deliver(world::life));
        world.settle();
        assertEquals(List.of("Initialized"), world.liveStates());
        assertEquals(List.of(), world.cluster.pendingPods());
        assertEquals(
                CapacityType.SPOT,
                world.book.live().getFirst().instance().orElseThrow().pool().capacityType());
    }

    @Test
    void aReplacementThatNeverBecomesReadyLeavesTheNodeAtWork() {
        // row 129
        var world = dear(Faults.none());
        var old = old(world);
        consolidate(world);
        consolidate(world);
        world.settle();
        assertEquals(List.of("Initialized", "Launched"), world.liveStates());
        assertEquals(2, world.cluster.podsOn(old).size());
        assertTrue(world.cluster.node(old).orElseThrow().taints().isEmpty());
    }

    @Test
    void whereNothingCheaperIsToBeHadAfterAllTheNodeStays() {
        // row 130
        var world = dear(Faults.none());
        var old = old(world);
        consolidate(world);
        for (var type : List.of("m7g.large", "m7g.xlarge")) {
            for (var zone : List.of("us-east-1a", "us-east-1b")) {
                world.fleet.capacity(new CapacityPool(CapacityType.SPOT, type, zone), 0);
            }
        }
        consolidate(world);
        world.settle();
        assertEquals(List.of("Initialized"), world.liveStates());
        assertEquals(1, world.fleet.everStarted().size(), "no dearer node was launched instead");
        assertEquals(2, world.cluster.podsOn(old).size());
        assertTrue(world.cluster.node(old).orElseThrow().taints().isEmpty());
    }

    @Test
    void aMoveThatCameToNothingIsNotTriedAgainAtOnce() {
        // row 129: each try starts an instance
        var world = dear(Faults.none());
        consolidate(world);
        consolidate(world);
        world.settle();
        assertEquals(2, world.fleet.everStarted().size());
        var state = (ClaimState.Initialized)
                world.book.byNode(old(world)).orElseThrow().state();
        var restsUntil = Objects.requireNonNull(state.restsUntil());
        while (world.clock.instant().plus(Duration.ofMinutes(1)).isBefore(restsUntil)) {
            world.clock.advance(Duration.ofMinutes(1));
            world.deliver(world.sweep::run);
            world.deliver(() -> world.consolidate.run());
            world.settle();
        }
        assertEquals(2, world.fleet.everStarted().size());
        var moved = world.ledger.all().getLast();
        assertTrue(moved.reasons().toString().contains("a move of it came to nothing"), moved::toString);
        world.clock.advance(Duration.ofMinutes(1));
        consolidate(world);
        consolidate(world);
        world.settle();
        assertEquals(3, world.fleet.everStarted().size());
    }

    @Test
    void aDriftedNodeIsReplacedAtAnyPrice() {
        // rows 98 and 125: nothing is cheaper, and yet it goes
        var world = dear(Faults.none());
        world.savesMoney("on-demand");
        var old = old(world);
        var claim = world.book.live().getFirst();
        world.book.advance(claim.with(new Drift("AMIDrift", world.clock.instant())), "test", "drifts");
        world.deliver(() -> world.consolidate.run());
        assertEquals(List.of("Disrupted"), world.liveStates());
        world.meanwhile(() -> world.deliver(world::life));
        world.settle();
        assertEquals(List.of("Initialized"), world.liveStates());
        assertEquals(List.of(), world.cluster.pendingPods());
        assertTrue(world.cluster.node(old).isEmpty());
        assertEquals(2, world.fleet.everStarted().size());
    }

    @Test
    void aDriftedNodeWhosePodsWouldHaveNoPlaceIsNotTouched() {
        var world = dear(Faults.none());
        world.savesMoney("reserved");
        var old = old(world);
        var claim = world.book.live().getFirst();
        world.book.advance(claim.with(new Drift("AMIDrift", world.clock.instant())), "test", "drifts");
        world.deliver(() -> world.consolidate.run());
        assertEquals(List.of("Initialized"), world.liveStates());
        assertTrue(world.cluster.node(old).orElseThrow().taints().isEmpty());
    }

    @Test
    void theGracePeriodOfAMoveBeginsWithItsFirstEviction() {
        var since = Instant.parse("2026-11-27T12:00:00Z");
        var instance = new TestClaim("a").instance();
        var node = new NodeName("n");
        var waiting = new ClaimState.Disrupted(
                since, instance, node, DisruptionReason.DRIFTED, since.plusSeconds(60), List.of());
        var claim = new TestClaim("a").in(waiting);
        var now = since.plusSeconds(500);
        var pod = new NodePod(new PodId("default", "p"), "u", "ReplicaSet", false, false, false);
        var plan =
                DrainPlanner.plan(new DrainFacts(now, claim, TestNode.of(claim).build(), List.of(pod), "running"));
        var evict = assertInstanceOf(DrainPlan.Evict.class, plan);
        var draining =
                assertInstanceOf(ClaimState.Draining.class, evict.draining().state());
        assertEquals(now.plusSeconds(60), draining.deadline());
    }

    static Stream<Faults> everyCrash() {
        var clean = dear(Faults.none());
        var before = clean.faults.count();
        finish(clean);
        return Faults.crashesIn(before, clean.faults.count());
    }

    private static void finish(World world) {
        world.meanwhile(() -> world.deliver(world::life));
        consolidate(world);
        consolidate(world);
        world.settle();
    }

    @ParameterizedTest
    @MethodSource("everyCrash")
    void killedAtAnyCallTheMoveIsMadeOnceAndNoPodIsWithoutANode(Faults faults) {
        // row 131, otherwise: nothing is kept in a process, so the next run goes on where one was killed
        var world = dear(faults);
        finish(world);
        // The schedules go on; whatever was cut off is found by one of them.
        for (var minute = 0; minute < 12; minute++) {
            world.clock.advance(Duration.ofMinutes(1));
            world.deliver(world.sweep::run);
            world.deliver(world::life);
            world.settle();
            consolidate(world);
            world.settle();
        }
        assertEquals(List.of("Initialized"), world.liveStates());
        assertEquals(List.of(), world.cluster.pendingPods());
        assertEquals(1, world.fleet.running().size());
        assertEquals(CapacityType.SPOT, world.fleet.running().getFirst().pool().capacityType());
    }
}
