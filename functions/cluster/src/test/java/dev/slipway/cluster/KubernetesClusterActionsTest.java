package dev.slipway.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.model.claim.NodeName;
import dev.slipway.model.cluster.NodePod;
import dev.slipway.model.port.ClusterActions.EvictionOutcome;
import dev.slipway.model.port.RetryableFault;
import dev.slipway.model.scheduling.PodId;
import dev.slipway.model.scheduling.Taint;
import dev.slipway.model.scheduling.TaintEffect;
import dev.slipway.model.scheduling.WellKnown;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class KubernetesClusterActionsTest {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-22T08:00:00Z"), ZoneOffset.UTC);
    private static final NodePod POD =
            new NodePod(new PodId("shop", "web"), "uid-1", "ReplicaSet", false, false, false);
    private static final Taint EXTRA = new Taint("example.com/extra", "x", TaintEffect.NO_EXECUTE);
    private static final String NODE = """
            {"apiVersion":"v1","kind":"Node","metadata":{"name":"n","resourceVersion":"7"},
             "spec":{"taints":[{"key":"karpenter.sh/unregistered","effect":"NoExecute","timeAdded":"2026-11-22T07:00:00Z"}]}}""";

    private KubernetesMockServer crud;
    private KubernetesClient client;

    @BeforeEach
    void start() {
        crud = CrudApi.start();
        client = CannedApi.client("http://127.0.0.1:" + crud.getPort());
    }

    @AfterEach
    void stop() {
        client.close();
        crud.destroy();
    }

    @Test
    void updatesLabelsAndLeavesOthersAlone() {
        client.nodes()
                .resource(new NodeBuilder()
                        .withNewMetadata()
                        .withName("n")
                        .addToLabels("own", "label")
                        .endMetadata()
                        .build())
                .create();
        var labels = new TreeMap<String, String>();
        labels.put(WellKnown.REGISTERED, "true");
        var actions = new KubernetesClusterActions(client, CLOCK);
        actions.updateNode(new NodeName("n"), labels, List.of(), List.of());
        var version = client.nodes().withName("n").get().getMetadata().getResourceVersion();
        actions.updateNode(new NodeName("n"), labels, List.of(), List.of(EXTRA));
        var node = client.nodes().withName("n").get();
        assertEquals("label", node.getMetadata().getLabels().get("own"));
        assertEquals("true", node.getMetadata().getLabels().get(WellKnown.REGISTERED));
        assertEquals(version, node.getMetadata().getResourceVersion(), "nothing to change, nothing sent");
    }

    @Test
    void taintsOfOthersStayInThePatch() throws IOException {
        var other = NODE.replace(
                "[{", "[{\"key\":\"someone/else\",\"effect\":\"NoSchedule\",\"timeAdded\":\"2026-11-22T07:00:00Z\"},{");
        try (var api = new CannedApi().answering(200, other)) {
            new KubernetesClusterActions(api.client, CLOCK)
                    .updateNode(new NodeName("n"), new TreeMap<>(), List.of(), List.of(WellKnown.UNREGISTERED));
            assertTrue(
                    api.requests
                            .getLast()
                            .endsWith(
                                    "{\"taints\":[{\"effect\":\"NoSchedule\",\"key\":\"someone/else\",\"timeAdded\":\"2026-11-22T07:00:00Z\"}]}}"),
                    api.requests.getLast());
        }
        try (var api = new CannedApi().answering(200, NODE)) {
            new KubernetesClusterActions(api.client, CLOCK)
                    .updateNode(new NodeName("n"), new TreeMap<>(), List.of(), List.of(WellKnown.UNREGISTERED));
            assertTrue(api.requests.getLast().endsWith("\"spec\":{\"taints\":[]}}"), api.requests.getLast());
        }
    }

    @Test
    void aNodeThatIsGoneIsFine() {
        var actions = new KubernetesClusterActions(client, CLOCK);
        actions.updateNode(new NodeName("gone"), new TreeMap<>(), List.of(EXTRA), List.of());
        actions.deleteNode(new NodeName("gone"));
        actions.nodeEvent(new NodeName("gone"), true, "Reason", "message");
        actions.podEvent(new PodId("a", "gone"), true, "Reason", "message");
    }

    @Test
    void deletesANode() {
        client.nodes()
                .resource(new NodeBuilder()
                        .withNewMetadata()
                        .withName("n")
                        .endMetadata()
                        .build())
                .create();
        new KubernetesClusterActions(client, CLOCK).deleteNode(new NodeName("n"));
        assertNull(client.nodes().withName("n").get());
    }

    @Test
    void theSameEventIsWrittenOnce() {
        var pod = new PodBuilder()
                .withNewMetadata()
                .withName("web")
                .withNamespace("shop")
                .endMetadata()
                .withNewSpec()
                .endSpec()
                .build();
        client.pods().resource(pod).create();
        var actions = new KubernetesClusterActions(client, CLOCK);
        actions.podEvent(POD.id(), true, "FailedScheduling", "no room");
        actions.podEvent(POD.id(), true, "FailedScheduling", "no room");
        actions.podEvent(POD.id(), false, "Nominated", "m7g.large");
        var events = client.v1().events().inNamespace("shop").list().getItems();
        assertEquals(2, events.size());
        var event = events.stream()
                .filter(one -> one.getReason().equals("FailedScheduling"))
                .findFirst()
                .orElseThrow();
        assertEquals("Warning", event.getType());
        assertEquals("web", event.getInvolvedObject().getName());
        assertNotNull(event.getInvolvedObject().getUid());
    }

    @Test
    void aConflictIsAnsweredByReadingAgain() throws IOException {
        try (var api = new CannedApi()) {
            api.answering(200, NODE)
                    .failing(409, "the object has been modified", "")
                    .answering(200, NODE);
            new KubernetesClusterActions(api.client, CLOCK)
                    .updateNode(new NodeName("n"), new TreeMap<>(), List.of(EXTRA), List.of(WellKnown.UNREGISTERED));
            assertEquals(4, api.requests.size());
            assertEquals(
                    "PATCH /api/v1/nodes/n {\"metadata\":{\"resourceVersion\":\"7\"},"
                            + "\"spec\":{\"taints\":[{\"effect\":\"NoExecute\",\"key\":\"example.com/extra\",\"value\":\"x\"}]}}",
                    api.requests.getLast().replace("?fieldManager=fabric8", ""));
        }
    }

    @Test
    void conflictsWithoutEndComeAgainLater() throws IOException {
        try (var api = new CannedApi()) {
            for (var attempt = 0; attempt < 5; attempt++) {
                api.answering(200, NODE).failing(409, "the object has been modified", "");
            }
            var actions = new KubernetesClusterActions(api.client, CLOCK);
            assertThrows(
                    RetryableFault.class,
                    () -> actions.updateNode(new NodeName("n"), new TreeMap<>(), List.of(EXTRA), List.of()));
            assertEquals(10, api.requests.size());
        }
    }

    @Test
    void evictsThePodOfThisUid() throws IOException {
        // row 147 of core.md §6
        try (var api =
                new CannedApi().answering(201, "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"status\":\"Success\"}")) {
            assertInstanceOf(EvictionOutcome.Evicted.class, new KubernetesClusterActions(api.client, CLOCK).evict(POD));
            assertEquals(
                    "POST /api/v1/namespaces/shop/pods/web/eviction {\"apiVersion\":\"policy/v1\",\"kind\":\"Eviction\","
                            + "\"metadata\":{\"name\":\"web\",\"namespace\":\"shop\"},"
                            + "\"deleteOptions\":{\"apiVersion\":\"v1\",\"kind\":\"DeleteOptions\",\"preconditions\":{\"uid\":\"uid-1\"}}}",
                    api.requests.getFirst());
        }
    }

    /** Kubernetes 1.35 says the first with a full stop and the second without. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "The disruption budget web is still being processed by the server.",
                "The disruption budget web needs 2 healthy pods and has 2 currently",
            })
    void namesTheBudgetInAWholeSentence(String cause) throws IOException {
        var details =
                ",\"details\":{\"causes\":[{\"reason\":\"DisruptionBudget\",\"message\":\"%s\"}]}".formatted(cause);
        try (var api = new CannedApi().failing(429, "Cannot evict pod.", details)) {
            var blocked = assertInstanceOf(
                    EvictionOutcome.Blocked.class, new KubernetesClusterActions(api.client, CLOCK).evict(POD));
            assertTrue(blocked.why().matches("Cannot evict pod\\. The disruption budget web [^.]*\\."), blocked::why);
        }
    }

    @Test
    void aBudgetBlocksWithTheServersWordsAndWithoutRetries() throws IOException {
        var said = "Cannot evict pod as it would violate the pod's disruption budget.";
        try (var api =
                new CannedApi().failing(429, said, ",\"details\":{\"causes\":[{\"reason\":\"DisruptionBudget\"}]}")) {
            assertEquals(new EvictionOutcome.Blocked(said), new KubernetesClusterActions(api.client, CLOCK).evict(POD));
            assertEquals(1, api.requests.size());
        }
        var several =
                "This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.";
        try (var api = new CannedApi().failing(500, several, "")) {
            assertEquals(
                    new EvictionOutcome.Blocked(several), new KubernetesClusterActions(api.client, CLOCK).evict(POD));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {404, 409})
    void aPodThatIsGoneIsEvicted(int code) throws IOException {
        try (var api = new CannedApi().failing(code, "gone", "")) {
            assertInstanceOf(EvictionOutcome.Evicted.class, new KubernetesClusterActions(api.client, CLOCK).evict(POD));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 500, 503})
    void anOverloadedServerIsAskedAgainLater(int code) throws IOException {
        try (var api = new CannedApi().answering(code, "Too many requests, please try again later.")) {
            var actions = new KubernetesClusterActions(api.client, CLOCK);
            assertThrows(RetryableFault.class, () -> actions.evict(POD));
            assertThrows(RetryableFault.class, () -> actions.deleteNode(new NodeName("n")));
            assertThrows(
                    RetryableFault.class,
                    () -> actions.updateNode(new NodeName("n"), new TreeMap<>(), List.of(EXTRA), List.of()));
            assertThrows(RetryableFault.class, () -> actions.podEvent(POD.id(), true, "Reason", "message"));
        }
    }

    @Test
    void aServerThatIsAwayIsAskedAgainLater() throws IOException {
        var api = new CannedApi().answering(200, "{}");
        api.close();
        var closed = CannedApi.client(api.client.getMasterUrl().toString());
        var fault = assertThrows(
                RetryableFault.class, () -> new KubernetesClusterActions(closed, CLOCK).deleteNode(new NodeName("n")));
        assertTrue(String.valueOf(fault.getMessage()).startsWith("kubernetes:DeleteNode for n did not succeed: "));
        closed.close();
    }

    @Test
    void aMissingRightIsSaidClearly() throws IOException {
        try (var api =
                new CannedApi().failing(403, "nodes is forbidden: User slipway cannot delete resource nodes", "")) {
            var actions = new KubernetesClusterActions(api.client, CLOCK);
            assertEquals(
                    "The API server does not allow kubernetes:DeleteNode for n (403): nodes is forbidden: User slipway cannot"
                            + " delete resource nodes. Maybe the group of the function's access entry is bound to no ClusterRole that allows it.",
                    assertThrows(IllegalStateException.class, () -> actions.deleteNode(new NodeName("n")))
                            .getMessage());
        }
    }
}
