package dev.slipway.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.cluster.SnapshotBuilder.Pending;
import dev.slipway.model.cluster.ClusterSnapshot;
import dev.slipway.model.scheduling.PodKind;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rows of core.md §6 that are settled where objects are read; the solver's RowsCoverageTest counts them. */
final class ReadingRowsTest {
    private static ClusterSnapshot read(String... objects) {
        return new ManifestReader()
                .read("file.yaml", "---\n" + String.join("\n---\n", objects))
                .manifests(Instant.EPOCH)
                .snapshot();
    }

    private static String pod(String name, String spec) {
        return "{apiVersion: v1, kind: Pod, metadata: {name: %s, namespace: a}, spec: {containers: [{name: c, resources: {requests: {cpu: 1}}}], %s}}"
                .formatted(name, spec);
    }

    private static String claim(String spec, String status) {
        return "{apiVersion: v1, kind: PersistentVolumeClaim, metadata: {name: data, namespace: a}, spec: {%s}, status: {%s}}"
                .formatted(spec, status);
    }

    private static String volume(String spec) {
        return "{apiVersion: v1, kind: PersistentVolume, metadata: {name: v}, spec: {%s}}".formatted(spec);
    }

    private static final String USES_DATA = "volumes: [{name: d, persistentVolumeClaim: {claimName: data}}]";

    private static String hashOf(String metadata, String template, String spec) {
        return read("""
                        {apiVersion: karpenter.sh/v1, kind: NodePool, metadata: {name: p}, spec: {%s
                         template: {metadata: {%s}, spec: {%s requirements: [{key: kubernetes.io/arch, operator: In, values: [amd64]}],
                          nodeClassRef: {group: karpenter.k8s.aws, kind: EC2NodeClass, name: c}}}}}""".formatted(spec, metadata, template))
                .nodePools()
                .getFirst()
                .hash();
    }

    private static PodKind first(ClusterSnapshot snapshot) {
        return snapshot.kindOf(snapshot.pending().getFirst());
    }

    @Test
    @DisplayName("row 27: a pod for which the scheduler makes way on a node does not wait, and has its room there")
    void nominatedPodsHaveTheirRoom() {
        var builder = new SnapshotBuilder(Instant.EPOCH, Pending.MARKED_UNSCHEDULABLE);
        builder.add(Serialization.unmarshal("--- {apiVersion: v1, kind: Node, metadata: {name: n}}", Node.class));
        builder.add(Serialization.unmarshal("""
                --- {apiVersion: v1, kind: Pod, metadata: {name: p, namespace: a}, spec: {containers: [{name: c}]}, status: {
                 nominatedNodeName: n, conditions: [{type: PodScheduled, reason: Unschedulable}]}}""", Pod.class));
        var snapshot = builder.build();
        assertEquals(List.of(), snapshot.pending());
        assertEquals(List.of("p"), snapshot.nodes().getFirst().pods().getFirst().names());
    }

    @Test
    @DisplayName("row 29, also: of pods that are being deleted, only those of a StatefulSet stay in the reckoning")
    void statefulPodsComeBack() {
        var pod = """
                {apiVersion: v1, kind: Pod, metadata: {name: %2$s-0, namespace: a, deletionTimestamp: '2026-11-22T08:00:00Z',
                 ownerReferences: [{kind: %1$s, name: o, controller: true}]}, spec: {nodeName: n, containers: [{name: c}]}}""";
        var snapshot = read(
                "{apiVersion: v1, kind: Node, metadata: {name: n}}",
                pod.formatted("StatefulSet", "stateful"),
                pod.formatted("ReplicaSet", "plain"));
        var leaving = new TreeMap<String, Boolean>();
        snapshot.nodes()
                .getFirst()
                .pods()
                .forEach(group -> leaving.put(group.names().getFirst(), group.leaving()));
        assertEquals("{plain-0=true, stateful-0=false}", leaving.toString());
    }

    @Test
    @DisplayName("row 32: a DaemonSet is counted with the requests of its pods as they are, not of its template")
    void daemonsAreAsLargeAsTheirPods() {
        var snapshot = read("""
                {apiVersion: apps/v1, kind: DaemonSet, metadata: {name: logs, namespace: a}, spec: {selector: {matchLabels: {app: w}}, template: {metadata: {labels: {app: w}}, spec: {
                 containers: [{name: c}]}}}}""", """
                {apiVersion: v1, kind: Pod, metadata: {name: logs-x, namespace: a, ownerReferences: [
                 {kind: DaemonSet, name: logs, controller: true}]}, spec: {nodeName: n, containers: [
                 {name: c, resources: {requests: {cpu: 250m}}}]}}""");
        assertEquals(
                "{cpu=250m, pods=1}",
                snapshot.daemonSets().getFirst().requests().toString());
    }

    @Test
    @DisplayName("row 34: the node that the controller pins a DaemonSet's pod to is not the DaemonSet's own rule")
    void daemonsRunWhereTheirTemplateSays() {
        var snapshot = read("""
                {apiVersion: apps/v1, kind: DaemonSet, metadata: {name: logs, namespace: a}, spec: {selector: {matchLabels: {app: w}}, template: {metadata: {labels: {app: w}}, spec: {
                 affinity: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: [
                  {matchExpressions: [{key: kubernetes.io/arch, operator: In, values: [arm64]}]}]}}}, containers: [{name: c}]}}}}""", """
                {apiVersion: v1, kind: Pod, metadata: {name: logs-x, namespace: a, ownerReferences: [
                 {kind: DaemonSet, name: logs, controller: true}]}, spec: {nodeName: n, containers: [{name: c}],
                 affinity: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: [
                  {matchFields: [{key: metadata.name, operator: In, values: [n]}]}]}}}}}""");
        var terms = snapshot.daemonSets().getFirst().requiredTerms();
        assertEquals(1, terms.size());
        assertEquals(List.of(), terms.getFirst().fields());
        assertEquals(
                "[kubernetes.io/arch In [arm64]]",
                terms.getFirst().expressions().toString());
    }

    @Test
    @DisplayName("row 82: the node of a local volume is asked for while it stands, and no longer once it goes")
    void localVolumesDoNotOutliveTheirNode() {
        var local = volume("""
                local: {path: /disk}, nodeAffinity: {required: {nodeSelectorTerms: [{matchExpressions: [
                 {key: kubernetes.io/hostname, operator: In, values: [n]},
                 {key: topology.kubernetes.io/zone, operator: In, values: [z]}]}]}}""");
        var bound = claim("volumeName: v", "phase: Bound");
        assertEquals(
                "[topology.kubernetes.io/zone In [z]]",
                places(read(local, bound, pod("p", USES_DATA))),
                "no such node");
        assertEquals(
                "[topology.kubernetes.io/zone In [z]]",
                places(
                        read(
                                local,
                                bound,
                                pod("p", USES_DATA),
                                "{apiVersion: v1, kind: Node, metadata: {name: n, deletionTimestamp: '2026-11-22T08:00:00Z'}}")),
                "it goes");
        assertEquals(
                "[kubernetes.io/hostname In [n], topology.kubernetes.io/zone In [z]]",
                places(read(local, bound, pod("p", USES_DATA), "{apiVersion: v1, kind: Node, metadata: {name: n}}")),
                "it stands");
    }

    @Test
    @DisplayName("row 20: a pool's hash is that of its template; limits, weight and disruption are no part of it")
    void hashesTheTemplateAlone() {
        var plain = hashOf("", "", "");
        assertEquals(plain, hashOf("", "", "limits: {cpu: 10}, weight: 7,"));
        assertEquals(plain, hashOf("", "", "disruption: {consolidateAfter: 5m, budgets: [{nodes: '1'}]},"));
        assertNotEquals(plain, hashOf("labels: {team: a}", "", ""));
        assertNotEquals(plain, hashOf("", "expireAfter: 5h,", ""));
    }

    @Test
    @DisplayName("row 20: requirements are no part of a pool's hash")
    void hashesNoRequirements() {
        var pool = """
                {apiVersion: karpenter.sh/v1, kind: NodePool, metadata: {name: p}, spec: {
                 template: {spec: {requirements: [{key: kubernetes.io/arch, operator: In, values: [%s]}],
                  nodeClassRef: {group: karpenter.k8s.aws, kind: EC2NodeClass, name: c}}}}}""";
        assertEquals(
                read(pool.formatted("amd64")).nodePools().getFirst().hash(),
                read(pool.formatted("arm64")).nodePools().getFirst().hash());
    }

    private static String places(ClusterSnapshot snapshot) {
        var places = first(snapshot).volumes().places();
        assertEquals(1, places.size());
        return places.getFirst().expressions().toString();
    }

    @Test
    @DisplayName("row 83: a claim that is bound without a pod's help keeps its pod waiting until it is")
    void immediateClaimsMustBeBound() {
        for (var mode : List.of("volumeBindingMode: Immediate", "reclaimPolicy: Delete")) {
            var snapshot = read(
                    "{apiVersion: storage.k8s.io/v1, kind: StorageClass, metadata: {name: now}, provisioner: ebs.csi.aws.com, %s}"
                            .formatted(mode),
                    claim("storageClassName: now", "phase: Pending"),
                    pod("p", USES_DATA));
            assertEquals(
                    "[PersistentVolumeClaim a/data: it is not bound, and its StorageClass now binds at once, not with the first pod]",
                    first(snapshot).unsupported().toString(),
                    mode);
        }
    }

    @Test
    @DisplayName("row 84: a claim that names its volume counts once their binding is complete")
    void bindingsMustBeComplete() {
        var volume = volume("csi: {driver: ebs.csi.aws.com}");
        var unfinished = read(volume, claim("volumeName: v", "phase: Pending"), pod("p", USES_DATA));
        assertEquals(
                "[PersistentVolumeClaim a/data: its binding to v is not complete yet]",
                first(unfinished).unsupported().toString());
        var finished = """
                {apiVersion: v1, kind: PersistentVolumeClaim, metadata: {name: data, namespace: a, annotations: {
                 pv.kubernetes.io/bind-completed: 'yes'}}, spec: {volumeName: v}}""";
        assertEquals(
                List.of(), first(read(volume, finished, pod("p", USES_DATA))).unsupported());
    }

    @ParameterizedTest
    @DisplayName(
            "row 164: overhead, init containers, sidecars and the pod's own amounts make its size as the scheduler has it")
    @CsvSource(delimiter = '|', textBlock = """
            a RuntimeClass's overhead            | runtimeClassName: kata | {cpu=1250m, pods=1}
            its own overhead instead             | runtimeClassName: kata, overhead: {cpu: 1} | {cpu=2, pods=1}
            init containers run one by one       | initContainers: [{name: i, resources: {requests: {cpu: 2}}}, {name: j, resources: {requests: {cpu: 3}}}] | {cpu=3, pods=1}
            beside the sidecars before them      | initContainers: [{name: s, restartPolicy: Always, resources: {requests: {cpu: 1}}}, {name: j, resources: {requests: {cpu: 3}}}, {name: t, restartPolicy: Always, resources: {requests: {cpu: 1}}}] | {cpu=4, pods=1}
            sidecars add up to the containers    | initContainers: [{name: s, restartPolicy: Always, resources: {requests: {cpu: 1}}}, {name: t, restartPolicy: Always, resources: {requests: {cpu: 2}}}] | {cpu=4, pods=1}
            the pod's request stands for all     | resources: {requests: {cpu: 500m}} | {cpu=500m, pods=1}
            the pod's limit where nobody asks    | resources: {limits: {cpu: 4, memory: 1Gi}} | {cpu=1, memory=1Gi, pods=1}
            and overhead on top of that          | resources: {requests: {cpu: 500m}}, overhead: {cpu: 250m} | {cpu=750m, pods=1}
            """)
    void sizesAreTheSchedulers(String what, String spec, String requests) {
        var runtime = """
                {apiVersion: node.k8s.io/v1, kind: RuntimeClass, metadata: {name: kata}, handler: kata,
                 overhead: {podFixed: {cpu: 250m}}}""";
        var snapshot = read(runtime, pod("p", spec));
        assertTrue(snapshot.faults().isEmpty(), what);
        assertEquals(requests, first(snapshot).requests().toString(), what);
    }
}
