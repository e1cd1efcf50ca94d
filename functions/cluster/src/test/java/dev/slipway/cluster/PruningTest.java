package dev.slipway.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.slipway.cluster.SnapshotBuilder.Pending;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.client.informers.cache.Cache;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class PruningTest {
    /** With everything that a snapshot reads of a pod, and much that it does not. */
    static final String POD = """
            ---
            apiVersion: v1
            kind: Pod
            metadata:
              name: NAME
              generateName: web-
              namespace: shop
              uid: uid-NAME
              resourceVersion: "7"
              labels: {app: web}
              annotations: {karpenter.sh/do-not-disrupt: "true"}
              ownerReferences: [{apiVersion: apps/v1, kind: ReplicaSet, name: web, uid: u, controller: true}]
              managedFields: [{manager: kubectl, operation: Update}]
            spec:
              PLACE
              priority: 7
              priorityClassName: high
              nodeSelector: {kubernetes.io/arch: arm64}
              overhead: {cpu: 10m}
              resources: {requests: {memory: 3Gi}}
              resourceClaims: [{name: gpu, resourceClaimTemplateName: gpu}]
              tolerations: [{key: a, operator: Exists}]
              affinity:
                podAntiAffinity:
                  requiredDuringSchedulingIgnoredDuringExecution:
                  - {topologyKey: kubernetes.io/hostname, labelSelector: {matchLabels: {app: web}}}
              topologySpreadConstraints:
              - {maxSkew: 1, topologyKey: topology.kubernetes.io/zone, whenUnsatisfiable: DoNotSchedule, labelSelector: {matchLabels: {app: web}}}
              initContainers:
              - {name: sidecar, image: s, restartPolicy: Always, resources: {requests: {cpu: 1}}, ports: [{containerPort: 81, hostPort: 81}]}
              containers:
              - name: main
                image: m
                command: [run]
                env: [{name: A, value: b}]
                ports: [{containerPort: 80, hostPort: 80}]
                resources: {requests: {cpu: 500m, memory: 1Gi}, limits: {nvidia.com/gpu: 1}}
                volumeMounts: [{name: token, mountPath: /token}]
                livenessProbe: {httpGet: {path: /, port: 80}}
              volumes:
              - {name: data, persistentVolumeClaim: {claimName: data}}
              - {name: scratch, ephemeral: {volumeClaimTemplate: {spec: {storageClassName: gp3, resources: {requests: {storage: 1Gi}}}}}}
              - {name: driver, csi: {driver: ebs.csi.aws.com}}
              - {name: old, awsElasticBlockStore: {volumeID: vol-1}}
              - {name: token, projected: {sources: [{serviceAccountToken: {path: token}}]}}
            status:
              phase: Pending
              podIP: 10.0.0.1
              conditions:
              - {type: PodScheduled, status: "False", reason: Unschedulable, message: "0/3 nodes are available"}
              - {type: Ready, status: "False"}
              containerStatuses: [{name: main, restartCount: 3, state: {running: {}}, allocatedResources: {cpu: 700m}}]
              initContainerStatuses: [{name: sidecar, resources: {requests: {cpu: 2}}}]
            """;

    static final String NODE = """
            --- {apiVersion: v1, kind: Node, metadata: {name: n, labels: {a: b}}, spec: {providerID: i, taints: [{key: a, effect: NoSchedule}]},
             status: {capacity: {cpu: 4}, allocatable: {cpu: 3}, conditions: [{type: Ready, status: "True"}],
              images: [{names: [m], sizeBytes: 1}]}}
            """;

    private final Pruning pruning = new Pruning();

    private static Pod pod(String name, String node) {
        return Serialization.unmarshal(
                POD.replace("NAME", name).replace("PLACE", node.isEmpty() ? "" : "nodeName: " + node), Pod.class);
    }

    private static Node node() {
        return Serialization.unmarshal(NODE, Node.class);
    }

    private <T extends HasMetadata> T kept(T object) {
        return pruning.prune(Cache.metaNamespaceKeyFunc(object), object);
    }

    private static String snapshot(Node node, List<Pod> pods) {
        var builder = new SnapshotBuilder(Instant.EPOCH, Pending.MARKED_UNSCHEDULABLE).add(node);
        pods.forEach(builder::add);
        return ModelJson.write(builder.build());
    }

    @Test
    void aSnapshotOfWhatIsKeptIsThatOfWhatCame() {
        var pods = List.of(pod("waits", ""), pod("runs", "n"));
        var kept = List.of(kept(pod("waits", "")), kept(pod("runs", "n")));
        assertNotEquals(pods, kept);
        assertEquals(snapshot(node(), pods), snapshot(kept(node()), kept));
    }

    @Test
    void replicasShareWhatIsEqual() {
        var one = kept(pod("one", "n"));
        var two = kept(pod("two", "n"));
        assertSame(one.getSpec().getContainers(), two.getSpec().getContainers());
        assertSame(one.getSpec().getVolumes(), two.getSpec().getVolumes());
        assertSame(one.getStatus(), two.getStatus());
        assertSame(one.getMetadata().getLabels(), two.getMetadata().getLabels());
        assertEquals(4, one.getSpec().getVolumes().size());
        assertEquals(List.of(), one.getMetadata().getManagedFields());
    }

    @Test
    void whatCameCanStillBeTold() {
        var came = pod("runs", "n");
        kept(came);
        assertEquals("uid-runs", came.getMetadata().getUid());
        assertEquals("7", came.getMetadata().getResourceVersion());
        assertEquals("n", came.getSpec().getNodeName());
    }

    @Test
    void whatIsAPodsOwnIsKeptBesideIt() {
        var waits = kept(pod("waits", ""));
        assertEquals("shop/waits", Cache.metaNamespaceKeyFunc(waits));
        assertEquals("uid-waits", waits.getMetadata().getUid());
        assertEquals("7", waits.getMetadata().getResourceVersion());
        var runs = kept(pod("runs", "n"));
        assertEquals("runs", runs.getMetadata().getName());
        assertEquals("n", runs.getSpec().getNodeName());
        assertSame(waits.getSpec().getContainers(), runs.getSpec().getContainers());
    }

    @Test
    void theNewestPodOfADaemonSetIsStillTheNewest() {
        var text = POD.replace("kind: ReplicaSet", "kind: DaemonSet").replace("PLACE", "nodeName: n");
        var older = text.replace("uid: uid-NAME", "creationTimestamp: \"2026-11-27T08:00:00Z\"")
                .replace("NAME", "z");
        var newer = text.replace("uid: uid-NAME", "creationTimestamp: \"2026-11-27T08:00:01Z\"")
                .replace("NAME", "a")
                .replace("cpu: 500m", "cpu: 900m");
        var daemonSet = Serialization.unmarshal(
                "--- {apiVersion: apps/v1, kind: DaemonSet, metadata: {name: web, namespace: shop}, spec: {template: {spec: {containers: [{name: main}]}}}}",
                DaemonSet.class);
        var newest = new SnapshotBuilder(Instant.EPOCH, Pending.MARKED_UNSCHEDULABLE)
                .add(daemonSet)
                .add(Serialization.unmarshal(newer, Pod.class));
        var held = new SnapshotBuilder(Instant.EPOCH, Pending.MARKED_UNSCHEDULABLE).add(daemonSet);
        for (var pod : List.of(newer, older)) {
            held.add(kept(Serialization.unmarshal(pod, Pod.class)));
        }
        assertEquals(newest.build().daemonSets(), held.build().daemonSets());
    }

    @Test
    void aPodThatIsWrittenAgainKeepsTheTextOfItsKey() {
        var store = pruning.<Pod>store();
        store.put("shop/".concat("web"), pod("web", ""));
        var before = assertInstanceOf(KeptPod.class, store.get("shop/web"));
        store.put("shop/".concat("web"), pod("web", "n"));
        assertSame(
                before.key(),
                assertInstanceOf(KeptPod.class, store.get("shop/web")).key());
        assertEquals(List.of("shop/web"), store.keySet().toList());
    }

    /** With what tells pods of one place apart: a name, an owner, a node, and more of its metadata, spec and status. */
    private static Pod replica(String name, String owner, String place, String more, String spec, String phase) {
        return Serialization.unmarshal(
                """
                {"apiVersion":"v1","kind":"Pod","metadata":{"name":"%s","namespace":"shop"%s,
                  "ownerReferences":[{"apiVersion":"apps/v1","kind":"%s","name":"web","uid":"u","controller":true}]},
                 "spec":{"containers":[{"name":"main","resources":{"requests":{"cpu":"1"}}}]%s%s},
                 "status":{"phase":"%s"}}
                """.formatted(name, more, owner, place.isEmpty() ? "" : ",\"nodeName\":\"" + place + "\"", spec, phase),
                Pod.class);
    }

    private static String pinned(String node) {
        return ",\"affinity\":{\"nodeAffinity\":{\"requiredDuringSchedulingIgnoredDuringExecution\":{\"nodeSelectorTerms\":[{\"matchFields\":[{\"key\":\"metadata.name\",\"operator\":\"In\",\"values\":[\"%s\"]}]}]}}}"
                .formatted(node);
    }

    private static List<Pod> replicas() {
        var volume = ",\"volumes\":[{\"name\":\"data\",\"persistentVolumeClaim\":{\"claimName\":\"data\"}}]";
        var deleted = ",\"deletionTimestamp\":\"2026-11-22T08:00:00Z\"";
        var pods = new ArrayList<Pod>();
        for (var node : List.of("n", "unknown", "n")) {
            var at = pods.size();
            pods.add(replica("web-" + at, "ReplicaSet", node, "", "", "Running"));
            pods.add(replica("ended-" + at, "ReplicaSet", node, "", "", "Succeeded"));
            pods.add(replica("leaving-" + at, "ReplicaSet", node, deleted, "", "Running"));
            pods.add(replica("keeps-" + at, "ReplicaSet", node, "", volume, "Running"));
            var createdAt = ",\"creationTimestamp\":\"2026-11-2%dT08:00:00Z\"".formatted(at / 5);
            pods.add(replica("agent-" + at, "DaemonSet", node, createdAt, pinned(node), "Running"));
        }
        return pods;
    }

    @Test
    void alikePodsOnNodesAreReadAsEachAlone() {
        var daemonSet = Serialization.unmarshal("""
                {"apiVersion":"apps/v1","kind":"DaemonSet","metadata":{"name":"web","namespace":"shop"},
                 "spec":{"template":{"spec":{"containers":[{"name":"main"}]}}}}
                """, DaemonSet.class);
        var alone = provisioning(daemonSet, replicas());
        for (var seed = 0; seed < 20; seed++) {
            var kept = new ArrayList<Pod>();
            replicas().forEach(pod -> kept.add(kept(pod)));
            Collections.shuffle(kept, new Random(seed));
            assertEquals(alone, provisioning(daemonSet, kept), "seed " + seed);
        }
    }

    private static String provisioning(DaemonSet daemonSet, List<Pod> pods) {
        var builder = new SnapshotBuilder(Instant.EPOCH, Pending.MARKED_UNSCHEDULABLE)
                .provisioningOnly()
                .add(node())
                .add(daemonSet);
        pods.forEach(builder::add);
        return ModelJson.write(builder.build());
    }

    @Test
    void aDaemonSetsPodsAreAlikeOnAllNodes() {
        var one =
                assertInstanceOf(KeptPod.class, kept(replica("agent-1", "DaemonSet", "n", "", pinned("n"), "Running")));
        var other =
                assertInstanceOf(KeptPod.class, kept(replica("agent-2", "DaemonSet", "m", "", pinned("m"), "Running")));
        assertSame(one.common(), other.common());
    }
}
