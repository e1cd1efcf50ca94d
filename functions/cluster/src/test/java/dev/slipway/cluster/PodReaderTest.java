package dev.slipway.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.model.scheduling.PodKind;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PodReaderTest {
    private static PodKind kind(String spec) {
        return PodReader.kind(Serialization.unmarshal(
                "--- {apiVersion: v1, kind: Pod, metadata: {name: p, namespace: a}, spec: {%s}}".formatted(spec),
                Pod.class));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            containers add up             | containers: [{name: a, resources: {requests: {cpu: 1}}}, {name: b, resources: {requests: {cpu: 500m, memory: 1Gi}}}] | {cpu=1500m, memory=1Gi, pods=1}
            limits stand for requests     | containers: [{name: a, resources: {limits: {cpu: 1, memory: 1Gi}, requests: {cpu: 100m}}}] | {cpu=100m, memory=1Gi, pods=1}
            the largest init counts       | containers: [{name: a, resources: {requests: {cpu: 1}}}], initContainers: [{name: i, resources: {requests: {cpu: 2}}}, {name: j, resources: {requests: {cpu: 3}}}] | {cpu=3, pods=1}
            sidecars run beside all       | containers: [{name: a, resources: {requests: {cpu: 1}}}], initContainers: [{name: s, restartPolicy: Always, resources: {requests: {cpu: 2}}}, {name: j, resources: {requests: {cpu: 2}}}] | {cpu=4, pods=1}
            later sidecars do not matter  | containers: [{name: a, resources: {requests: {cpu: 1}}}], initContainers: [{name: j, resources: {requests: {cpu: 2}}}, {name: s, restartPolicy: Always, resources: {requests: {cpu: 2}}}] | {cpu=3, pods=1}
            overhead comes on top         | containers: [{name: a, resources: {requests: {cpu: 1}}}], overhead: {cpu: 250m} | {cpu=1250m, pods=1}
            the pod's own requests rule   | resources: {requests: {cpu: 2}, limits: {memory: 4Gi}}, containers: [{name: a, resources: {requests: {cpu: 3}}}] | {cpu=2, memory=4Gi, pods=1}
            no request at all             | containers: [{name: a}] | {pods=1}
            """)
    void requestsAreTheSchedulers(String reason, String spec, String requests) {
        assertEquals(requests, kind(spec).requests().toString(), reason);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            topologySpreadConstraints: [{maxSkew: 1, topologyKey: z, whenUnsatisfiable: DoNotSchedule}] | spec.topologySpreadConstraints (DoNotSchedule)
            affinity: {podAffinity: {requiredDuringSchedulingIgnoredDuringExecution: [{topologyKey: z}]}} | spec.affinity.podAffinity.requiredDuringSchedulingIgnoredDuringExecution
            affinity: {podAntiAffinity: {requiredDuringSchedulingIgnoredDuringExecution: [{topologyKey: z}]}} | spec.affinity.podAntiAffinity.requiredDuringSchedulingIgnoredDuringExecution
            containers: [{name: a, ports: [{hostPort: 80, containerPort: 80}]}] | spec.containers[].ports[].hostPort
            volumes: [{name: v, persistentVolumeClaim: {claimName: c}}] | spec.volumes[].persistentVolumeClaim
            volumes: [{name: v, ephemeral: {volumeClaimTemplate: {spec: {}}}}] | spec.volumes[].ephemeral
            resourceClaims: [{name: c}] | spec.resourceClaims
            tolerations: [{key: a, operator: Near}] | spec.tolerations: "Near "
            affinity: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: [{matchExpressions: [{key: k, operator: Like, values: [v]}]}]}}} | spec.affinity.nodeAffinity: the operator "Like"; a pod's are In, NotIn, Exists, DoesNotExist, Gt, Lt
            affinity: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: [{matchExpressions: [{key: k, operator: Gt, values: [x]}]}]}}} | spec.affinity.nodeAffinity, k: the operator Gt needs exactly one whole number that is not negative, not [x].
            """)
    void namesWhatItDoesNotUnderstand(String spec, String field) {
        assertEquals(List.of(field), kind(spec).unsupported());
    }

    @Test
    void preferencesAreNoHardConstraints() {
        var kind = kind("""
                topologySpreadConstraints: [{maxSkew: 1, topologyKey: z, whenUnsatisfiable: ScheduleAnyway}],
                affinity: {podAffinity: {preferredDuringSchedulingIgnoredDuringExecution: [{weight: 1}]},
                 nodeAffinity: {preferredDuringSchedulingIgnoredDuringExecution: [{weight: 1, preference: {}}]}}""");
        assertEquals(List.of(), kind.unsupported());
        assertEquals(List.of(), kind.requiredTerms());
    }

    @Test
    void legacyKeysBecomeStableOnes() {
        var kind = kind("""
                nodeSelector: {beta.kubernetes.io/arch: arm64, karpenter.sh/provisioner-name: default},
                affinity: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: [
                 {matchExpressions: [{key: failure-domain.beta.kubernetes.io/zone, operator: In, values: [a]}]},
                 {matchFields: [{key: metadata.name, operator: In, values: [n]}]}]}}},
                tolerations: [{operator: Exists, effect: NoExecute}, {key: k, value: v}]""");
        assertEquals(
                "{karpenter.sh/nodepool=default, kubernetes.io/arch=arm64}",
                kind.nodeSelector().toString());
        assertEquals(
                "topology.kubernetes.io/zone",
                kind.requiredTerms().getFirst().expressions().getFirst().key());
        assertEquals(
                "metadata.name",
                kind.requiredTerms().getLast().fields().getFirst().key());
        assertTrue(kind.tolerations().getFirst().exists());
        assertEquals("v", kind.tolerations().getLast().value());
    }
}
