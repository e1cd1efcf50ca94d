package dev.slipway.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.slipway.cluster.SnapshotBuilder.Pending;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

final class PruningTest {
    /** With everything that a snapshot reads of a pod, and much that it does not. */
    private static final String POD = """
            ---
            apiVersion: v1
            kind: Pod
            metadata:
              name: NAME
              generateName: web-
              namespace: shop
              uid: uid-NAME
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

    private static final String NODE = """
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

    private static String snapshot(Node node, List<Pod> pods) {
        var builder = new SnapshotBuilder(Instant.EPOCH, Pending.MARKED_UNSCHEDULABLE).add(node);
        pods.forEach(builder::add);
        return ModelJson.write(builder.build());
    }

    @Test
    void aSnapshotOfWhatIsKeptIsThatOfWhatCame() {
        var pods = List.of(pod("waits", ""), pod("runs", "n"));
        var kept = List.of(pruning.prune(pod("waits", "")), pruning.prune(pod("runs", "n")));
        assertNotEquals(pods, kept);
        assertEquals(snapshot(node(), pods), snapshot(pruning.prune(node()), kept));
    }

    @Test
    void replicasShareWhatIsEqual() {
        var one = pruning.prune(pod("one", "n"));
        var two = pruning.prune(pod("two", "n"));
        assertSame(one.getSpec().getContainers(), two.getSpec().getContainers());
        assertSame(one.getSpec().getVolumes(), two.getSpec().getVolumes());
        assertSame(one.getStatus(), two.getStatus());
        assertSame(one.getMetadata().getLabels(), two.getMetadata().getLabels());
        assertEquals(4, one.getSpec().getVolumes().size());
        assertEquals(List.of(), one.getMetadata().getManagedFields());
    }
}
