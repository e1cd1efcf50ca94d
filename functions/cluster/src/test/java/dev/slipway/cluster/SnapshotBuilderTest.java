package dev.slipway.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.cluster.SnapshotBuilder.Pending;
import dev.slipway.model.cluster.ClusterSnapshot;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.storage.StorageClass;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SnapshotBuilderTest {
    private static final String UNSCHEDULABLE =
            "status: {conditions: [{type: PodScheduled, status: 'False', reason: Unschedulable}]}";

    private static Pod pod(String metadata, String spec, String rest) {
        return Serialization.unmarshal(
                "--- {apiVersion: v1, kind: Pod, metadata: {namespace: a, uid: u, %s}, spec: {containers: [], %s}, %s}"
                        .formatted(metadata, spec, rest),
                Pod.class);
    }

    private static String owner(String kind) {
        return "ownerReferences: [{apiVersion: v1, kind: %s, name: o, uid: u, controller: true}]".formatted(kind);
    }

    private static Node node(String name) {
        return Serialization.unmarshal(
                "--- {apiVersion: v1, kind: Node, metadata: {name: %s}}".formatted(name), Node.class);
    }

    private static ClusterSnapshot snapshot(List<HasMetadata> objects) {
        var builder = new SnapshotBuilder(Instant.EPOCH, Pending.MARKED_UNSCHEDULABLE);
        for (var object : objects) {
            switch (object) {
                case Pod pod -> builder.add(pod);
                case Node node -> builder.add(node);
                case DaemonSet daemonSet -> builder.add(daemonSet);
                default -> throw new IllegalArgumentException(object.getKind());
            }
        }
        return builder.build();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            marked by a scheduler   | name: p | priority: 0 | status: {conditions: [{type: PodScheduled, reason: Unschedulable}]} | true
            not seen by one yet     | name: p | priority: 0 | status: {} | false
            gated                   | name: p | schedulingGates: [{name: g}] | status: {conditions: [{type: PodScheduled, reason: SchedulingGated}]} | false
            nominated to what comes | name: p | priority: 0 | status: {nominatedNodeName: n, conditions: [{type: PodScheduled, reason: Unschedulable}]} | true
            nominated and not seen  | name: p | priority: 0 | status: {nominatedNodeName: n} | false
            bound                   | name: p | nodeName: n | status: {conditions: [{type: PodScheduled, reason: Unschedulable}]} | false
            finished                | name: p | priority: 0 | status: {phase: Failed, conditions: [{type: PodScheduled, reason: Unschedulable}]} | false
            going                   | name: p, deletionTimestamp: '2026-11-22T08:00:00Z' | priority: 0 | status: {conditions: [{type: PodScheduled, reason: Unschedulable}]} | false
            of a DaemonSet          | name: p, ownerReferences: [{kind: DaemonSet, name: o, controller: true}] | priority: 0 | status: {conditions: [{type: PodScheduled, reason: Unschedulable}]} | false
            a mirror pod            | name: p, ownerReferences: [{kind: Node, name: o, controller: true}] | priority: 0 | status: {conditions: [{type: PodScheduled, reason: Unschedulable}]} | false
            """)
    void onlyProvisionablePodsWait(String what, String metadata, String spec, String status, boolean waits) {
        assertEquals(
                waits, !snapshot(List.of(pod(metadata, spec, status))).pending().isEmpty(), what);
    }

    @Test
    void nobodyHasToLookAtAPodThatHasBeenPromisedANode() {
        var nominated = pod(
                "name: p",
                "priority: 0",
                "status: {nominatedNodeName: n, conditions: [{type: PodScheduled, reason: Unschedulable}]}");
        assertFalse(SnapshotBuilder.waiting(nominated, Pending.MARKED_UNSCHEDULABLE));
        nominated.getStatus().setNominatedNodeName(null);
        assertTrue(SnapshotBuilder.waiting(nominated, Pending.MARKED_UNSCHEDULABLE));
    }

    @Test
    void replicasAreOneKindWhateverTellsThemApart() {
        var objects = new ArrayList<HasMetadata>();
        for (var i = 0; i < 3; i++) {
            objects.add(pod(
                    "name: db-%d, labels: {app: db, statefulset.kubernetes.io/pod-name: db-%d, apps.kubernetes.io/pod-index: '%d', pod-template-hash: h}, %s"
                            .formatted(i, i, i, owner("StatefulSet")),
                    "priority: 0",
                    UNSCHEDULABLE));
        }
        var snapshot = snapshot(objects);
        assertEquals(1, snapshot.kinds().size());
        assertEquals(
                "{app=db, pod-template-hash=h}",
                snapshot.kinds().getFirst().labels().toString());
        assertEquals(
                List.of("db-0", "db-1", "db-2"), snapshot.pending().getFirst().names());
    }

    @Test
    void whatTellsReplicasApartIsKeptWhereTheySelectByIt() {
        var pod = pod(
                "name: db-1, labels: {app: db, apps.kubernetes.io/pod-index: '1'}, " + owner("StatefulSet"),
                "topologySpreadConstraints: [{maxSkew: 1, topologyKey: z, whenUnsatisfiable: DoNotSchedule, labelSelector: {}, matchLabelKeys: [apps.kubernetes.io/pod-index]}]",
                UNSCHEDULABLE);
        assertEquals(
                "{app=db, apps.kubernetes.io/pod-index=1}",
                snapshot(List.of(pod)).kinds().getFirst().labels().toString());
    }

    private static ClusterSnapshot withClaims(String accessMode, List<Pod> pods) {
        var builder = new SnapshotBuilder(Instant.EPOCH, Pending.WITHOUT_NODE);
        builder.add(Serialization.unmarshal("""
                --- {apiVersion: v1, kind: PersistentVolume, metadata: {name: v}, spec: {csi: {driver: d}}}""", PersistentVolume.class));
        builder.add(Serialization.unmarshal("""
                --- {apiVersion: v1, kind: PersistentVolumeClaim, metadata: {name: c, namespace: a}, spec: {volumeName: v,
                 accessModes: [%s]}, status: {phase: Bound}}""".formatted(accessMode), PersistentVolumeClaim.class));
        builder.add(Serialization.unmarshal("""
                --- {apiVersion: resource.k8s.io/v1, kind: ResourceClaim, metadata: {name: g, namespace: a}, spec: {devices: {
                 requests: [{name: r, exactly: {deviceClassName: gpu.nvidia.com}}]}}}""", GenericKubernetesResource.class));
        builder.add(node("n"));
        pods.forEach(builder::add);
        return builder.build();
    }

    private static List<String> refused(ClusterSnapshot snapshot) {
        return snapshot.pending().stream()
                .filter(group -> !snapshot.kindOf(group).unsupported().isEmpty())
                .flatMap(group -> group.names().stream())
                .sorted()
                .toList();
    }

    @Test
    void aVolumeOfOnePodGoesToOnePod() {
        var uses = "volumes: [{name: d, persistentVolumeClaim: {claimName: c}}]";
        var two = List.of(pod("name: p", uses, ""), pod("name: q", uses, ""));
        assertEquals(List.of("q"), refused(withClaims("ReadWriteOncePod", two)));
        assertEquals(List.of("q"), refused(withClaims("ReadWriteOncePod", two.reversed())));
        assertEquals(List.of(), refused(withClaims("ReadWriteOnce", two)));
        var urgent = List.of(two.getFirst(), pod("name: q", "priority: 9, " + uses, ""));
        assertEquals(List.of("p"), refused(withClaims("ReadWriteOncePod", urgent)));
        var bound = List.of(two.getFirst(), pod("name: r", "nodeName: n, " + uses, ""));
        var snapshot = withClaims("ReadWriteOncePod", bound);
        assertEquals(List.of("p"), refused(snapshot));
        assertEquals(
                List.of("PersistentVolumeClaim a/c (ReadWriteOncePod): one pod at a time may use it, and a/r does"),
                snapshot.kindOf(snapshot.pending().getFirst()).unsupported());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            two pods that wait      | ebs.csi.aws.com          | ReadWriteOnce    |             | 2
            one of them has a node  | ebs.csi.eks.amazonaws.com | ReadWriteOnce   | nodeName: n | 2
            the other has finished  | ebs.csi.aws.com          | ReadWriteOnce    |             | 0
            the claim is one pod's  | ebs.csi.aws.com          | ReadWriteOncePod |             | 0
            the volume has no zone  | efs.csi.aws.com          | ReadWriteMany    |             | 0
            """)
    void podsThatShareAVolumeToComeFollowEachOther(
            String what, String provisioner, String mode, String node, int following) {
        var builder = new SnapshotBuilder(Instant.EPOCH, Pending.WITHOUT_NODE);
        builder.add(Serialization.unmarshal("""
                --- {apiVersion: storage.k8s.io/v1, kind: StorageClass, metadata: {name: late}, provisioner: %s,
                 volumeBindingMode: WaitForFirstConsumer}""".formatted(provisioner), StorageClass.class));
        builder.add(Serialization.unmarshal("""
                --- {apiVersion: v1, kind: PersistentVolumeClaim, metadata: {name: c, namespace: a},
                 spec: {storageClassName: late, accessModes: [%s]}, status: {phase: Pending}}""".formatted(mode), PersistentVolumeClaim.class));
        builder.add(node("n"));
        var uses = "volumes: [{name: d, persistentVolumeClaim: {claimName: c}}]";
        builder.add(pod("name: p", uses, ""));
        builder.add(pod(
                "name: q",
                (node == null ? "" : node + ", ") + uses,
                what.contains("finished") ? "status: {phase: Succeeded}" : ""));
        var snapshot = builder.build();
        var groups = new ArrayList<>(snapshot.pending());
        snapshot.nodes().forEach(one -> groups.addAll(one.pods()));
        assertEquals(
                following,
                groups.stream()
                        .filter(group -> snapshot.kindOf(group).unsupported().isEmpty()
                                && snapshot.kindOf(group).volumes().follows())
                        .mapToInt(group -> group.names().size())
                        .sum(),
                what);
    }

    @Test
    void devicesOfANamedClaimAreNotPlannedForTwice() {
        var uses = "resourceClaims: [{name: g, resourceClaimName: g}]";
        var snapshot = withClaims("ReadWriteOnce", List.of(pod("name: p", uses, ""), pod("name: q", uses, "")));
        assertEquals(List.of("q"), refused(snapshot));
        assertEquals(
                List.of("ResourceClaim a/g: its devices are on the node of a/p, and a new node would not reach them"),
                snapshot.kindOf(snapshot.pending().getLast()).unsupported());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            a count of a class     | requests: [{name: r, exactly: {deviceClassName: gpu.nvidia.com, count: 2}}] | true
            constraints            | requests: [{name: r, exactly: {deviceClassName: gpu.nvidia.com}}], constraints: [{matchAttribute: a}] | false
            a share of a device    | requests: [{name: r, exactly: {deviceClassName: gpu.nvidia.com, capacity: {requests: {memory: 1Gi}}}}] | false
            selectors              | requests: [{name: r, exactly: {deviceClassName: gpu.nvidia.com, selectors: [{cel: {}}]}}] | false
            all that a node has    | requests: [{name: r, exactly: {deviceClassName: gpu.nvidia.com, allocationMode: All}}] | false
            the first available    | requests: [{name: r, firstAvailable: [{deviceClassName: gpu.nvidia.com}]}] | false
            """)
    void onlyCountsOfDevicesArePlannedFor(String what, String devices, boolean planned) {
        var builder = new SnapshotBuilder(Instant.EPOCH, Pending.WITHOUT_NODE);
        builder.add(Serialization.unmarshal("""
                --- {apiVersion: resource.k8s.io/v1, kind: ResourceClaimTemplate, metadata: {name: g, namespace: a},
                 spec: {spec: {devices: {%s}}}}""".formatted(devices), GenericKubernetesResource.class));
        builder.add(pod("name: p", "resourceClaims: [{name: g, resourceClaimTemplateName: g}]", ""));
        assertEquals(planned, refused(builder.build()).isEmpty(), what);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{name: r, exactly: {deviceClassName: gpu.nvidia.com, count: 9223372036854775807}}",
                "{name: r, exactly: {deviceClassName: gpu.nvidia.com, count: 9000000000000000}}, {name: s, exactly: {deviceClassName: gpu.nvidia.com, count: 9000000000000000}}"
            })
    void moreDevicesThanCanBeCountedAreNamedAtTheirClaim(String requests) {
        var builder = new SnapshotBuilder(Instant.EPOCH, Pending.WITHOUT_NODE);
        builder.add(Serialization.unmarshal("""
                --- {apiVersion: resource.k8s.io/v1, kind: ResourceClaimTemplate, metadata: {name: g, namespace: a},
                 spec: {spec: {devices: {requests: [%s]}}}}""".formatted(requests), GenericKubernetesResource.class));
        builder.add(pod("name: p", "resourceClaims: [{name: g, resourceClaimTemplateName: g}]", ""));
        var snapshot = builder.build();
        assertEquals(1, refused(snapshot).size());
        var fault = snapshot.faults().getFirst().toString();
        assertTrue(fault.startsWith("ResourceClaimTemplate/a/g: spec.devices.requests: "), fault);
        assertTrue(fault.contains("too large to be real. Maybe"), fault);
    }

    @Test
    void aDaemonsPodsAreOneKindOnAllNodes() {
        var objects = new ArrayList<HasMetadata>();
        for (var name : List.of("n1", "n2")) {
            objects.add(node(name));
            objects.add(pod(
                    "name: logs-%s, %s".formatted(name, owner("DaemonSet")),
                    "nodeName: %s, affinity: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: [{matchFields: [{key: metadata.name, operator: In, values: [%s]}]}]}}}"
                            .formatted(name, name),
                    ""));
        }
        var snapshot = snapshot(objects);
        assertEquals(1, snapshot.kinds().size());
        assertEquals(
                List.of("logs-n2"), snapshot.nodes().getLast().pods().getFirst().names());
    }

    @Test
    void aDaemonSetsShapeHasTheRequestsOfItsNewestPodAndTheAffinityOfItsTemplate() {
        var daemonSet = Serialization.unmarshal("""
                --- {apiVersion: apps/v1, kind: DaemonSet, metadata: {name: o, namespace: a}, spec: {template: {metadata: {labels: {app: o}}, spec: {
                 nodeSelector: {kubernetes.io/os: linux}, containers: [{name: c, resources: {requests: {cpu: 100m}}}],
                 affinity: {podAntiAffinity: {requiredDuringSchedulingIgnoredDuringExecution: [
                  {topologyKey: kubernetes.io/hostname, labelSelector: {matchLabels: {app: batch}}}]}}}}}}
                """, DaemonSet.class);
        var older = pod(
                "name: x, creationTimestamp: '2026-11-22T07:00:00Z', " + owner("DaemonSet"),
                "nodeName: n, overhead: {cpu: 2}",
                "");
        var newer = pod(
                "name: w, creationTimestamp: '2026-11-22T08:00:00Z', " + owner("DaemonSet"),
                "nodeName: n, overhead: {cpu: 3}",
                "");
        assertEquals(
                "{cpu=100m, pods=1}",
                snapshot(List.of(daemonSet)).daemonSets().getFirst().requests().toString());
        var shape = snapshot(List.of(newer, daemonSet, older)).daemonSets().getFirst();
        assertEquals("{cpu=3, pods=1}", shape.requests().toString());
        assertEquals("{kubernetes.io/os=linux}", shape.nodeSelector().toString());
        assertEquals("{app=o}", shape.labels().toString());
        assertEquals("DaemonSet/o", shape.owner());
        var away = shape.antiAffinity().required().getFirst();
        assertEquals(List.of("a"), away.namespaces());
        assertEquals("kubernetes.io/hostname", away.topologyKey());
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void theOrderOfObjectsDoesNotMatter(long seed) {
        var objects = new ArrayList<HasMetadata>();
        for (var i = 0; i < 30; i++) {
            objects.add(pod("name: p%d, labels: {app: a%d}".formatted(i, i % 7), "priority: 0", UNSCHEDULABLE));
            objects.add(pod("name: b%d, labels: {app: a%d}".formatted(i, i % 5), "nodeName: n" + i % 3, ""));
        }
        objects.addAll(List.of(node("n0"), node("n1"), node("n2")));
        var sorted = snapshot(objects);
        Collections.shuffle(objects, new Random(seed));
        assertEquals(ModelJson.write(sorted), ModelJson.write(snapshot(objects)));
        assertEquals(7, sorted.kinds().size());
    }

    @Test
    void podsOfUnknownNodesAreLeftOut() {
        var snapshot = snapshot(List.of(pod("name: p", "nodeName: gone", "")));
        assertTrue(snapshot.kinds().isEmpty());
        assertTrue(snapshot.nodes().isEmpty());
    }

    @Test
    void aNodeThatCannotBeReadIsAFault() {
        var bad = node("bad");
        bad.getMetadata().setCreationTimestamp("yesterday");
        var snapshot = snapshot(List.of(bad, node("good")));
        assertEquals("good", snapshot.nodes().getFirst().name().value());
        assertEquals(
                "Node/bad: metadata.creationTimestamp: \"yesterday\" is not a time such as 2026-11-22T08:00:00Z.",
                snapshot.faults().getFirst().toString());
    }
}
