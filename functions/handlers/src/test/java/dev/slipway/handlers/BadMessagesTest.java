package dev.slipway.handlers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse.BatchItemFailure;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import dev.slipway.flow.logging.LogScope;
import dev.slipway.testkit.fake.Faults;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Messages that cannot be read are put aside with the reason and hold nothing up; what fails comes again. */
class BadMessagesTest {
    private static final String DRAIN = "{\"cluster\":\"demo\",\"claim\":\"default-k3f9x2\",\"step\":0}";

    @Test
    void whatIsNotJsonIsPutAsideAndTheRestGoesOn() {
        var world = new HandlerWorld().initialized();
        interrupt(world);
        var reply = handle(world, Payloads.batch("not json", DRAIN));
        assertEquals(List.of(), failed(reply));
        assertEquals("Draining", world.claim().state().text());
        assertEquals(1, world.deadLetters.parked().size());
        assertEquals("not json", world.deadLetters.parked().getFirst().messageBody());
    }

    @Test
    void aMessageForAnotherClusterIsPutAsideWithBothNames() {
        var world = new HandlerWorld();
        var reply = world.podsPending.handleRequest(
                Payloads.batch(
                        "{\"kind\":\"CapacityWanted\",\"id\":\"a\",\"cluster\":\"other\",\"at\":\"2026-11-22T10:00:00Z\",\"why\":\"x\"}"),
                NoContext.NONE);
        assertEquals(List.of(), failed(reply));
        var why = world.deadLetters.parked().getFirst().why();
        assertTrue(why.contains("\"other\"") && why.contains("\"demo\""), why);
        assertEquals(0, world.faults.count("cluster:snapshot"));
    }

    @Test
    void anEventOfAnUnknownKindIsPutAside() {
        var world = new HandlerWorld();
        world.interruption.handleRequest(
                Payloads.batch("{\"detail-type\":\"Something New\",\"time\":\"2026-11-22T10:00:00Z\",\"detail\":{}}"),
                NoContext.NONE);
        assertTrue(world.deadLetters.parked().getFirst().why().contains("Something New"));
    }

    /** aws.md §8, 42. */
    @Test
    void anEventForAnUnknownInstanceIsAcknowledgedAndChangesNothing() {
        var world = new HandlerWorld();
        var reply = world.interruption.handleRequest(Payloads.sqs("spot-interrupted.json"), NoContext.NONE);
        assertEquals(List.of(), failed(reply));
        assertEquals(List.of(), world.deadLetters.parked());
        assertEquals(0, world.plans.waiting().size());
    }

    @Test
    void aDuplicateInterruptionDoesNothingTwice() {
        var world = new HandlerWorld().initialized();
        interrupt(world);
        interrupt(world);
        assertEquals(1, world.plans.waiting().size());
        assertEquals(1, world.offerings.unavailable(world.clock.instant()).size());
    }

    @Test
    void whenTheApiServerIsAwayOnlyThatMessageComesAgain() {
        var world = new HandlerWorld(Faults.eachFailsOnce());
        var reply = world.nodeChanged.handleRequest(
                Payloads.batch(
                        "{\"cluster\":\"demo\",\"node\":\"a\",\"providerId\":\"\",\"gone\":true,\"at\":\"2026-11-22T10:00:00Z\"}",
                        "{}"),
                NoContext.NONE);
        assertTrue(failed(reply).contains("m-0"), () -> failed(reply).toString());
    }

    @Test
    void aFaultThatNoRetryHealsTakesNoOtherMessageWithIt() {
        var world = new HandlerWorld();
        var handled = new ArrayList<String>();
        var inbox =
                new Inbox<String>(body -> body, _ -> "demo", "demo", body -> LogScope.request(body), world.deadLetters);
        var reply = inbox.each(Payloads.batch("protected", "other"), body -> {
            if (body.equals("protected")) {
                throw new IllegalStateException("OperationNotPermitted: termination protection");
            }
            handled.add(body);
        });
        assertEquals(List.of("m-0"), failed(reply));
        assertEquals(List.of("other"), handled);
    }

    @Test
    void everyPlanRequestOfABatchFailsWithTheNewest() {
        var world = new HandlerWorld(Faults.eachFailsOnce());
        var older = wanted("older", "2026-11-22T10:00:00Z");
        var newer = wanted("newer", "2026-11-22T10:00:05Z");
        var reply = world.podsPending.handleRequest(Payloads.batch(newer, older), NoContext.NONE);
        assertEquals(List.of("m-0", "m-1"), failed(reply));
    }

    @Test
    void everyQueuePutsAsideWhatIsNotJsonAndSaysWhy() {
        var world = new HandlerWorld().initialized();
        var batch = Payloads.batch("hello");
        assertEquals(List.of(), failed(world.podsPending.handleRequest(batch, NoContext.NONE)));
        assertEquals(List.of(), failed(world.nodeChanged.handleRequest(batch, NoContext.NONE)));
        assertEquals(List.of(), failed(world.interruption.handleRequest(batch, NoContext.NONE)));
        assertEquals(List.of(), failed(world.drainStep.handleRequest(batch, NoContext.NONE)));
        assertEquals(4, world.deadLetters.parked().size());
        for (var parked : world.deadLetters.parked()) {
            assertEquals("hello", parked.messageBody());
            assertTrue(parked.why().contains("JSON") && parked.why().contains("hello"), parked::why);
        }
        assertEquals("Initialized", world.claim().state().text());
    }

    @Test
    void aDuplicateBatchOfPodsBuysNothingMore() {
        var world = new HandlerWorld();
        var batch = Payloads.sqs("pods-pending.json");
        world.podsPending.handleRequest(batch, NoContext.NONE);
        assertEquals(List.of(), failed(world.podsPending.handleRequest(batch, NoContext.NONE)));
        assertEquals(1, world.fleet.everStarted().size());
        assertEquals(1, world.book.live().size());
    }

    @Test
    void aDuplicateDrainStepStartsNoSecondChain() {
        var world = new HandlerWorld().initialized();
        interrupt(world);
        handle(world, Payloads.batch(DRAIN));
        var waiting = world.drains.waiting().size();
        assertEquals(List.of(), failed(handle(world, Payloads.batch(DRAIN, DRAIN))));
        assertEquals(waiting, world.drains.waiting().size());
        assertEquals(List.of(), world.deadLetters.parked());
    }

    private static String wanted(String id, String at) {
        return "{\"kind\":\"CapacityWanted\",\"id\":\"%s\",\"cluster\":\"demo\",\"at\":\"%s\",\"why\":\"x\"}"
                .formatted(id, at);
    }

    private static void interrupt(HandlerWorld world) {
        world.interruption.handleRequest(Payloads.sqs("spot-interrupted.json"), NoContext.NONE);
    }

    private static SQSBatchResponse handle(HandlerWorld world, SQSEvent event) {
        return world.drainStep.handleRequest(event, NoContext.NONE);
    }

    private static List<String> failed(SQSBatchResponse reply) {
        return reply.getBatchItemFailures().stream()
                .map(BatchItemFailure::getItemIdentifier)
                .toList();
    }
}
