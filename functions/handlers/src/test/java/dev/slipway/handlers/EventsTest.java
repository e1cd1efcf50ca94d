package dev.slipway.handlers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import dev.slipway.model.claim.ClaimState;
import dev.slipway.model.claim.DisruptionReason;
import dev.slipway.model.decision.LastRun;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Every file in {@code events/} is handled, and no file is without a test. */
class EventsTest {
    private interface Case {
        void run(String file) throws IOException;
    }

    /** By file name. */
    private static SortedMap<String, Case> cases() {
        var cases = new TreeMap<String, Case>();
        cases.put("pods-pending.json", EventsTest::podsPending);
        cases.put("capacity-wanted.json", EventsTest::capacityWanted);
        // Here the bucket is empty.
        cases.put("snapshot-stored.json", EventsTest::capacityWanted);
        cases.put("node-changed.json", EventsTest::nodeChanged);
        cases.put("spot-interrupted.json", file -> interruption(file, DisruptionReason.SPOT_INTERRUPTED));
        cases.put("reservation-interrupted.json", file -> interruption(file, DisruptionReason.RESERVATION_INTERRUPTED));
        cases.put("maintenance-scheduled.json", file -> interruption(file, DisruptionReason.MAINTENANCE_SCHEDULED));
        cases.put("instance-state-changed.json", file -> interruption(file, DisruptionReason.INSTANCE_TERMINATING));
        cases.put("rebalance-recommended.json", EventsTest::rebalance);
        cases.put("drain-step.json", EventsTest::drainStep);
        cases.put("sweep-due.json", EventsTest::sweepDue);
        cases.put("consolidation-due.json", EventsTest::consolidationDue);
        cases.put("catalog-due.json", EventsTest::catalogDue);
        return cases;
    }

    @Test
    void everyFileInEventsHasACase() throws IOException {
        try (var files = Files.list(Payloads.EVENTS)) {
            assertEquals(
                    new TreeSet<>(cases().keySet()),
                    new TreeSet<>(
                            files.map(file -> file.getFileName().toString()).toList()));
        }
    }

    @Test
    void everyEventIsHandled() throws IOException {
        for (var entry : cases().entrySet()) {
            entry.getValue().run(entry.getKey());
        }
    }

    private static void podsPending(String file) {
        var world = new HandlerWorld();
        allHandled(world, world.podsPending.handleRequest(Payloads.sqs(file), NoContext.NONE));
        var claims = world.book.live();
        assertEquals(
                List.of("Launched"),
                claims.stream().map(claim -> claim.state().text()).toList());
        assertEquals(
                List.of("default/inflate-7d9c5b6f4-abcde", "default/inflate-7d9c5b6f4-fghij"),
                claims.getFirst().spec().pods());
        assertEquals(1, world.fleet.running().size());
    }

    private static void capacityWanted(String file) {
        var world = new HandlerWorld();
        allHandled(world, world.podsPending.handleRequest(Payloads.sqs(file), NoContext.NONE));
        assertEquals(1, world.faults.count("cluster:snapshot"));
    }

    private static void nodeChanged(String file) {
        var world = new HandlerWorld().joined();
        // The example's startup taint is taken away by its agent before the node counts as initialized.
        allHandled(world, world.nodeChanged.handleRequest(Payloads.sqs(file), NoContext.NONE));
        assertEquals("Registered", world.claim().state().text());
    }

    private static void interruption(String file, DisruptionReason reason) {
        var world = new HandlerWorld().initialized();
        allHandled(world, world.interruption.handleRequest(Payloads.sqs(file), NoContext.NONE));
        assertTrue(
                world.claim().state() instanceof ClaimState.Disrupted disrupted && disrupted.reason() == reason,
                () -> file + ": " + world.claim().state());
        assertEquals(1, world.plans.waiting().size(), file);
        assertEquals(1, world.drains.waiting().size(), file);
    }

    private static void rebalance(String file) {
        var world = new HandlerWorld().initialized();
        allHandled(world, world.interruption.handleRequest(Payloads.sqs(file), NoContext.NONE));
        assertEquals("Initialized", world.claim().state().text());
    }

    private static void drainStep(String file) {
        var world = new HandlerWorld().initialized();
        world.interruption.handleRequest(Payloads.sqs("spot-interrupted.json"), NoContext.NONE);
        allHandled(world, world.drainStep.handleRequest(Payloads.sqs(file), NoContext.NONE));
        assertEquals("Draining", world.claim().state().text());
    }

    private static void sweepDue(String file) {
        var world = new HandlerWorld().joined();
        assertTrue(Payloads.text(file).contains("aws.scheduler"));
        assertEquals("0 steps failed", world.sweep.handleRequest(new TreeMap<>(), NoContext.NONE));
        assertEquals("Registered", world.claim().state().text());
        assertRemembered(world, LastRun.SWEEP);
    }

    /** So that people see that it still runs. */
    private static void assertRemembered(HandlerWorld world, String name) {
        assertEquals(
                Optional.of(new LastRun(world.clock.instant())),
                LastRun.of(world.memory.read(name).values()));
    }

    private static void consolidationDue(String file) {
        var world = new HandlerWorld().initialized();
        assertTrue(Payloads.text(file).contains("aws.scheduler"));
        assertEquals("0 nodes removed", world.consolidation.handleRequest(new TreeMap<>(), NoContext.NONE));
        assertRemembered(world, LastRun.CONSOLIDATION);
    }

    private static void catalogDue(String file) {
        var world = new HandlerWorld();
        assertTrue(Payloads.text(file).contains("aws.scheduler"));
        var event = new TreeMap<String, Object>();
        assertEquals(
                "[types, spot prices, on-demand prices] refreshed",
                world.catalogDue.handleRequest(event, NoContext.NONE));
        assertEquals("[] refreshed", world.catalogDue.handleRequest(event, NoContext.NONE));
        event.put("refresh", "all");
        assertEquals(
                "[types, spot prices, on-demand prices] refreshed",
                world.catalogDue.handleRequest(event, NoContext.NONE));
    }

    private static void allHandled(HandlerWorld world, SQSBatchResponse reply) {
        assertEquals(List.of(), reply.getBatchItemFailures());
        assertEquals(List.of(), world.deadLetters.parked());
    }
}
