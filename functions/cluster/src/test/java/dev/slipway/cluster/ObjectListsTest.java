package dev.slipway.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.slipway.cluster.ObjectLists.Freshness;
import dev.slipway.cluster.SnapshotBuilder.Pending;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ObjectListsTest {
    private static final String TWO = """
            {"kind":"PodList","metadata":{"resourceVersion":"7"},"items":[{"metadata":{"name":"one"}},{"metadata":{"name":"two"}}]}""";

    private static List<String> names(CannedApi api, Freshness freshness) {
        var names = new ArrayList<String>();
        new ObjectLists(api.client)
                .eachPod(
                        freshness,
                        new AlikePods(UnreadFields.mapper()),
                        pod -> names.add(pod.getMetadata().getName()));
        return names;
    }

    @Test
    void theCacheIsAskedForTheFirstPageOnly() throws IOException {
        try (var api = new CannedApi()
                .answering(200, TWO.replace("\"7\"", "\"7\",\"continue\":\"a+b\""))
                .answering(200, TWO)) {
            assertEquals(List.of("one", "two", "one", "two"), names(api, Freshness.CACHED));
            assertEquals(
                    List.of(
                            "GET /api/v1/pods?limit=500&resourceVersion=0",
                            // Both together the API server refuses.
                            "GET /api/v1/pods?limit=500&continue=a%2Bb"),
                    api.requests);
        }
    }

    @Test
    void aProxysPathStaysBeforeTheServersOwn() throws IOException {
        try (var api = new CannedApi().answering(200, TWO);
                var client = CannedApi.client(api.client.getMasterUrl() + "k8s/clusters/c-1")) {
            var names = new ArrayList<String>();
            new ObjectLists(client)
                    .eachPod(
                            Freshness.LATEST,
                            new AlikePods(UnreadFields.mapper()),
                            pod -> names.add(pod.getMetadata().getName()));
            assertEquals(List.of("one", "two"), names);
            assertEquals(List.of("GET /k8s/clusters/c-1/api/v1/pods?limit=500"), api.requests);
        }
    }

    @Test
    void whatIsDecidedByIsTheLatest() throws IOException {
        try (var api = new CannedApi().answering(200, TWO)) {
            assertEquals(List.of("one", "two"), names(api, Freshness.LATEST));
            assertEquals(List.of("GET /api/v1/pods?limit=500"), api.requests);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"items\":null}", "{\"items\":[]}", "{\"kind\":\"PodList\",\"metadata\":{}}"})
    void aListMayHoldNothing(String answer) throws IOException {
        try (var api = new CannedApi().answering(200, answer)) {
            assertEquals(List.of(), names(api, Freshness.CACHED));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "{\"items\":[{\"metadata\"", "{\"items\":[{\"metadata\":7}]}", "<html>"})
    void whatIsNoListIsAFaultOfTheServer(String answer) throws IOException {
        try (var api = new CannedApi().answering(200, answer)) {
            var fault = assertThrows(KubernetesClientException.class, () -> names(api, Freshness.CACHED));
            assertTrue(String.valueOf(fault.getMessage()).contains("api/v1/pods?limit"), fault::getMessage);
            assertTrue(fault.getCode() <= 0, "as for no answer at all: it is tried again");
        }
    }

    @Test
    void aProxysPageIsToldAsItIs() throws IOException {
        try (var api = new CannedApi().answering(403, "<html>no</html>")) {
            var fault = assertThrows(KubernetesClientException.class, () -> names(api, Freshness.CACHED));
            assertEquals(403, fault.getCode());
            assertEquals("<html>no</html>", fault.getStatus().getMessage());
        }
    }

    /** A server that sends the second pod when the first has been read: whoever waits for the whole answer waits for ever. */
    @Test
    void eachIsReadWhileTheOthersAreStillToCome() throws IOException {
        var first = new CountDownLatch(1);
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> sendSlowly(exchange, first));
        server.start();
        try (var client =
                CannedApi.client("http://127.0.0.1:" + server.getAddress().getPort())) {
            var names = new ArrayList<String>();
            new ObjectLists(client).eachPod(Freshness.CACHED, new AlikePods(UnreadFields.mapper()), pod -> {
                names.add(pod.getMetadata().getName());
                first.countDown();
            });
            assertEquals(List.of("one", "two"), names);
        } finally {
            server.stop(0);
        }
    }

    private static void sendSlowly(HttpExchange exchange, CountDownLatch first) throws IOException {
        var cut = TWO.indexOf(",{\"metadata\":{\"name\":\"two\"");
        exchange.sendResponseHeaders(200, 0);
        try (var body = exchange.getResponseBody()) {
            body.write(TWO.substring(0, cut).getBytes(StandardCharsets.UTF_8));
            body.flush();
            if (first.await(10, TimeUnit.SECONDS)) {
                body.write(TWO.substring(cut).getBytes(StandardCharsets.UTF_8));
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void whatIsPassedOverOfNodesChangesNoSnapshot() throws IOException {
        var whole = Serialization.unmarshal(PruningTest.NODE, Node.class);
        var passed = UnreadFields.mapper().readValue(Serialization.asJson(whole), Node.class);
        assertEquals(List.of(), passed.getStatus().getImages());
        assertEquals(snapshot(whole), snapshot(passed));
    }

    private static String snapshot(Node node) {
        return ModelJson.write(new SnapshotBuilder(Instant.EPOCH, Pending.MARKED_UNSCHEDULABLE)
                .add(node)
                .build());
    }
}
