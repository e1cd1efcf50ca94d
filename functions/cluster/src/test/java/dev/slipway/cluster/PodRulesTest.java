package dev.slipway.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.model.scheduling.HostPort;
import dev.slipway.model.scheduling.LabelSelector;
import dev.slipway.model.scheduling.Operator;
import dev.slipway.model.scheduling.PodKind;
import dev.slipway.model.scheduling.PodVolumes;
import dev.slipway.model.scheduling.Requirement;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.storage.StorageClass;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What pods say about other pods, about ports, and about the volumes that they use. */
final class PodRulesTest {
    private final References references = new References();

    private static <T extends HasMetadata> T object(Class<T> type, String yaml) {
        return Serialization.unmarshal("--- " + yaml, type);
    }

    private PodKind kind(String spec) {
        return kind("ReplicaSet", spec);
    }

    private PodKind kind(String owner, String spec) {
        var text = "{apiVersion: v1, kind: Pod, metadata: {name: p, namespace: a, labels: {app: web, hash: h1},"
                + " ownerReferences: [{kind: %s, name: o, controller: true}]}, spec: {%s}}".formatted(owner, spec);
        return PodReader.kind(object(Pod.class, text), references);
    }

    @Test
    void spreadHasItsDefaults() {
        var spread = kind("topologySpreadConstraints: [{maxSkew: 2, topologyKey: z, whenUnsatisfiable: DoNotSchedule}]")
                .spreads()
                .getFirst();
        assertEquals(2, spread.maxSkew());
        assertEquals(1, spread.minDomains());
        assertTrue(spread.required());
        assertTrue(spread.honorAffinity());
        assertFalse(spread.honorTaints());
        assertEquals(LabelSelector.NOTHING, spread.selector(), "without a selector nothing is counted");
    }

    @Test
    void spreadSaysEverything() {
        var spread = kind("""
                topologySpreadConstraints: [{maxSkew: 1, topologyKey: failure-domain.beta.kubernetes.io/zone,
                 whenUnsatisfiable: ScheduleAnyway, minDomains: 3, nodeAffinityPolicy: Ignore, nodeTaintsPolicy: Honor,
                 labelSelector: {matchLabels: {app: web}}, matchLabelKeys: [hash, absent]}]""").spreads().getFirst();
        assertEquals("topology.kubernetes.io/zone", spread.topologyKey());
        assertEquals(3, spread.minDomains());
        assertFalse(spread.required());
        assertFalse(spread.honorAffinity());
        assertTrue(spread.honorTaints());
        assertEquals(
                List.of(Requirement.in("app", "web"), Requirement.in("hash", "h1")),
                spread.selector().expressions());
    }

    @Test
    void affinityFindsItsNamespaces() {
        references.add(
                object(Namespace.class, "{apiVersion: v1, kind: Namespace, metadata: {name: n1, labels: {team: x}}}"));
        references.add(object(Namespace.class, "{apiVersion: v1, kind: Namespace, metadata: {name: n2}}"));
        var terms = kind("""
                affinity: {podAffinity: {requiredDuringSchedulingIgnoredDuringExecution: [
                 {topologyKey: z, labelSelector: {}},
                 {topologyKey: z, labelSelector: {}, namespaces: [b]},
                 {topologyKey: z, labelSelector: {}, namespaces: [b], namespaceSelector: {matchLabels: {team: x}}},
                 {topologyKey: z, labelSelector: {}, namespaceSelector: {}}]}}""").affinity().required();
        assertEquals(List.of("a"), terms.get(0).namespaces());
        assertEquals(List.of("b"), terms.get(1).namespaces());
        assertEquals(List.of("b", "n1"), terms.get(2).namespaces());
        assertTrue(terms.get(3).everyNamespace());
    }

    @Test
    void namespacesCanBeSelectedByName() {
        references.add(object(Namespace.class, "{apiVersion: v1, kind: Namespace, metadata: {name: n1}}"));
        references.addNamespace("n2");
        var terms = kind("""
                affinity: {podAffinity: {requiredDuringSchedulingIgnoredDuringExecution: [
                 {topologyKey: z, labelSelector: {}, namespaceSelector: {matchExpressions: [
                  {key: kubernetes.io/metadata.name, operator: In, values: [n1, n2, n3]}]}}]}}""").affinity().required();
        assertEquals(List.of("n1", "n2"), terms.getFirst().namespaces());
    }

    @Test
    void antiAffinityMayLeaveOutItsOwnRevision() {
        var wish = kind("""
                affinity: {podAntiAffinity: {preferredDuringSchedulingIgnoredDuringExecution: [{weight: 7,
                 podAffinityTerm: {topologyKey: z, labelSelector: {matchLabels: {app: web}}, mismatchLabelKeys: [hash]}}]}}""").antiAffinity().preferred().getFirst();
        assertEquals(7, wish.weight());
        assertTrue(
                wish.term().selector().expressions().contains(new Requirement("hash", Operator.NOT_IN, List.of("h1"))));
    }

    @Test
    void hostPortsOfContainersAndSidecarsCount() {
        var ports = kind("""
                containers: [{name: a, ports: [{hostPort: 80, containerPort: 80}, {containerPort: 9}]}],
                initContainers: [{name: s, restartPolicy: Always, ports: [{hostPort: 53, protocol: UDP, hostIP: 10.0.0.1}]},
                 {name: i, ports: [{hostPort: 99}]}]""").hostPorts();
        assertEquals(List.of(new HostPort("0.0.0.0", 80, "TCP"), new HostPort("10.0.0.1", 53, "UDP")), ports);
    }

    @Test
    void onTheHostsNetworkEveryPortIsTheHosts() {
        var ports = kind("""
                hostNetwork: true, containers: [{name: a, ports: [{containerPort: 9100}, {containerPort: 53, protocol: UDP}]}],
                initContainers: [{name: s, restartPolicy: Always, ports: [{containerPort: 8080, hostPort: 8080}]}]""").hostPorts();
        assertEquals(
                List.of(
                        new HostPort("0.0.0.0", 9100, "TCP"),
                        new HostPort("0.0.0.0", 53, "UDP"),
                        new HostPort("0.0.0.0", 8080, "TCP")),
                ports);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            is bound                     | volumeName: v          | phase: Bound   | ''
            is bound by the controller   | volumeName: v          | phase: Pending | its binding to v is not complete yet
            lost its volume              | volumeName: v          | phase: Lost    | its phase is Lost
            names a volume that is gone  | volumeName: gone       | phase: Bound   | its PersistentVolume gone does not exist
            has no class                 | storageClassName: ''   | phase: Pending | it is not bound and names no StorageClass
            has an unknown class         | storageClassName: nope | phase: Pending | its StorageClass nope does not exist
            binds at once                | storageClassName: now  | phase: Pending | binds at once
            waits for its first consumer | storageClassName: late | phase: Pending | ''
            """)
    void claimsAreChecked(String claim, String spec, String status, String fault) {
        volumes(spec, status);
        var unsupported = kind("StatefulSet", "volumes: [{name: d, persistentVolumeClaim: {claimName: c}}]")
                .unsupported();
        assertEquals(fault.isEmpty() ? 0 : 1, unsupported.size(), claim + ": " + unsupported);
        assertTrue(String.join("", unsupported).contains(fault), claim + ": " + unsupported);
    }

    private void volumes(String spec, String status) {
        references.add(object(PersistentVolume.class, """
                {apiVersion: v1, kind: PersistentVolume, metadata: {name: v}, spec: {csi: {driver: ebs.csi.aws.com},
                 nodeAffinity: {required: {nodeSelectorTerms: [{matchExpressions: [
                  {key: topology.ebs.csi.aws.com/zone, operator: In, values: [z1]}]}]}}}}"""));
        references.add(object(StorageClass.class, """
                {apiVersion: storage.k8s.io/v1, kind: StorageClass, metadata: {name: now}, provisioner: ebs.csi.aws.com}"""));
        references.add(object(StorageClass.class, """
                {apiVersion: storage.k8s.io/v1, kind: StorageClass, metadata: {name: late}, provisioner: kubernetes.io/aws-ebs,
                 volumeBindingMode: WaitForFirstConsumer, allowedTopologies: [{matchLabelExpressions: [
                  {key: failure-domain.beta.kubernetes.io/zone, values: [z1, z2]}]}]}"""));
        references.add(object(
                PersistentVolumeClaim.class,
                "{apiVersion: v1, kind: PersistentVolumeClaim, metadata: {name: c, namespace: a}, spec: {%s}, status: {%s}}"
                        .formatted(spec, status)));
    }

    @Test
    void volumesNarrowTheZone() {
        volumes("volumeName: v", "phase: Bound");
        references.add(object(PersistentVolumeClaim.class, """
                {apiVersion: v1, kind: PersistentVolumeClaim, metadata: {name: d, namespace: a},
                 spec: {storageClassName: late}}"""));
        var volumes = kind("StatefulSet", """
                volumes: [{name: c, persistentVolumeClaim: {claimName: c}}, {name: d, persistentVolumeClaim: {claimName: d}}]""").volumes();
        assertEquals(
                "[topology.kubernetes.io/zone In [z1]]",
                volumes.places().getFirst().expressions().toString());
        assertEquals(1, volumes.places().size());
        assertEquals(2, volumes.shared().size());
        assertEquals(
                List.of(false, true),
                volumes.shared().stream().map(PodVolumes.SharedVolume::follows).toList());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            replicas share their template's claim  | ReplicaSet  | c      | false
            though it is called like the pod       | ReplicaSet  | data-p | false
            and so do a Job's pods                 | Job         | p      | false
            a StatefulSet's pod has its own        | StatefulSet | data-p | true
            but may use another, too               | StatefulSet | c      | false
            a bare pod may share any               | Node        | c      | false
            unless it is called like the pod       | Node        | p      | true
            """)
    void claimsThatCanBeSharedAreTold(String what, String owner, String claim, boolean own) {
        volumes("volumeName: v", "phase: Bound");
        references.add(object(
                PersistentVolumeClaim.class,
                "{apiVersion: v1, kind: PersistentVolumeClaim, metadata: {name: %s, namespace: a}, spec: {volumeName: v}, status: {phase: Bound}}"
                        .formatted(claim)));
        var volumes = kind(owner, "volumes: [{name: c, persistentVolumeClaim: {claimName: %s}}]".formatted(claim))
                .volumes();
        assertEquals(own ? "{ebs.csi.aws.com=1}" : "{}", volumes.attachments().toString(), what);
        assertEquals(own ? 0 : 1, volumes.shared().size(), what);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            In                              | metadata: {name: w}                                   | {key: topology.ebs.csi.aws.com/zone, operator: In, values: [z1, z2]}    | [topology.kubernetes.io/zone In [z1, z2]]
            In twice                        | metadata: {name: w}                                   | {key: topology.kubernetes.io/zone, operator: In, values: [z1, z2]}, {key: failure-domain.beta.kubernetes.io/zone, operator: In, values: [z2, z3]} | [topology.kubernetes.io/zone In [z2]]
            NotIn and Exists                | metadata: {name: w}                                   | {key: topology.kubernetes.io/zone, operator: NotIn, values: [z1]}, {key: disk, operator: Exists} | [topology.kubernetes.io/zone NotIn [z1], disk Exists]
            a label from before CSI         | metadata: {name: w, labels: {topology.kubernetes.io/zone: z1}} |  | [topology.kubernetes.io/zone In [z1]]
            a label with two zones          | metadata: {name: w, labels: {failure-domain.beta.kubernetes.io/zone: z1__z2}} | {key: topology.kubernetes.io/zone, operator: In, values: [z2, z3]} | [topology.kubernetes.io/zone In [z2]]
            """)
    void aVolumesWholeAffinityNarrowsTheNode(String what, String metadata, String expressions, String places) {
        references.add(object(
                PersistentVolume.class,
                "{apiVersion: v1, kind: PersistentVolume, %s, spec: {csi: {driver: d}, nodeAffinity: %s}}"
                        .formatted(
                                metadata,
                                expressions == null
                                        ? "null"
                                        : "{required: {nodeSelectorTerms: [{matchExpressions: [%s]}]}}"
                                                .formatted(expressions))));
        references.add(
                object(
                        PersistentVolumeClaim.class,
                        "{apiVersion: v1, kind: PersistentVolumeClaim, metadata: {name: c, namespace: a}, spec: {volumeName: w}, status: {phase: Bound}}"));
        var volumes = kind("volumes: [{name: c, persistentVolumeClaim: {claimName: c}}]")
                .volumes();
        assertEquals(places, volumes.places().getFirst().expressions().toString(), what);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            suits                  | storageClassName: byhand, capacity: {storage: 2Gi}, accessModes: [ReadWriteOnce] | [topology.kubernetes.io/zone In [z1]]
            too small              | storageClassName: byhand, capacity: {storage: 500Mi}, accessModes: [ReadWriteOnce] |
            of another class       | storageClassName: other, capacity: {storage: 2Gi}, accessModes: [ReadWriteOnce] |
            read only              | storageClassName: byhand, capacity: {storage: 2Gi}, accessModes: [ReadOnlyMany] |
            a raw device           | storageClassName: byhand, capacity: {storage: 2Gi}, accessModes: [ReadWriteOnce], volumeMode: Block |
            somebody else's        | storageClassName: byhand, capacity: {storage: 2Gi}, accessModes: [ReadWriteOnce], claimRef: {namespace: a, name: d} |
            kept for this claim    | storageClassName: byhand, capacity: {storage: 2Gi}, accessModes: [ReadWriteOnce], claimRef: {namespace: a, name: c} | [topology.kubernetes.io/zone In [z1]]
            """)
    void classesThatMakeNoVolumesHaveThoseMadeByHand(String what, String spec, String places) {
        references.add(object(StorageClass.class, """
                {apiVersion: storage.k8s.io/v1, kind: StorageClass, metadata: {name: byhand}, provisioner: kubernetes.io/no-provisioner,
                 volumeBindingMode: WaitForFirstConsumer}"""));
        references.add(object(PersistentVolume.class, """
                {apiVersion: v1, kind: PersistentVolume, metadata: {name: w}, spec: {%s, local: {path: /x}, nodeAffinity: {required: {
                 nodeSelectorTerms: [{matchExpressions: [{key: topology.kubernetes.io/zone, operator: In, values: [z1]}]}]}}}}""".formatted(spec)));
        references.add(object(PersistentVolumeClaim.class, """
                {apiVersion: v1, kind: PersistentVolumeClaim, metadata: {name: c, namespace: a}, spec: {storageClassName: byhand,
                 accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}}"""));
        var kind = kind("volumes: [{name: c, persistentVolumeClaim: {claimName: c}}]");
        assertEquals(places == null ? 1 : 0, kind.unsupported().size(), what);
        assertEquals(
                places == null ? "" : places,
                places == null
                        ? ""
                        : kind.volumes().places().getFirst().expressions().toString(),
                what);
    }

    @Test
    void ephemeralVolumesAreWhatTheirTemplateSays() {
        volumes("volumeName: v", "phase: Bound");
        var late = kind("volumes: [{name: s, ephemeral: {volumeClaimTemplate: {spec: {storageClassName: late}}}}]");
        assertEquals("{ebs.csi.aws.com=1}", late.volumes().attachments().toString());
        assertEquals(
                "[topology.kubernetes.io/zone In [z1, z2]]",
                late.volumes().places().getFirst().expressions().toString());
        assertEquals(
                List.of("PersistentVolumeClaim a/p-s: its StorageClass nope does not exist"),
                kind("volumes: [{name: s, ephemeral: {volumeClaimTemplate: {spec: {storageClassName: nope}}}}]")
                        .unsupported());
        references.add(
                object(
                        PersistentVolumeClaim.class,
                        "{apiVersion: v1, kind: PersistentVolumeClaim, metadata: {name: p-s, namespace: a}, spec: {volumeName: v}, status: {phase: Bound}}"));
        assertEquals(
                List.of(
                        "PersistentVolumeClaim a/p-s: it was not made for this pod, whose ephemeral volume has that name"),
                kind("volumes: [{name: s, ephemeral: {volumeClaimTemplate: {spec: {storageClassName: late}}}}]")
                        .unsupported());
    }
}
