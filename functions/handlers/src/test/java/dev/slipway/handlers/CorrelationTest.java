package dev.slipway.handlers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.slipway.cluster.ModelJson;
import dev.slipway.model.claim.NodeClaim;
import dev.slipway.model.cluster.DrainRequest;
import dev.slipway.model.cluster.NodeChange;
import dev.slipway.testkit.fake.Faults;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** One id leads from a batch of pods to its instance and to that one's end, through every function's log. */
class CorrelationTest {
    /** As {@code events/pods-pending.json} has it. */
    private static final String BATCH = "batch-1794996030000-1";

    private static final ObjectMapper JSON = new ObjectMapper();

    private final HandlerWorld world = new HandlerWorld();
    private final Lines lines = new Lines();

    @BeforeEach
    void listen() {
        lines.start();
        root().addAppender(lines);
    }

    @AfterEach
    void listenNoMore() {
        root().detachAppender(lines);
    }

    private static Logger root() {
        return (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    }

    @Test
    void everyLineFromABatchToTheEndOfItsInstanceHasItsId() {
        world.podsPending.handleRequest(Payloads.sqs("pods-pending.json"), NoContext.NONE);
        var claim = claim();
        assertLines("provision", claim);

        assertEquals(BATCH, claim.spec().request());
        assertEquals(BATCH, world.fleet.everStarted().getFirst().tags().get("slipway.dev/request"));
        assertEquals(BATCH + "/1", world.ledger.all().getFirst().id());

        var node = claim.expectedNode().orElseThrow();
        world.cluster.join(node, claim, true);
        world.nodeChanged.handleRequest(
                Payloads.batch(
                        ModelJson.write(new NodeChange(HandlerWorld.CLUSTER, node, "", false, world.clock.instant()))),
                NoContext.NONE);
        assertLines("node-changed", claim);

        var instance = claim.instance().orElseThrow().id();
        var warning = Payloads.sqs("spot-interrupted.json");
        var message = warning.getRecords().getFirst();
        message.setBody(message.getBody().replace(HandlerWorld.INSTANCE.value(), instance.value()));
        world.interruption.handleRequest(warning, NoContext.NONE);
        assertLines("interruption", claim);

        world.drainStep.handleRequest(
                Payloads.batch(ModelJson.write(new DrainRequest(HandlerWorld.CLUSTER, claim.name(), 0))),
                NoContext.NONE);
        assertLines("drain", claim);
        assertEquals(null, MDC.get("request"));
    }

    @Test
    void aLineAboutWhatComesAgainHasItsId() {
        var away = new HandlerWorld(Faults.eachFailsOnce());
        away.podsPending.handleRequest(Payloads.sqs("pods-pending.json"), NoContext.NONE);
        var line = lines.take().getLast();
        assertEquals("messages will come again", line.path("message").asText());
        assertEquals(BATCH, line.at("/mdc/request").asText());
    }

    /** The run's own id, which is that of its decision. */
    @Test
    void schedulesNameTheirRuns() {
        world.initialized();
        lines.taken.clear();
        world.consolidation.handleRequest(new TreeMap<>(), NoContext.NONE);
        var looked = lines.take();
        assertFalse(looked.isEmpty());
        looked.forEach(line -> assertEquals(
                "consolidation/" + world.clock.instant(),
                line.at("/mdc/request").asText(),
                line::toString));
        world.sweep.handleRequest(new TreeMap<>(), NoContext.NONE);
        var swept = lines.take();
        assertFalse(swept.isEmpty());
        swept.forEach(line -> assertTrue(
                line.at("/mdc/request").asText().startsWith("sweep-")
                        || !line.at("/mdc/claim").isMissingNode(),
                line::toString));
    }

    private NodeClaim claim() {
        return world.book.live().getFirst();
    }

    private void assertLines(String function, NodeClaim claim) {
        var taken = lines.take();
        assertFalse(taken.isEmpty(), function);
        for (var line : taken) {
            assertEquals(BATCH, line.at("/mdc/request").asText(), () -> function + ": " + line);
            if (!function.equals("provision")) {
                assertEquals(claim.name().value(), line.at("/mdc/claim").asText(), () -> function + ": " + line);
            }
        }
    }

    /** What Slipway itself logs, as {@code logback.xml} would print it. */
    private static final class Lines extends AppenderBase<ILoggingEvent> {
        private final JsonEncoder encoder = new JsonEncoder();
        private final List<JsonNode> taken = new ArrayList<>();

        @Override
        public void start() {
            encoder.start();
            super.start();
        }

        @Override
        protected void append(ILoggingEvent event) {
            try {
                if (event.getLoggerName().startsWith("dev.slipway.")) {
                    taken.add(JSON.readTree(new String(encoder.encode(event), StandardCharsets.UTF_8)));
                }
            } catch (JsonProcessingException e) {
                throw new IllegalStateException(event.toString(), e);
            }
        }

        List<JsonNode> take() {
            var all = List.copyOf(taken);
            taken.clear();
            return all;
        }
    }
}
