package dev.slipway.webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.joran.spi.JoranException;
import ch.qos.logback.core.read.ListAppender;
import dev.slipway.cluster.ClusterClients;
import dev.slipway.cluster.ClusterWatch;
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
import java.util.HashMap;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** What the webhook says of kinds that it cannot watch, as every cluster has some. */
final class WatchLogTest {
    /** As a cluster answers that has no definition of a kind. */
    private static final class WithoutLegacyKinds extends KubernetesCrudDispatcher {
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
        public void roomFreed() {}
    }

    @Test
    void aLegacyKindThatTheClusterLacksIsSaidOnce() {
        var kinds = new WithoutLegacyKinds();
        var api = new KubernetesMockServer(new Context(), new MockWebServer(), new HashMap<>(), kinds, false);
        api.init();
        var log = (Logger) LoggerFactory.getLogger("dev.slipway.cluster");
        var said = new ListAppender<ILoggingEvent>();
        said.start();
        log.addAppender(said);
        try (var client = ClusterClients.open(new ConfigBuilder(Config.empty())
                        .withMasterUrl("http://127.0.0.1:" + api.getPort())
                        .withWatchReconnectInterval(1)
                        .withHttp2Disable(true)
                        .build());
                var watch = ClusterWatch.start(client, new Ears())) {
            Eventually.holds("it is looked for again and again", () -> kinds.asked.get() > 2 && watch.synced());
        } finally {
            log.detachAppender(said);
            api.destroy();
        }
        assertEquals(
                List.of("kind not served kind=Provisioner; the cluster has none"),
                List.copyOf(said.list).stream()
                        .map(ILoggingEvent::getFormattedMessage)
                        .toList());
    }

    @Test
    void theClientsOwnWordsForItStayOut() throws JoranException {
        var context = new LoggerContext();
        var configurator = new JoranConfigurator();
        configurator.setContext(context);
        configurator.doConfigure(WatchLogTest.class.getResource("/webhook-logback.xml"));
        assertFalse(context.getLogger(Reflector.class).isWarnEnabled());
        assertTrue(context.getLogger(Webhook.class).isInfoEnabled());
    }
}
