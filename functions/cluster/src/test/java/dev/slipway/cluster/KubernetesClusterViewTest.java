package dev.slipway.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.model.claim.NodeName;
import dev.slipway.model.port.RetryableFault;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class KubernetesClusterViewTest {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-22T08:00:00Z"), ZoneOffset.UTC);

    @Test
    void aLiveClusterGivesTheSnapshotOfItsObjects() throws IOException {
        var crud = CrudApi.start();
        try (var client = CannedApi.client("http://127.0.0.1:" + crud.getPort())) {
            var manifests = new ManifestReader()
                    .read("v1.yaml", ManifestReaderTest.resource("v1.yaml"))
                    .manifests(CLOCK.instant());
            for (var object : manifests.objects()) {
                if (object instanceof GenericKubernetesResource custom) {
                    var kind = custom.getKind().equals("NodePool") ? CustomKind.NODE_POOL : CustomKind.EC2_NODE_CLASS;
                    client.genericKubernetesResources(kind.context())
                            .resource(custom)
                            .create();
                } else {
                    client.resource(object).create();
                }
            }
            client.genericKubernetesResources(DeviceKind.TEMPLATE.context())
                    .inNamespace("shop")
                    .resource(Serialization.unmarshal("""
                            --- {apiVersion: resource.k8s.io/v1, kind: ResourceClaimTemplate, metadata: {name: gpu, namespace: shop},
                             spec: {spec: {devices: {requests: [{name: gpu, exactly: {deviceClassName: gpu.nvidia.com}}]}}}}
                            """, GenericKubernetesResource.class))
                    .create();
            var waits = Serialization.unmarshal("""
                    --- {apiVersion: v1, kind: Pod, metadata: {name: waits, namespace: shop},
                     spec: {containers: [{name: a, resources: {requests: {cpu: 1}}}],
                      resourceClaims: [{name: gpu, resourceClaimTemplateName: gpu}]},
                     status: {conditions: [{type: PodScheduled, status: "False", reason: Unschedulable}]}}
                    """, Pod.class);
            client.resource(waits).create();
            client.resource(waits).updateStatus();
            client.resource(Serialization.unmarshal("""
                    --- {apiVersion: v1, kind: Pod, metadata: {name: unseen, namespace: shop}, spec: {containers: [{name: a}]}}
                    """, Pod.class)).create();
            var snapshot = new KubernetesClusterView(client, CLOCK).snapshot();
            assertEquals(List.of(), snapshot.faults());
            assertEquals(manifests.snapshot().nodePools(), snapshot.nodePools());
            assertEquals(manifests.snapshot().nodeClasses(), snapshot.nodeClasses());
            assertEquals(manifests.snapshot().daemonSets(), snapshot.daemonSets());
            assertEquals(List.of("waits"), snapshot.pending().getFirst().names());
            assertEquals(
                    List.of("web"),
                    snapshot.nodes().getFirst().pods().getFirst().names());
            assertEquals(
                    List.of(),
                    snapshot.kindOf(snapshot.pending().getFirst()).unsupported(),
                    "its claim of devices is understood");
            var view = new KubernetesClusterView(client, CLOCK);
            assertTrue(view.node(new NodeName("other")).isEmpty());
        } finally {
            crud.destroy();
        }
    }

    @Test
    void longListsAreReadPageByPage() throws IOException {
        var page = """
                {"kind":"PodList","apiVersion":"v1","metadata":{"continue":"%s"},"items":[
                 {"metadata":{"name":"%s","namespace":"a","uid":"u"},"spec":{"nodeName":"n","containers":[],
                  "priorityClassName":"system-node-critical","tolerations":[{"operator":"Exists"}]}}]}""";
        try (var api = new CannedApi()
                .answering(200, page.formatted("more", "one"))
                .answering(200, page.formatted("", "two"))) {
            var pods = new KubernetesClusterView(api.client, CLOCK).podsOn(new NodeName("n"));
            assertEquals(
                    "[a/one, a/two]",
                    pods.stream().map(pod -> pod.id()).toList().toString());
            assertTrue(pods.getFirst().critical());
            assertTrue(pods.getFirst().toleratesDisruption());
            assertEquals(2, api.requests.size());
            assertTrue(api.requests.getFirst().contains("limit=500"), api.requests.getFirst());
            assertTrue(api.requests.getFirst().contains("fieldSelector=spec.nodeName"), api.requests.getFirst());
            assertTrue(api.requests.getLast().contains("continue=more"), api.requests.getLast());
        }
    }

    private static List<String> attachedTo(CannedApi api) {
        return new KubernetesClusterView(api.client, CLOCK).attachedVolumes(new NodeName("n"));
    }

    @Test
    void volumesThatNoPodOfTheNodeUsesAreWaitedFor() throws IOException {
        var attachment = """
                {"spec":{"attacher":"ebs.csi.aws.com","nodeName":"%s","source":{"persistentVolumeName":"%s"}}},""";
        var attachments = "{\"items\":[" + attachment.formatted("n", "left") + attachment.formatted("n", "used")
                + attachment.formatted("n", "done") + attachment.formatted("other", "elsewhere")
                + "{\"spec\":{\"attacher\":\"a\",\"nodeName\":\"n\",\"source\":{}}}]}";
        var claims = """
                {"items":[{"metadata":{"name":"data","namespace":"shop"},"spec":{"volumeName":"used"}},
                 {"metadata":{"name":"old","namespace":"shop"},"spec":{"volumeName":"done"}}]}""";
        var pod = """
                {"metadata":{"name":"%s","namespace":"shop"},"status":{"phase":"%s"},"spec":{"nodeName":"n","volumes":[
                 {"name":"v","persistentVolumeClaim":{"claimName":"%s"}},{"name":"w","persistentVolumeClaim":{"claimName":"none"}}]}}""";
        var pods = "{\"items\":[" + pod.formatted("agent", "Running", "data") + ","
                + pod.formatted("job", "Failed", "old") + "]}";
        try (var api = new CannedApi()
                .answering(200, attachments)
                .answering(200, claims)
                .answering(200, pods)) {
            assertEquals(List.of("done", "left"), attachedTo(api));
            assertEquals(
                    List.of(
                            "GET /apis/storage.k8s.io/v1/volumeattachments?limit=500&resourceVersion=0",
                            "GET /api/v1/persistentvolumeclaims?limit=500&resourceVersion=0",
                            "GET /api/v1/pods?limit=500&fieldSelector=spec.nodeName%3Dn"),
                    api.requests);
        }
        try (var api = new CannedApi()
                .answering(200, "{\"items\":[]}")
                .answering(200, attachments)
                .answering(200, claims)
                .answering(200, pods)) {
            assertEquals(List.of("done", "left"), attachedTo(api));
            assertEquals(
                    List.of(
                            "GET /apis/storage.k8s.io/v1/volumeattachments?limit=500&resourceVersion=0",
                            "GET /apis/storage.k8s.io/v1/volumeattachments?limit=500",
                            "GET /api/v1/persistentvolumeclaims?limit=500",
                            "GET /api/v1/pods?limit=500&fieldSelector=spec.nodeName%3Dn"),
                    api.requests,
                    "an instance ends when there are none, so that does not rest on the server's cache");
        }
        try (var api = new CannedApi().failing(403, "no", "")) {
            assertEquals(List.of(), attachedTo(api), "with an older chart nothing is waited for");
        }
    }

    @Test
    void aPodThatGoesSaysUntilWhen() throws IOException {
        var pod = """
                {"items":[{"metadata":{"name":"p","deletionTimestamp":"%s"},"spec":{"nodeName":"n","containers":[]}}]}""";
        try (var api = new CannedApi()
                .answering(200, pod.formatted("2026-11-22T08:00:30Z"))
                .answering(200, pod.formatted("soon"))) {
            var view = new KubernetesClusterView(api.client, CLOCK);
            assertEquals(
                    CLOCK.instant().plusSeconds(30),
                    view.podsOn(new NodeName("n")).getFirst().endsBy());
            assertEquals(
                    CLOCK.instant(), view.podsOn(new NodeName("n")).getFirst().endsBy());
        }
    }

    /** The budget of a sweep: each list once, each page once, none of them from etcd. */
    @Test
    void aSnapshotAsksForEachKindOnce() throws IOException {
        try (var api = new CannedApi().answering(200, "{\"items\":[]}")) {
            new KubernetesClusterView(api.client, CLOCK).snapshot();
            assertEquals(KubernetesClusterView.KINDS, api.requests.size(), api.requests::toString);
            assertEquals(KubernetesClusterView.KINDS, new TreeSet<>(api.requests).size(), api.requests::toString);
            api.requests.forEach(request -> assertTrue(request.endsWith("?limit=500&resourceVersion=0"), request));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {410, 429, 500, 503})
    void aServerInTroubleIsAskedAgainLater(int code) throws IOException {
        try (var api = new CannedApi().failing(code, "trouble", "")) {
            var view = new KubernetesClusterView(api.client, CLOCK);
            assertThrows(RetryableFault.class, view::snapshot);
            assertThrows(RetryableFault.class, () -> view.node(new NodeName("n")));
            assertThrows(RetryableFault.class, () -> view.podsOn(new NodeName("n")));
        }
    }
}
