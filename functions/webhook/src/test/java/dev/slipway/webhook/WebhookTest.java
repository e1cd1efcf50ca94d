package dev.slipway.webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.cluster.ClusterWatch;
import dev.slipway.model.cluster.NodeChange;
import dev.slipway.model.cluster.PlanRequest.PodsPending;
import dev.slipway.testkit.fake.FakeClock;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class WebhookTest {
    private static final String NODE =
            "--- {apiVersion: v1, kind: Node, metadata: {name: n}, spec: {providerID: 'aws:///a/i-1'}, status: {allocatable: {cpu: 2}}}";
    private static final String POD = """
            --- {apiVersion: v1, kind: Pod, metadata: {name: %s, namespace: shop},
             spec: {containers: [{name: a, resources: {requests: {cpu: 1}}}]},
             status: {conditions: [{type: PodScheduled, status: "False", reason: Unschedulable}]}}
            """;

    private final FakeClock clock = new FakeClock();
    private final FakeQueues queues = new FakeQueues();
    private ApiServer api;
    private KubernetesClient client;

    @BeforeEach
    void start() {
        api = new ApiServer();
        client = api.client();
    }

    @AfterEach
    void stop() {
        api.close();
    }

    private <T extends HasMetadata> void create(String yaml, Class<T> type) {
        var object = Serialization.unmarshal(yaml, type);
        client.resource(object).create();
        client.resource(object).updateStatus();
    }

    private Webhook watching() {
        return Webhook.start(
                listener -> ClusterWatch.start(client, listener), queues, queues, Settings.of("demo"), clock);
    }

    private PodsPending batchWith(int pods) throws InterruptedException {
        for (var batches = 0; batches < 100; batches++) {
            // Time passes while the informers read; each step ends whatever window is open by then.
            clock.advance(Duration.ofSeconds(1));
            var request = queues.plans.poll(1, TimeUnit.SECONDS);
            if (request instanceof PodsPending batch
                    && batch.snapshot().pending().getFirst().names().size() == pods) {
                return batch;
            }
        }
        throw new AssertionError("No batch of %d pods came.".formatted(pods));
    }

    private static NodeChange change(BlockingQueue<NodeChange> changes, Predicate<NodeChange> wanted)
            throws InterruptedException {
        for (var change = FakeQueues.next(changes); change != null; change = FakeQueues.next(changes)) {
            if (wanted.test(change)) {
                return change;
            }
        }
        throw new AssertionError("The node change did not come.");
    }

    @Test
    void pendingPodsArriveWithTheirCluster() throws InterruptedException {
        create(NODE, Node.class);
        create(POD.formatted("one"), Pod.class);
        create(POD.formatted("two"), Pod.class);
        try (var webhook = watching()) {
            var batch = batchWith(2);
            assertEquals("demo", batch.cluster());
            assertEquals("n", batch.snapshot().nodes().getFirst().name().value());
            assertTrue(webhook.ready());
            assertTrue(webhook.healthy());
            create(POD.formatted("three"), Pod.class);
            assertEquals(
                    "[one, three, two]",
                    batchWith(3).snapshot().pending().getFirst().names().toString());
        }
    }

    @Test
    void nodesThatComeAndGoAreTold() throws InterruptedException {
        try (var _ = watching()) {
            create(NODE, Node.class);
            assertEquals(
                    "aws:///a/i-1",
                    change(queues.changes, change -> !change.gone()).providerId());
            client.nodes().withName("n").delete();
            assertEquals("n", change(queues.changes, NodeChange::gone).node().value());
        }
    }

    @Test
    void whatWasGatheredIsSentWhenTheQueueIsBack() throws InterruptedException {
        queues.away = true;
        create(POD.formatted("one"), Pod.class);
        try (var _ = watching()) {
            for (var steps = 0; queues.refusals.isEmpty() && steps < 100; steps++) {
                clock.advance(Duration.ofSeconds(1));
                var refused = queues.refusals.poll(1, TimeUnit.SECONDS);
                if (refused != null) {
                    break;
                }
            }
            queues.away = false;
            assertNotNull(batchWith(1));
        }
    }

    @Test
    void closingSendsWhatWasGathered() throws InterruptedException {
        queues.away = true;
        var webhook = watching();
        create(NODE, Node.class);
        assertEquals("n", FakeQueues.next(queues.refusals));
        // The clock stands still, so nothing but closing can end the back-off.
        queues.away = false;
        webhook.close();
        assertEquals("n", queues.changes.remove().node().value());
    }

    @Test
    void probesAnswerWhatIsAsked() throws IOException, InterruptedException {
        try (var server = HealthServer.start(0, () -> true, () -> false);
                var http = HttpClient.newHttpClient()) {
            assertEquals("200 ok", get(http, server.port(), "/healthz"));
            assertEquals(
                    "503 the cluster has not been read yet. Maybe the NodePool definitions are missing",
                    get(http, server.port(), "/readyz"));
        }
    }

    private static String get(HttpClient http, int port, String path) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .build();
        var response = http.send(request, HttpResponse.BodyHandlers.ofString());
        return response.statusCode() + " " + response.body();
    }
}
