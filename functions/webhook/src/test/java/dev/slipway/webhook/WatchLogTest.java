package dev.slipway.webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.joran.spi.JoranException;
import ch.qos.logback.core.read.ListAppender;
import dev.slipway.cluster.ClusterClients;
import dev.slipway.cluster.ClusterWatch;
import dev.slipway.model.claim.NodeName;
import dev.slipway.model.cluster.NodeSnapshot;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.informers.impl.cache.Reflector;
import io.fabric8.kubernetes.client.server.mock.KubernetesCrudDispatcher;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.mockwebserver.Context;
import io.fabric8.mockwebserver.MockWebServer;
import io.fabric8.mockwebserver.http.MockResponse;
import io.fabric8.mockwebserver.http.RecordedRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** What the webhook says of kinds that it cannot watch, as every cluster has some. */
final class WatchLogTest {
    /** As a cluster answers that has no definition of a kind. */
    private static final class WithoutProvisioners extends KubernetesCrudDispatcher {
        final AtomicInteger asked = new AtomicInteger();

        @Override
        public MockResponse dispatch(RecordedRequest request) {
            if (!request.getPath().contains("/v1alpha5/provisioners")) {
                return super.dispatch(request);
            }
            asked.incrementAndGet();
            return new MockResponse().setResponseCode(404).setBody("404 page not found");
        }
    }

    private static final class Ears implements ClusterWatch.Listener {
        @Override
        public void podWaits(String uid) {}

        @Override
        public void podSettled(String uid) {}

        @Override
        public void nodeSeen(NodeSnapshot node) {}

        @Override
        public void nodeGone(NodeSnapshot node) {}

        @Override
        public void nodeEmptied(NodeName node) {}

        @Override
        public void roomFreed() {}
    }

    @Test
    void aLegacyKindThatTheClusterLacksIsSaidOnce() {
        var kinds = new WithoutProvisioners();
        var api = new KubernetesMockServer(new Context(), new MockWebServer(), new HashMap<>(), kinds, false);
        api.init();
        var log = (Logger) LoggerFactory.getLogger("dev.slipway.cluster");
        var said = new ListAppender<ILoggingEvent>();
        said.start();
        log.addAppender(said);
        var levelBefore = log.getLevel();
        log.setLevel(Level.INFO);
        try (var client = ClusterClients.open(new ConfigBuilder(Config.empty())
                        .withMasterUrl("http://127.0.0.1:" + api.getPort())
                        .withWatchReconnectInterval(1)
                        .withHttp2Disable(true)
                        .build());
                var _ = ClusterWatch.start(client, new Ears())) {
            Eventually.holds("it is said", () -> !said.list.isEmpty());
            var askedBefore = kinds.asked.get();
            Eventually.holds("it is looked for again and again", () -> kinds.asked.get() > askedBefore + 2);
        } finally {
            log.setLevel(levelBefore);
            log.detachAppender(said);
            api.destroy();
        }
        assertEquals(
                List.of("kind not served kind=Provisioner; the cluster has none"),
                List.copyOf(said.list).stream()
                        .map(ILoggingEvent::getFormattedMessage)
                        .toList());
    }

    private static LoggerContext asTheWebhookLogs() throws JoranException {
        var context = new LoggerContext();
        var configurator = new JoranConfigurator();
        configurator.setContext(context);
        configurator.doConfigure(WatchLogTest.class.getResource("/webhook-logback.xml"));
        return context;
    }

    @Test
    void theClientsOwnWordsForItStayOut() throws JoranException {
        var context = asTheWebhookLogs();
        assertFalse(context.getLogger(Reflector.class).isWarnEnabled());
        assertTrue(context.getLogger(Webhook.class).isInfoEnabled());
    }

    @Test
    void whatElseTheClientSaysComesWithoutStackTraces() throws JoranException {
        var log = asTheWebhookLogs().getLogger("io.fabric8");
        var appender = (ConsoleAppender<ILoggingEvent>) log.getAppender("client");
        var fault = new IllegalStateException("the lease cannot be read", new IOException("connection refused"));
        var event = new LoggingEvent("", log, Level.WARN, "retrying", fault, null);
        var line = new String(appender.getEncoder().encode(event), StandardCharsets.UTF_8);
        assertTrue(line.contains("retrying") && line.contains("connection refused"), line);
        assertFalse(line.contains("\tat "), line);
        assertFalse(log.isAdditive());
    }
}
