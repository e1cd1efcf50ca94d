package dev.slipway.flow.consolidation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.flow.World;
import dev.slipway.flow.provision.ExplainPlan;
import dev.slipway.flow.provision.ObserveProvision;
import dev.slipway.model.decision.Decision;
import dev.slipway.model.port.DecisionLedger;
import dev.slipway.model.port.RetryableFault;
import dev.slipway.solver.consolidation.ConsolidationSettings;
import dev.slipway.solver.consolidation.Pace;
import dev.slipway.testkit.fake.FakeCluster.Event;
import dev.slipway.testkit.fake.Faults;
import java.io.IOException;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What people are told of a node that pods keep, and of one that goes; and of what would be done. */
final class ExplainConsolidationTest {
    private static World busy(Faults faults) {
        var world = World.running(faults);
        world.savesMoney("spot", "on-demand");
        world.clock.advance(Duration.ofMinutes(1));
        return world;
    }

    private static final class LedgerAway implements DecisionLedger {
        @Override
        public void record(Decision decision) {
            throw new RetryableFault("decisions:record", "table", new IOException("away"));
        }

        @Override
        public List<Decision> on(LocalDate day) {
            throw new RetryableFault("decisions:on", "table", new IOException("away"));
        }
    }

    private static List<Decision> decisions(World world) {
        return world.ledger.all().stream()
                .filter(one -> one.actor().equals("consolidation"))
                .toList();
    }

    private static List<Event> events(World world) {
        return world.cluster.events().stream()
                .filter(one -> one.object().startsWith("Node/"))
                .toList();
    }

    @Test
    void whatKeepsANodeIsToldOnceWithTheMoneyAtStake() {
        var world = busy(Faults.none());
        for (var look = 0; look < 5; look++) {
            world.consolidate.run();
            world.clock.advance(Duration.ofMinutes(1));
        }
        var node = world.cluster.nodeNames().getFirst();
        var price = world.book.live().getFirst().price();
        var told = decisions(world);
        assertEquals(1, told.size(), told::toString);
        assertTrue(
                told.getFirst().reasons().getFirst().startsWith("stays: %s at %s: ".formatted(node, price)),
                told::toString);
        assertEquals(price.dollars().toPlainString(), told.getFirst().figures().get("keptPerHour"));
        var event = events(world);
        assertEquals(1, event.size(), event::toString);
        assertEquals("Unconsolidatable", event.getFirst().reason());
    }

    @Test
    void whatGoesIsToldEachTime() {
        var world = busy(Faults.none());
        world.cluster.pendingPods().forEach(world.cluster::remove);
        world.cluster.podsOn(world.cluster.nodeNames().getFirst()).forEach(pod -> world.cluster.remove(pod.id()));
        world.consolidate.run();
        world.clock.advance(Duration.ofSeconds(31));
        world.consolidate.run();
        var last = decisions(world).getLast();
        assertEquals("1", last.figures().get("going"));
        assertTrue(last.reasons().getFirst().contains("empty since"), last::toString);
        assertTrue(
                events(world).stream().anyMatch(one -> one.reason().equals("DisruptionTerminating")),
                () -> events(world).toString());
    }

    @Test
    void aLedgerThatIsAwayStopsNoConsolidation() {
        var world = busy(Faults.none());
        world.cluster.podsOn(world.cluster.nodeNames().getFirst()).forEach(pod -> world.cluster.remove(pod.id()));
        world.consolidate.run();
        world.clock.advance(Duration.ofSeconds(31));
        var consolidate = new Consolidate(
                new GatherDisruptionFacts(world.book, world.cluster, world.market, ConsolidationSettings.USUAL),
                world.memory,
                Pace.USUAL,
                world.startDrain,
                new ExplainConsolidation(new LedgerAway(), world.cluster, world.memory),
                world.clock);
        assertEquals(1, consolidate.run().going().size());
        assertEquals(List.of("Disrupted"), world.liveStates());
    }

    @Test
    void observingWritesTheLedgerAndNothingElse() {
        // Nodes of a pool that somebody else launched, and pods that wait.
        var world = busy(Faults.none());
        var claims = world.book.live();
        var others = new World(Faults.none());
        others.savesMoney("spot", "on-demand");
        others.cluster.join(World.nodeOf(claims.getFirst()), claims.getFirst(), true);
        others.cluster.pending(World.replica("inflate", "2"), "waits-0", "waits-1");
        var gather = new GatherDisruptionFacts(others.book, others.cluster, others.market, ConsolidationSettings.USUAL);
        var before = others.cluster.asItIs();
        var explain = new ExplainConsolidation(others.ledger, others.cluster, others.memory);

        var planned = new ObserveProvision(others.market, new ExplainPlan(others.ledger, others.cluster), others.clock)
                .answer(others.batch("batch-1"));
        new ObserveConsolidation(gather, explain, others.clock).run();
        new ObserveConsolidation(gather, explain, others.clock).run();

        assertEquals(1, planned.plan().newNodes().size(), planned.plan()::toString);
        assertEquals(2, others.ledger.all().size(), () -> others.ledger.all().toString());
        assertEquals(before, others.cluster.asItIs());
        assertEquals(List.of(), others.cluster.events());
        assertEquals(List.of(), others.book.live());
        assertEquals(List.of(), others.fleet.everStarted());
        assertTrue(others.plans.take().isEmpty() && others.drains.take().isEmpty());
    }
}
