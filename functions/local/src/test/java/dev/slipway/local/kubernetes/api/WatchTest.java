package dev.slipway.local.kubernetes.api;

import static dev.slipway.local.kubernetes.Stage.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.local.kubernetes.Stage;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;

class WatchTest {

    @Test
    void informersOfSeveralClientsSeeEveryChange() {
        try (var stage = new Stage();
                var other = stage.cluster.client()) {
            stage.readyNode("n1", "4");
            try (var one = stage.client.nodes().inform();
                    var two = other.nodes().inform()) {
                stage.readyNode("n2", "4");
                stage.client
                        .nodes()
                        .withName("n1")
                        .edit(node -> new NodeBuilder(node)
                                .editMetadata()
                                .addToLabels("team", "a")
                                .endMetadata()
                                .build());
                stage.client.nodes().withName("n2").delete();
                for (var informer : java.util.List.of(one, two)) {
                    eventually("n1 is labelled and n2 is gone", () -> {
                        var nodes = informer.getStore().list();
                        return nodes.size() == 1 && "a".equals(label(nodes.getFirst()));
                    });
                }
            }
        }
    }

    private static String label(Node node) {
        return node.getMetadata().getLabels().getOrDefault("team", "");
    }

    @Test
    void aRemovalBetweenListAndWatchIsNotLost() throws Exception {
        try (var stage = new Stage()) {
            stage.readyNode("n1", "4");
            var version = stage.client.nodes().list().getMetadata().getResourceVersion();
            stage.client.nodes().withName("n1").delete();
            var lines = watch(stage, "/api/v1/nodes?watch=true&timeoutSeconds=1&resourceVersion=" + version);
            assertTrue(lines.startsWith("{\"type\":\"DELETED\""), lines);
        }
    }

    @Test
    void whatLeavesTheSelectionIsReportedAsDeleted() throws Exception {
        try (var stage = new Stage()) {
            stage.client
                    .resource(Stage.pod("a", "1")
                            .editSpec()
                            .withSchedulerName("mine")
                            .endSpec()
                            .build())
                    .create();
            var version = stage.client.pods().list().getMetadata().getResourceVersion();
            stage.client
                    .pods()
                    .withName("a")
                    .editStatus(pod -> new io.fabric8.kubernetes.api.model.PodBuilder(pod)
                            .editStatus()
                            .withPhase("Succeeded")
                            .endStatus()
                            .build());
            var lines = watch(
                    stage,
                    "/api/v1/pods?watch=1&timeoutSeconds=1&fieldSelector=status.phase%3DPending&resourceVersion="
                            + version);
            assertTrue(lines.startsWith("{\"type\":\"DELETED\""), lines);
        }
    }

    @Test
    void kubectlWatchesWithoutWebSockets() throws Exception {
        try (var stage = new Stage()) {
            stage.readyNode("n1", "4");
            var lines = watch(stage, "/api/v1/nodes?watch=true&timeoutSeconds=1");
            assertEquals(1, lines.lines().count(), lines);
            assertTrue(lines.startsWith("{\"type\":\"ADDED\""), lines);
        }
    }

    @Test
    void closesAtOnceWithWatchesOpen() {
        var stage = new Stage();
        var informers = new ArrayList<AutoCloseable>();
        for (var index = 0; index < 5; index++) {
            informers.add(stage.client.pods().inAnyNamespace().inform());
        }
        assertTimeoutPreemptively(Duration.ofSeconds(5), stage.cluster::close);
        assertTimeoutPreemptively(Duration.ofSeconds(5), stage.client::close);
        assertEquals(5, informers.size());
    }

    private static String watch(Stage stage, String path) throws Exception {
        try (var http = HttpClient.newHttpClient()) {
            var request = HttpRequest.newBuilder(URI.create(stage.cluster.url() + path))
                    .timeout(Duration.ofSeconds(20))
                    .build();
            return http.send(request, HttpResponse.BodyHandlers.ofString()).body();
        }
    }
}
