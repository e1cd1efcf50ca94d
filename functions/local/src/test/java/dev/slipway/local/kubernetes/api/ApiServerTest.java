package dev.slipway.local.kubernetes.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.local.kubernetes.Stage;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceBuilder;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ApiServerTest {

    private final Stage stage = new Stage();

    @AfterEach
    void close() {
        stage.close();
    }

    private void elsewhere(String name) {
        // Another scheduler is asked for, so that the stand-in leaves the pod alone.
        stage.client
                .resource(Stage.pod(name, "1")
                        .editSpec()
                        .withSchedulerName("mine")
                        .endSpec()
                        .build())
                .create();
    }

    @Test
    void bindsAPodOnce() throws Exception {
        elsewhere("a");
        var binding = "{\"apiVersion\":\"v1\",\"kind\":\"Binding\",\"metadata\":{\"name\":\"a\"},"
                + "\"target\":{\"kind\":\"Node\",\"name\":\"n1\"}}";
        stage.readyNode("n1", "4");
        assertEquals(
                201, post("/api/v1/namespaces/default/pods/a/binding", binding).statusCode());
        assertEquals("n1", stage.pod("a").getSpec().getNodeName());
        var again = post("/api/v1/namespaces/default/pods/a/binding", binding);
        assertEquals(409, again.statusCode());
        assertTrue(again.body().contains("already assigned to node"), again.body());
        assertEquals(
                404, post("/api/v1/namespaces/default/pods/b/binding", binding).statusCode());
    }

    @Test
    void selectsByFieldAndBySet() {
        stage.readyNode("n1", "4");
        stage.readyNode("n2", "4");
        for (var name : new String[] {"a", "b", "c"}) {
            elsewhere(name);
        }
        var pods = stage.client.pods().inAnyNamespace();
        assertEquals(2, pods.withLabelIn("app", "a", "c").list().getItems().size());
        assertEquals(1, pods.withLabelNotIn("app", "a", "c").list().getItems().size());
        assertEquals(1, pods.withField("metadata.name", "b").list().getItems().size());
        assertEquals(3, pods.withField("spec.nodeName", "").list().getItems().size());
        assertEquals(
                2, pods.withoutField("metadata.name", "b").list().getItems().size());
        assertEquals(
                3, pods.withField("status.phase", "Pending").list().getItems().size());
        assertEquals(
                1,
                stage.client
                        .nodes()
                        .withField("metadata.name", "n2")
                        .list()
                        .getItems()
                        .size());
    }

    @Test
    void listsInPagesThatMissNothing() {
        for (var index = 0; index < 7; index++) {
            elsewhere("p" + index);
        }
        var names = new ArrayList<String>();
        var token = "";
        var pages = 0;
        do {
            var page = stage.client
                    .pods()
                    .inNamespace("default")
                    .list(new ListOptionsBuilder()
                            .withLimit(3L)
                            .withContinue(token.isEmpty() ? null : token)
                            .build());
            page.getItems().forEach(pod -> names.add(pod.getMetadata().getName()));
            token = page.getMetadata().getContinue() == null
                    ? ""
                    : page.getMetadata().getContinue();
            pages++;
        } while (!token.isEmpty());
        assertEquals("[p0, p1, p2, p3, p4, p5, p6]", names.toString());
        assertEquals(3, pages);
    }

    @Test
    void refusesAnUnknownPageAndAnUnknownKind() throws Exception {
        assertEquals(400, get("/api/v1/pods?limit=2&continue=nonsense").statusCode());
        assertEquals(400, get("/api/v1/pods?limit=two").statusCode());
        assertEquals(404, get("/apis/example.com/v1/widgets").statusCode());
        assertEquals(400, post("/api/v1/namespaces/default/pods", "no: [json").statusCode());
        assertEquals(
                400,
                post("/api/v1/namespaces/default/pods", "{\"kind\":\"Node\"}").statusCode());
    }

    @Test
    void keepsStatusApartFromTheRest() {
        var node = stage.readyNode("n1", "4");
        stage.client
                .resource(new NodeBuilder(node)
                        .editMetadata()
                        .withResourceVersion(null)
                        .addToLabels("team", "a")
                        .endMetadata()
                        .withNewStatus()
                        .endStatus()
                        .build())
                .update();
        var after = stage.client.nodes().withName("n1").get();
        assertEquals("a", after.getMetadata().getLabels().get("team"));
        assertEquals(new Quantity("4"), after.getStatus().getAllocatable().get("cpu"));
    }

    @Test
    void refusesAStaleVersion() {
        var node = stage.readyNode("n1", "4");
        stage.client
                .nodes()
                .withName("n1")
                .edit(copy -> new NodeBuilder(copy)
                        .editSpec()
                        .withUnschedulable(true)
                        .endSpec()
                        .build());
        var stale = "{\"metadata\":{\"resourceVersion\":\"%s\",\"labels\":{\"a\":\"b\"}}}"
                .formatted(node.getMetadata().getResourceVersion());
        var merge = PatchContext.of(PatchType.JSON_MERGE);
        var failure = assertThrows(
                KubernetesClientException.class,
                () -> stage.client.nodes().withName("n1").patch(merge, stale));
        assertEquals(409, failure.getCode());
        assertTrue(String.valueOf(failure.getMessage()).contains("the object has been modified"));
    }

    @Test
    void replacesListsInAMergePatch() {
        stage.readyNode("n1", "4");
        var merge = PatchContext.of(PatchType.JSON_MERGE);
        var taints = "{\"spec\":{\"taints\":[{\"key\":\"%s\",\"effect\":\"NoSchedule\"}]}}";
        stage.client.nodes().withName("n1").patch(merge, taints.formatted("one"));
        var node = stage.client.nodes().withName("n1").patch(merge, taints.formatted("two"));
        assertEquals(1, node.getSpec().getTaints().size());
        assertEquals("two", node.getSpec().getTaints().getFirst().getKey());
    }

    @Test
    void waitsForFinalizers() {
        stage.client
                .resource(new NodeBuilder()
                        .withMetadata(new ObjectMetaBuilder()
                                .withName("held")
                                .withFinalizers("karpenter.sh/termination")
                                .build())
                        .build())
                .create();
        stage.client.nodes().withName("held").delete();
        assertNotNull(stage.client.nodes().withName("held").get().getMetadata().getDeletionTimestamp());
        stage.client
                .nodes()
                .withName("held")
                .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"metadata\":{\"finalizers\":null}}");
        assertNull(stage.client.nodes().withName("held").get());
    }

    @Test
    void keepsCustomResourcesOldAndNew() {
        var kinds = Map.of(
                "NodePool", "karpenter.sh/v1",
                "EC2NodeClass", "karpenter.k8s.aws/v1",
                "Provisioner", "karpenter.sh/v1alpha5",
                "AWSNodeTemplate", "karpenter.k8s.aws/v1alpha1");
        kinds.forEach((kind, apiVersion) -> {
            stage.client
                    .resource(new GenericKubernetesResourceBuilder()
                            .withApiVersion(apiVersion)
                            .withKind(kind)
                            .withNewMetadata()
                            .withName("default")
                            .endMetadata()
                            .addToAdditionalProperties("spec", Map.of("weight", 7))
                            .build())
                    .create();
            var kept = stage.client
                    .genericKubernetesResources(apiVersion, kind)
                    .withName("default")
                    .get();
            assertEquals(Integer.valueOf(7), kept.get("spec", "weight"), kind);
        });
    }

    @Test
    void keepsEventsOfBothGroups() {
        var event = new EventBuilder()
                .withNewMetadata()
                .withName("e1")
                .withNamespace("default")
                .endMetadata()
                .withReason("Nominated")
                .withMessage("Pod goes to claim a")
                .build();
        stage.client.resource(event).create();
        stage.client
                .resource(new io.fabric8.kubernetes.api.model.events.v1.EventBuilder()
                        .withNewMetadata()
                        .withName("e2")
                        .withNamespace("default")
                        .endMetadata()
                        .withReason("Launched")
                        .build())
                .create();
        assertEquals(
                1, stage.client.v1().events().inAnyNamespace().list().getItems().size());
        assertEquals(
                1,
                stage.client
                        .events()
                        .v1()
                        .events()
                        .inAnyNamespace()
                        .list()
                        .getItems()
                        .size());
    }

    @Test
    void createsWithGeneratedNamesAndDefaults() {
        var pod = stage.client
                .resource(new PodBuilder(Stage.pod("x", "1").build())
                        .editMetadata()
                        .withName(null)
                        .withGenerateName("web-")
                        .endMetadata()
                        .build())
                .create();
        assertTrue(
                pod.getMetadata().getName().matches("web-[a-z0-9]{5}"),
                pod.getMetadata().getName());
        assertEquals("Pending", pod.getStatus().getPhase());
        assertEquals("default-scheduler", pod.getSpec().getSchedulerName());
        assertEquals(30L, pod.getSpec().getTerminationGracePeriodSeconds());
    }

    @Test
    void failsEveryRequestWhileAway() {
        stage.readyNode("n1", "4");
        stage.cluster.away(true);
        var failure = assertThrows(
                KubernetesClientException.class, () -> stage.client.nodes().list());
        assertEquals(503, failure.getCode());
        stage.cluster.away(false);
        assertEquals(1, stage.client.nodes().list().getItems().size());
    }

    @Test
    void tellsKubectlWhatItServes() throws Exception {
        assertTrue(get("/version").body().contains("\"minor\":\"35\""));
        assertTrue(get("/api/v1").body().contains("pods/eviction"));
        assertTrue(get("/apis").body().contains("karpenter.k8s.aws"));
        assertTrue(get("/apis/karpenter.sh/v1").body().contains("\"nodepools\""));
        stage.readyNode("n1", "4");
        var table = request("/api/v1/nodes", "application/json;as=Table;v=v1;g=meta.k8s.io");
        assertTrue(table.contains("\"cells\":[\"n1\",\"Ready\""), table);
    }

    private String request(String path, String accept) throws Exception {
        var request = HttpRequest.newBuilder(URI.create(stage.cluster.url() + path))
                .header("Accept", accept)
                .build();
        return send(request).body();
    }

    private HttpResponse<String> get(String path) throws Exception {
        return send(
                HttpRequest.newBuilder(URI.create(stage.cluster.url() + path)).build());
    }

    private HttpResponse<String> post(String path, String body) throws Exception {
        var request = HttpRequest.newBuilder(URI.create(stage.cluster.url() + path))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        return send(request);
    }

    private static HttpResponse<String> send(HttpRequest request) throws Exception {
        try (var http = HttpClient.newHttpClient()) {
            return http.send(request, HttpResponse.BodyHandlers.ofString());
        }
    }

    @Test
    void unknownObjectsAreAbsent() {
        assertNull(stage.pod("nobody"));
        assertFalse(stage.client.pods().withName("nobody").delete().stream()
                .findAny()
                .isPresent());
    }

    @Test
    void saysWhichPortIsTaken() {
        var port = URI.create(stage.cluster.url()).getPort();
        var failure = assertThrows(IllegalStateException.class, () -> ApiServer.start(port, 35, stage.timer));
        assertTrue(String.valueOf(failure.getMessage()).contains("127.0.0.1:" + port), failure.getMessage());
    }

    @Test
    void keepsNothingOfADryRun() throws Exception {
        var pod = "{\"metadata\":{\"name\":\"a\"},\"spec\":{\"containers\":[]}}";
        assertEquals(
                201, post("/api/v1/namespaces/default/pods?dryRun=All", pod).statusCode());
        assertNull(stage.pod("a"));
    }
}
