package dev.slipway.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.model.scheduling.NodeSelectorTerm;
import dev.slipway.model.scheduling.PodKind;
import dev.slipway.model.scheduling.Taint;
import dev.slipway.model.scheduling.TaintEffect;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PodReaderTest {
    private static PodKind kind(String spec) {
        return PodReader.kind(
                Serialization.unmarshal(
                        "--- {apiVersion: v1, kind: Pod, metadata: {name: p, namespace: a}, spec: {%s}}"
                                .formatted(spec),
                        Pod.class),
                new References());
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
            topologySpreadConstraints: [{maxSkew: 0, topologyKey: z, whenUnsatisfiable: DoNotSchedule}] | spec.topologySpreadConstraints: maxSkew 0; it must be at least 1
            topologySpreadConstraints: [{maxSkew: 1, topologyKey: z, whenUnsatisfiable: Sometimes}] | spec.topologySpreadConstraints: whenUnsatisfiable "Sometimes"; it is DoNotSchedule or ScheduleAnyway
            topologySpreadConstraints: [{maxSkew: 1, whenUnsatisfiable: DoNotSchedule}] | spec.topologySpreadConstraints: topologyKey is missing
            affinity: {podAffinity: {requiredDuringSchedulingIgnoredDuringExecution: [{topologyKey: ''}]}} | spec.affinity.podAffinity: topologyKey is missing
            affinity: {podAntiAffinity: {requiredDuringSchedulingIgnoredDuringExecution: [{topologyKey: z, labelSelector: {matchExpressions: [{key: a, operator: Near}]}}]}} | spec.affinity.podAntiAffinity: the operator "Near" of a label selector; it is In, NotIn, Exists or DoesNotExist
            volumes: [{name: v, persistentVolumeClaim: {claimName: c}}] | PersistentVolumeClaim a/c: it does not exist. Maybe it is still to be created, or its name is misspelt
            resourceClaims: [{name: c}] | spec.resourceClaims: c asks for devices in a way that cannot be planned for, or its claim or template does not exist
            nodeSelector: {karpenter.sh/bogus: a} | spec: the label karpenter.sh/bogus is reserved; of the domain karpenter.sh, pods may ask for karpenter.sh/nodepool and karpenter.sh/capacity-type
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

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            grows                     | containerStatuses: [{name: a, allocatedResources: {cpu: 1}, resources: {requests: {cpu: 1}}}] | {cpu=3, pods=1}
            shrinks, not granted yet  | containerStatuses: [{name: a, allocatedResources: {cpu: 4}}]             | {cpu=5, pods=1}
            shrinks, still running    | containerStatuses: [{name: a, allocatedResources: {cpu: 1}, resources: {requests: {cpu: 4}}}] | {cpu=5, pods=1}
            its sidecar shrinks       | initContainerStatuses: [{name: s, resources: {requests: {cpu: 4}}}]      | {cpu=6, pods=1}
            """)
    void aPodThatIsBeingResizedCountsWithTheMost(String what, String status, String requests) {
        var pod = Serialization.unmarshal("""
                --- {apiVersion: v1, kind: Pod, metadata: {name: p, namespace: a}, spec: {
                 containers: [{name: a, resources: {requests: {cpu: 2}}}],
                 initContainers: [{name: s, restartPolicy: Always, resources: {requests: {cpu: 1}}}]}, status: {%s}}""".formatted(status), Pod.class);
        assertEquals(requests, PodRequests.of(pod).toString(), what);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            no affinity at all          | nodeSelector: {a: b} | []
            only wishes                 | affinity: {nodeAffinity: {}} | []
            an affinity without terms   | affinity: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {}}} | [true]
            an empty list of terms      | affinity: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: []}}} | [true]
            a term without conditions   | affinity: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: [{}]}}} | [true]
            another alternative beside  | affinity: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: [{}, {matchExpressions: [{key: k, operator: Exists}]}]}}} | [true, false]
            """)
    void requiredAffinityThatOffersNothingMatchesNothing(String reason, String spec, String nothing) {
        assertEquals(
                nothing,
                kind(spec).requiredTerms().stream()
                        .map(NodeSelectorTerm::matchesNothing)
                        .toList()
                        .toString(),
                reason);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Equal is the default            | key: k, value: v                                        | k=v:NoSchedule=true k=w:NoSchedule=false k=v:NoExecute=true
            so is an operator left empty    | key: k, operator: '', value: v                          | k=v:NoSchedule=true k=w:NoSchedule=false k=v:NoExecute=true
            Equal compares with no value    | key: k, operator: Equal                                 | k=:NoSchedule=true k=v:NoSchedule=false
            Exists takes every value        | key: k, operator: Exists                                | k=v:NoSchedule=true l=v:NoSchedule=false k=:NoExecute=true k=v:PreferNoSchedule=true
            of one effect only              | key: k, operator: Exists, effect: NoSchedule            | k=v:NoSchedule=true k=v:NoExecute=false k=v:PreferNoSchedule=false
            for a time, which is to come    | key: k, operator: Exists, effect: NoExecute, tolerationSeconds: 9 | k=v:NoExecute=true k=v:NoSchedule=false
            no key and Exists is everything | operator: Exists                                        | k=v:NoSchedule=true l=:NoExecute=true
            no key, one effect              | operator: Exists, effect: NoExecute                     | k=v:NoSchedule=false l=:NoExecute=true
            no key and Equal is nothing     | value: v                                                | k=v:NoSchedule=false
            """)
    void tolerationsAreTheSchedulers(String reason, String toleration, String answers) {
        var kind = kind("tolerations: [{%s}]".formatted(toleration));
        for (var answer : answers.split(" ", -1)) {
            var parts = answer.split("[=:]", -1);
            var taint =
                    new Taint(parts[0], parts[1], TaintEffect.named(parts[2]).orElseThrow());
            assertEquals(Boolean.valueOf(parts[3]), kind.tolerates(taint), reason + ": " + taint);
        }
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
