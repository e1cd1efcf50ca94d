package dev.slipway.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.model.cluster.ClusterSnapshot;
import dev.slipway.model.pool.CapacityBuffer;
import dev.slipway.model.pool.Condition;
import dev.slipway.model.pool.Condition.Truth;
import dev.slipway.model.port.RetryableFault;
import dev.slipway.model.resource.ResourceList;
import dev.slipway.model.scheduling.PodId;
import dev.slipway.testkit.fake.FakeClock;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules of core.md §1.8. What the chart's definition and the reader agree about is in {@link DefinitionsTest}. */
final class CapacityBufferReaderTest {
    private static final String POD = """
            --- {apiVersion: v1, kind: Pod, metadata: {name: p, labels: {app: web}},
             spec: {nodeName: n, priority: 7, containers: [{name: c, resources: {requests: {cpu: 500m, memory: 1Gi}}}],
              volumes: [{name: v, persistentVolumeClaim: {claimName: data}}]}}
            """;

    private static GenericKubernetesResource object(String name, String spec) {
        return Serialization.unmarshal(
                "--- {apiVersion: autoscaling.x-k8s.io/v1beta1, kind: CapacityBuffer, metadata: {name: %s, namespace: shop}, spec: %s}"
                        .formatted(name, spec),
                GenericKubernetesResource.class);
    }

    private static Optional<CapacityBuffer> read(String spec, int targetReplicas) {
        var pod = Serialization.unmarshal(POD, Pod.class);
        var template = new PodTemplateSpecBuilder()
                .withMetadata(pod.getMetadata())
                .withSpec(pod.getSpec())
                .build();
        return CapacityBufferReader.read(
                object("spare", spec),
                (kind, namespace, name) -> namespace.equals("shop") && name.equals("web")
                        ? Optional.of(new CapacityBufferReader.Target(
                                kind.equals("PodTemplate") && targetReplicas < 0 ? null : template, targetReplicas))
                        : Optional.empty(),
                new References());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{podTemplateRef: {name: web}, replicas: 3} | 0 | 3",
                "{podTemplateRef: {name: web}, replicas: 0} | 0 | 0",
                "{podTemplateRef: {name: web}, replicas: 3, percentage: 50} | 0 | 3",
                "{podTemplateRef: {name: web}, limits: {cpu: '2'}} | 0 | 4",
                "{podTemplateRef: {name: web}, limits: {cpu: 1900m, memory: 2Gi}} | 0 | 2",
                "{podTemplateRef: {name: web}, limits: {pods: '6'}} | 0 | 6",
                "{podTemplateRef: {name: web}, replicas: 5, limits: {cpu: '2'}} | 0 | 4",
                "{podTemplateRef: {name: web}, replicas: 2, limits: {cpu: '2'}} | 0 | 2",
                "{podTemplateRef: {name: web}, replicas: 2, limits: {nvidia.com/gpu: '1'}} | 0 | 2",
                "{podTemplateRef: {name: web}, limits: {nvidia.com/gpu: '1'}} | 0 | 0",
                "{podTemplateRef: {name: web}, limits: {cpu: 100m}} | 0 | 0",
                "{scalableRef: {kind: Deployment, name: web}, percentage: 10} | 20 | 2",
                "{scalableRef: {kind: Deployment, name: web}, percentage: 10} | 21 | 3",
                "{scalableRef: {kind: Deployment, name: web}, percentage: 1} | 1 | 1",
                "{scalableRef: {kind: Deployment, name: web}, percentage: 10} | 0 | 0",
                "{scalableRef: {kind: Deployment, name: web}, percentage: 0} | 20 | 0",
                "{scalableRef: {apiGroup: apps, kind: StatefulSet, name: web}, replicas: 3, percentage: 10} | 20 | 3",
                "{scalableRef: {apiGroup: '', kind: ReplicaSet, name: web}, replicas: 1, percentage: 10} | 20 | 2",
                "{scalableRef: {kind: Deployment, name: web}, percentage: 300, limits: {cpu: '2'}} | 20 | 4",
                "{scalableRef: {kind: Deployment, name: web}} | 20 | 0",
                "{scalableRef: {kind: Deployment, name: web}, replicas: 1000} | 20 | 1000",
            })
    void asksForSoManyPods(String spec, int targetReplicas, int pods) {
        var buffer = read(spec, targetReplicas).orElseThrow();
        assertEquals(Truth.TRUE, buffer.readiness().status(), buffer.readiness()::message);
        assertEquals("Resolved", buffer.readiness().reason());
        assertEquals(pods, buffer.replicas());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | ResolutionFailed | spec: it takes a podTemplateRef or a scalableRef, one of the two.",
                "{podTemplateRef: {name: web}, scalableRef: {kind: Deployment, name: web}, replicas: 1} | ResolutionFailed | one of the two.",
                "{podTemplateRef: {name: web}} | ResolutionFailed | spec: with a podTemplateRef it needs replicas or limits.",
                "{podTemplateRef: {}, replicas: 1} | ResolutionFailed | spec.podTemplateRef.name: this field is missing",
                "{podTemplateRef: {name: web}, replicas: -1} | ResolutionFailed | spec.replicas: -1 is too small; the least is 0.",
                "{podTemplateRef: {name: web}, replicas: many} | ResolutionFailed | spec.replicas: many is not a whole number.",
                "{podTemplateRef: {name: web}, replicas: 1001} | ResolutionFailed | it asks for room for 1001 pods, and one buffer has 1000 at most.",
                "{podTemplateRef: {name: web}, replicas: 1, limits: {cpu: lots}} | ResolutionFailed | spec.limits",
                "{podTemplateRef: {name: web}, replica: 1} | ResolutionFailed | spec.replica: this field is not known. Maybe \"replicas\" is meant.",
                "{scalableRef: {kind: CronJob, name: web}} | ResolutionFailed | spec.scalableRef.kind: \"CronJob\" is not one of Deployment",
                "{scalableRef: {apiGroup: batch, kind: Deployment, name: web}} | ResolutionFailed | spec.scalableRef.apiGroup: \"batch\" is not read.",
                "{scalableRef: {kind: Deployment, name: web}, percentage: 2147483647} | ResolutionFailed | pods, and one buffer has 1000 at most.",
                "{scalableRef: {kind: Deployment, name: wep}} | ScalableRefNotFound | spec.scalableRef.name: there is no Deployment/shop/wep.",
                "{podTemplateRef: {name: wep}, replicas: 1} | PodTemplateNotFound | spec.podTemplateRef.name: there is no PodTemplate/shop/wep.",
                "{podTemplateRef: {name: 'web app'}, replicas: 1} | ResolutionFailed | spec.podTemplateRef.name: \"web app\" is not a name.",
                "{scalableRef: {kind: Deployment, name: ../../../../api/v1/nodes/x}} | ResolutionFailed | is not a name.",
                "{scalableRef: {kind: Deployment, name: 'a%zz'}} | ResolutionFailed | is not a name.",
            })
    void saysWhatKeepsItFromBeingKnown(String spec, String reason, String message) {
        var buffer = read(spec, Integer.MAX_VALUE).orElseThrow();
        assertEquals(reason, buffer.readiness().reason());
        assertTrue(buffer.readiness().message().contains(message), buffer.readiness()::message);
        if (!reason.equals("Resolved")) {
            assertNull(buffer.kind());
            assertEquals(List.of(), buffer.pods());
        }
    }

    @Test
    void aTemplateWithoutASpecIsSaid() {
        var buffer = read("{podTemplateRef: {name: web}, replicas: 1}", -1).orElseThrow();
        assertEquals(
                "spec.podTemplateRef.name: the template of PodTemplate/shop/web cannot be read: it has no spec.",
                buffer.readiness().message());
    }

    @Test
    void thePodsAreTheTemplatesWithoutItsVolumesAndGoLast() {
        var buffer = read("{podTemplateRef: {name: web}, replicas: 2}", 0).orElseThrow();
        var kind = Objects.requireNonNull(buffer.kind());
        assertEquals("shop", kind.namespace());
        assertEquals("web", kind.labels().get("app"));
        assertEquals(Integer.MIN_VALUE, kind.priority());
        assertEquals(List.of(), kind.unsupported(), "a claim that is not there concerns nobody");
        assertEquals("500m", kind.requests().get(ResourceList.CPU).toString());
        assertEquals(
                List.of("shop/capacity-buffer:spare-0", "shop/capacity-buffer:spare-1"),
                buffer.pods().stream().map(PodId::toString).toList());
    }

    @Test
    void buffersOfOtherStrategiesAreOthers() {
        var spec = "{podTemplateRef: {name: web}, replicas: 2, provisioningStrategy: %s}";
        assertEquals(Optional.empty(), read(spec.formatted("example.com/standby"), 0));
        assertTrue(read(spec.formatted(CapacityBufferReader.ACTIVE_CAPACITY), 0).isPresent());
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 403, 422})
    void whatTheServerRefusesOfOneStopsNoOther(int code) throws IOException {
        try (var api = new CannedApi().failing(code, "no right to get deployments", "")) {
            var buffers = new CapacityBuffers(api.client, new FakeClock())
                    .resolved(
                            List.of(
                                    object("b", "{scalableRef: {kind: Deployment, name: web}}"),
                                    object("a", "{replicas: 1}")),
                            new References());
            assertEquals(
                    List.of("CapacityBuffer/shop/a", "CapacityBuffer/shop/b"),
                    buffers.stream().map(CapacityBuffer::toString).toList());
            assertTrue(buffers.getLast().readiness().message().contains("no right to get deployments"));
        }
    }

    @Test
    void aServerThatIsAwayIsAFault() throws IOException {
        try (var api = new CannedApi().failing(503, "away", "")) {
            var buffers = new CapacityBuffers(api.client, new FakeClock());
            var object = List.of(object("a", "{scalableRef: {kind: Deployment, name: web}}"));
            assertThrows(RetryableFault.class, () -> buffers.resolved(object, new References()));
        }
    }

    @Test
    void allBuffersTogetherHaveALimit() throws IOException {
        var deployment = """
                {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"web","namespace":"shop"},
                 "spec":{"replicas":1,"selector":{},"template":{"spec":{"containers":[]}}}}""";
        try (var api = new CannedApi().answering(200, deployment)) {
            var objects = new ArrayList<GenericKubernetesResource>();
            for (var i = 0; i < 7; i++) {
                objects.add(object("b" + i, "{scalableRef: {kind: Deployment, name: web}, replicas: 900}"));
            }
            var buffers = new CapacityBuffers(api.client, new FakeClock()).resolved(objects, new References());
            assertEquals(
                    List.of(900, 900, 900, 900, 900, 0, 0),
                    buffers.stream().map(CapacityBuffer::replicas).toList());
            assertTrue(buffers.getLast().readiness().message().contains("more than 5000"));
        }
    }

    @Test
    void eachTargetIsAskedForOnceAndNoMoreBuffersAreLookedAfterThanTheLimit() throws IOException {
        try (var api = new CannedApi().failing(404, "not found", "")) {
            var objects = new ArrayList<GenericKubernetesResource>();
            for (var i = 0; i <= CapacityBuffers.MOST; i++) {
                objects.add(object("b%03d".formatted(i), "{scalableRef: {kind: Deployment, name: web}}"));
            }
            Collections.reverse(objects);
            var buffers = new CapacityBuffers(api.client, new FakeClock()).resolved(objects, new References());
            assertEquals(1, api.requests.size());
            assertEquals(
                    "ScalableRefNotFound",
                    buffers.get(CapacityBuffers.MOST - 1).readiness().reason());
            var last = buffers.getLast();
            assertEquals("b100", last.name());
            assertTrue(last.readiness().message().startsWith("a cluster has 100 buffers at most"));
        }
    }

    private static ClusterSnapshot manifests(String text) {
        return new ManifestReader()
                .read("f.yaml", text)
                .manifests(Instant.EPOCH)
                .snapshot();
    }

    @Test
    void aBufferOfManifestsWaitsAsPodsDo() {
        var deployment = """
                ---
                {apiVersion: apps/v1, kind: Deployment, metadata: {name: web, namespace: shop},
                 spec: {replicas: 4, selector: {matchLabels: {app: web}}, template: {metadata: {labels: {app: web}}, spec: {containers: [{name: a}]}}}}
                """;
        var buffer = """
                ---
                {apiVersion: autoscaling.x-k8s.io/v1beta1, kind: CapacityBuffer, metadata: {name: spare, namespace: shop},
                 spec: {scalableRef: {kind: Deployment, name: %s}, percentage: 50}}
                """;
        var snapshot = manifests(buffer.formatted("web") + deployment);
        assertEquals(List.of(), snapshot.faults());
        assertEquals(
                List.of("capacity-buffer:spare-0", "capacity-buffer:spare-1"),
                snapshot.pending().getLast().names());
        assertEquals(snapshot, manifests(deployment + buffer.formatted("web")), "whatever order they are written in");
        var fault = manifests(deployment + buffer.formatted("wep")).faults().getFirst();
        assertTrue(fault.object().startsWith("f.yaml"), fault::object);
        assertTrue(fault.message().contains("there is no Deployment/shop/wep"), fault::message);
        var old = manifests(deployment + buffer.formatted("web").replace("v1beta1", "v1alpha1"))
                .faults()
                .getFirst();
        assertTrue(old.message().contains("Maybe \"autoscaling.x-k8s.io/v1beta1\" is meant."), old::message);
    }

    @Test
    void buffersThatAreAlikeAreOneKindInWhateverOrderTheyCome() {
        var one = read("{podTemplateRef: {name: web}, replicas: 2}", 0).orElseThrow();
        var other = new CapacityBuffer(
                "shop", "other", 1, one.kind(), 1, Condition.met(CapacityBuffer.READY_FOR_PROVISIONING), List.of());
        var empty = manifests("");
        var snapshot = empty.holding(List.of(one, other));
        assertEquals(1, snapshot.kinds().size());
        assertEquals(3, snapshot.pending().getFirst().names().size());
        assertEquals(snapshot, empty.holding(List.of(other, one)));
    }
}
