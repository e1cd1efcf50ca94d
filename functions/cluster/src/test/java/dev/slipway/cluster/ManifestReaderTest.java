package dev.slipway.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.model.cluster.ObjectFault;
import dev.slipway.model.pool.ConsolidationPolicy;
import dev.slipway.model.pool.NodePool;
import dev.slipway.model.scheduling.PodKind;
import dev.slipway.model.scheduling.Requirement;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ManifestReaderTest {
    private static final Instant NOW = Instant.parse("2026-11-22T08:00:00Z");

    static String resource(String name) throws IOException {
        try (var stream = ManifestReaderTest.class.getResourceAsStream(name)) {
            if (stream == null) {
                throw new IOException("There is no test file " + name);
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static Manifests read(String text) {
        return new ManifestReader().read("file.yaml", text).manifests(NOW);
    }

    @Test
    void karpenterManifestsLoadUnchanged() throws IOException {
        var manifests = read(resource("v1.yaml"));
        var snapshot = manifests.snapshot();
        assertEquals(List.of(), snapshot.faults());
        var pool = snapshot.nodePools().getFirst();
        assertEquals(10, pool.weight());
        assertEquals("{cpu=1000, memory=1000Gi}", pool.limits().toString());
        assertEquals(Duration.ofDays(30), pool.expireAfter());
        assertEquals(Duration.ofMinutes(90), pool.terminationGracePeriod());
        assertEquals("[example.com/dedicated=a:NoSchedule]", pool.taints().toString());
        assertEquals("[example.com/starting:NoExecute]", pool.startupTaints().toString());
        assertEquals(
                "[karpenter.sh/capacity-type In [spot, on-demand], kubernetes.io/arch In [amd64, arm64],"
                        + " karpenter.k8s.aws/instance-generation Gt [4], node.kubernetes.io/instance-type Exists]",
                pool.requirements().toString());
        assertEquals(3, pool.requirements().getLast().minValues());
        assertEquals(ConsolidationPolicy.WHEN_EMPTY, pool.disruption().consolidationPolicy());
        assertEquals("0 9 * * mon-fri", pool.disruption().budgets().getLast().schedule());

        var nodeClass = snapshot.nodeClasses().getFirst();
        assertEquals("AL2023", nodeClass.amiFamily());
        assertEquals("sg-0123", nodeClass.securityGroups().getFirst().id());
        assertEquals("50Gi", nodeClass.blockDevices().getFirst().volumeSize());
        assertEquals(1, nodeClass.metadataOptions().httpPutResponseHopLimit());
        assertEquals(42, nodeClass.kubelet().maxPods());
        assertEquals(List.of(), manifests.warnings());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{apiVersion: v1, kind: Pod, metadata: {NAME}, spec: {PRIORITY, containers: [{name: a}]}}",
                "{apiVersion: apps/v1, kind: Deployment, metadata: {NAME}, spec: {selector: {matchLabels: {app: w}}, template: {metadata: {labels: {app: w}}, spec: {PRIORITY, containers: [{name: a}]}}}}"
            })
    void noNamespaceIsTheNamespaceDefault(String object) {
        var snapshot = read(Stream.of("name: a", "name: a, namespace: shop", "name: a, namespace: default")
                        .map(name -> object.replace("NAME", name).replace("PRIORITY", "priority: " + name.length()))
                        .collect(Collectors.joining("\n---\n")))
                .snapshot();
        assertEquals(2, snapshot.pending().size());
        assertEquals(1, snapshot.faults().size());
        var fault = snapshot.faults().getFirst().toString();
        assertTrue(
                fault.contains("/default/a: metadata.name: it is there twice; the one of file.yaml:1 is used"), fault);
    }

    @Test
    void thatTwoCopiesDifferOnlyByTheNamespaceDefaultIsAWarning() {
        var manifests = read("""
                ---
                {apiVersion: v1, kind: Pod, metadata: {name: a}, spec: {containers: [{name: a}]}}
                ---
                {apiVersion: v1, kind: Pod, metadata: {name: a, namespace: default}, spec: {containers: [{name: a}]}}
                """);
        assertEquals(List.of(), manifests.snapshot().faults());
        assertEquals(1, manifests.snapshot().pending().size());
        assertTrue(manifests.warnings().toString().contains("the same both times"));
    }

    @Test
    void aPodWithTheNameOfAReplicaIsThatReplica() {
        var manifests = read("""
                ---
                {apiVersion: apps/v1, kind: StatefulSet, metadata: {name: web}, spec: {replicas: 2, selector: {matchLabels: {app: w}}, template: {metadata: {labels: {app: w}}, spec: {containers: [{name: a}]}}}}
                ---
                {apiVersion: v1, kind: Pod, metadata: {name: web-1}, spec: {priority: 7, containers: [{name: a}]}}
                """);
        assertEquals(List.of("[web-0]", "[web-1]"), namesOfPending(manifests));
        var warning = manifests.warnings().getFirst().toString();
        assertTrue(warning.contains("names of its replicas are there already: 1, the first is default/web-1"));
    }

    @Test
    void namesThatAreMadeUpAreNotThoseOfPodsThatAreThere() {
        var manifests = read("""
                ---
                {apiVersion: apps/v1, kind: Deployment, metadata: {name: web}, spec: {replicas: 2, selector: {matchLabels: {app: w}}, template: {metadata: {labels: {app: w}}, spec: {containers: [{name: a}]}}}}
                ---
                {apiVersion: v1, kind: Pod, metadata: {name: web-1}, spec: {priority: 7, containers: [{name: a}]}}
                """);
        assertEquals(List.of("[web-0, web-2]", "[web-1]"), namesOfPending(manifests));
        assertEquals(List.of(), manifests.warnings());
    }

    private static List<String> namesOfPending(Manifests manifests) {
        return manifests.snapshot().pending().stream()
                .map(group -> group.names().toString())
                .sorted()
                .toList();
    }

    @Test
    void aStatefulSetsPodsUseTheClaimsThatAreThere() {
        var snapshot = read("""
                ---
                {apiVersion: v1, kind: PersistentVolume, metadata: {name: v}, spec: {csi: {driver: ebs.csi.aws.com}, nodeAffinity: {
                 required: {nodeSelectorTerms: [{matchExpressions: [{key: topology.kubernetes.io/zone, operator: In, values: [z]}]}]}}}}
                ---
                {apiVersion: v1, kind: PersistentVolumeClaim, metadata: {name: data-db-1}, spec: {volumeName: v}, status: {phase: Bound}}
                ---
                {apiVersion: apps/v1, kind: StatefulSet, metadata: {name: db}, spec: {replicas: 3, selector: {matchLabels: {app: w}}, template: {metadata: {labels: {app: w}}, spec: {containers: [{name: a}]}},
                 volumeClaimTemplates: [{metadata: {name: data}, spec: {}}]}}
                """).snapshot();
        assertEquals(List.of(), snapshot.faults());
        assertEquals(2, snapshot.pending().size());
        for (var group : snapshot.pending()) {
            var volumes = snapshot.kindOf(group).volumes();
            assertEquals(
                    group.names().contains("db-1") ? 1 : 0, volumes.places().size());
            assertEquals("{ebs.csi.aws.com=1}", volumes.attachments().toString());
            assertEquals(group.names().contains("db-1") ? 1 : 2, group.names().size());
        }
    }

    @Test
    void podsAreAdmittedAsAClusterWould() {
        var manifests = read("""
                ---
                {apiVersion: scheduling.k8s.io/v1, kind: PriorityClass, metadata: {name: usual}, value: 50, globalDefault: true}
                ---
                {apiVersion: scheduling.k8s.io/v1, kind: PriorityClass, metadata: {name: low}, value: -5}
                ---
                {apiVersion: node.k8s.io/v1, kind: RuntimeClass, metadata: {name: kata}, handler: kata, overhead: {podFixed: {cpu: 250m}},
                 scheduling: {nodeSelector: {kata: 'yes'}, tolerations: [{key: kata, operator: Exists}]}}
                ---
                {apiVersion: v1, kind: Pod, metadata: {name: a}, spec: {containers: [{name: a}]}}
                ---
                {apiVersion: v1, kind: Pod, metadata: {name: b}, spec: {containers: [{name: a}], priorityClassName: low, runtimeClassName: kata}}
                ---
                {apiVersion: v1, kind: Pod, metadata: {name: c}, spec: {containers: [{name: a}], priority: 7, priorityClassName: nope}}
                ---
                {apiVersion: apps/v1, kind: Deployment, metadata: {name: d}, spec: {selector: {matchLabels: {app: w}}, template: {metadata: {labels: {app: w}}, spec: {containers: [{name: a}], priorityClassName: nope}}}}
                ---
                {apiVersion: apps/v1, kind: Deployment, metadata: {name: e}, spec: {selector: {matchLabels: {app: w}}, template: {metadata: {labels: {app: w}}, spec: {containers: [{name: a}], priorityClassName: nope,
                 runtimeClassName: gone}}}}
                """);
        var kinds = manifests.snapshot().kinds();
        assertEquals(
                List.of(50, -5, 7, 0),
                kinds.stream().map(PodKind::priority).distinct().toList());
        var kata = kinds.get(1);
        assertEquals("{cpu=250m, pods=1}", kata.requests().toString());
        assertEquals("{kata=yes}", kata.nodeSelector().toString());
        assertEquals("kata", kata.tolerations().getFirst().key());
        assertEquals(
                List.of(
                        "PriorityClass/nope: Deployment/d names it, and it is not among the manifests; its priority is taken as 0.",
                        "RuntimeClass/gone: Deployment/e names it, and it is not among the manifests; no overhead is counted."),
                manifests.warnings().stream().map(ObjectFault::toString).toList());
    }

    @Test
    void workloadsStandForTheirReplicas() throws IOException {
        var snapshot = read(resource("v1.yaml")).snapshot();
        var group = snapshot.pending().getFirst();
        assertEquals(List.of("inflate-0", "inflate-1", "inflate-2"), group.names());
        var kind = snapshot.kindOf(group);
        assertEquals("{cpu=1, memory=1536Mi, pods=1}", kind.requests().toString());
        assertEquals(
                "{topology.kubernetes.io/zone=us-east-1a}", kind.nodeSelector().toString());
        assertEquals("ReplicaSet", kind.owner());
        assertEquals(1000, kind.priority());

        var node = snapshot.nodes().getFirst();
        assertTrue(node.ready());
        assertEquals(
                "[node.kubernetes.io/unschedulable:NoSchedule]", node.taints().toString());
        assertEquals(
                "{cpu=500m, pods=1}",
                snapshot.kindOf(node.pods().getFirst()).requests().toString());
        assertEquals(
                "{cpu=100m, pods=1}",
                snapshot.daemonSets().getFirst().requests().toString());
    }

    @Test
    void legacyManifestsBecomeTheirSuccessors() throws IOException {
        var variables = new TreeMap<String, String>();
        variables.put("CLUSTER_NAME", "demo");
        var manifests = new ManifestReader(variables)
                .read("legacy.yaml", resource("legacy.yaml"))
                .manifests(NOW);
        assertEquals(List.of(), manifests.snapshot().faults());
        var pool = manifests.snapshot().nodePools().getFirst();
        assertEquals("apps", pool.labels().get("intent"));
        assertEquals(Duration.ofDays(30), pool.expireAfter());
        assertEquals(Duration.ofSeconds(30), pool.disruption().consolidateAfter());
        assertEquals(ConsolidationPolicy.WHEN_EMPTY, pool.disruption().consolidationPolicy());
        assertEquals(
                List.of(
                        "karpenter.sh/capacity-type In [spot]",
                        "karpenter.k8s.aws/instance-size NotIn [nano, micro, small, medium, large]",
                        "kubernetes.io/os In [linux]",
                        "kubernetes.io/arch In [amd64]",
                        "karpenter.k8s.aws/instance-category In [c, m, r]",
                        "karpenter.k8s.aws/instance-generation Gt [2]"),
                pool.requirements().stream().map(Requirement::toString).toList());
        assertEquals("default", pool.nodeClassRef().name());
        var nodeClass = manifests.snapshot().nodeClasses().getFirst();
        assertEquals("AL2", nodeClass.amiFamily());
        assertEquals("demo", nodeClass.subnets().getFirst().tags().get("alpha.eksctl.io/cluster-name"));
        assertEquals("KarpenterNodeInstanceProfile-demo", nodeClass.instanceProfile());
        assertEquals(2, nodeClass.metadataOptions().httpPutResponseHopLimit());
        assertEquals(
                "legacy.yaml:24: AWSNodeTemplate/default: spec.instanceProfile: this field is missing; KarpenterNodeInstanceProfile-demo is taken,"
                        + " by Karpenter's custom.",
                manifests.warnings().getFirst().toString());
    }

    @Test
    void aProvisionerWithoutTimesKeepsItsNodes() {
        var manifests = read("""
                apiVersion: karpenter.sh/v1alpha5
                kind: Provisioner
                metadata: {name: default}
                spec:
                  requirements: [{key: node.kubernetes.io/instance-type, operator: In, values: [c5.large]}]
                """);
        var pool = manifests.snapshot().nodePools().getFirst();
        assertNull(pool.expireAfter());
        assertNull(pool.disruption().consolidateAfter());
        assertTrue(pool.requirements().toString().contains("karpenter.sh/capacity-type In [on-demand]"));
        assertEquals(
                "file.yaml:1: Provisioner/default: spec.providerRef: this field is missing; the node class \"default\" is taken.",
                manifests.warnings().getFirst().toString());
    }

    @Test
    void commaListsBecomeOneTermForEachCombination() {
        var manifests = read("""
                apiVersion: karpenter.k8s.aws/v1alpha1
                kind: AWSNodeTemplate
                metadata: {name: default}
                spec:
                  instanceProfile: p
                  subnetSelector: {a: "1,2", b: "3,4"}
                  securityGroupSelector: {aws-ids: "sg-1,sg-2"}
                """);
        var nodeClass = manifests.snapshot().nodeClasses().getFirst();
        assertEquals(
                "[{a=1, b=3}, {a=1, b=4}, {a=2, b=3}, {a=2, b=4}]",
                nodeClass.subnets().stream()
                        .map(term -> term.tags().toString())
                        .toList()
                        .toString());
        assertEquals("sg-2", nodeClass.securityGroups().getLast().id());
    }

    @Test
    void oneBadDocumentLeavesTheOthersReadable() {
        var manifests = read("""
                apiVersion: v1
                kind: Pod
                metadata: {name: first}
                spec: {containers: [{name: a}]}
                ---
                apiVersion: v1
                kind: Pod
                 metadata: x
                ---
                just a text
                ---
                apiVersion: v1
                metadata: {name: second}
                ---
                apiVersion: v1
                kind: Pod
                metadata: {name: third}
                spec: {containers: [{name: a, resources: {requests: {cpu: 1x}}}]}
                ---
                apiVersion: v1
                kind: Pod
                metadata: {name: fourth}
                spec: {containers: [{name: a}]}
                """);
        assertEquals(
                List.of("first", "fourth"),
                manifests.snapshot().pending().getFirst().names());
        assertEquals(
                List.of(
                        "file.yaml:15: Pod/default/third: container a: cpu: \"1x\" is not a quantity. Maybe a suffix is misspelt:"
                                + " m, k, M, G, T, Ki, Mi, Gi, Ti are known.",
                        "file.yaml:10: this is no Kubernetes object: it has no fields.",
                        "file.yaml:12: this is no Kubernetes object: apiVersion or kind is missing.",
                        "file.yaml:8: this is not YAML: mapping values are not allowed here."
                                + " Maybe the indentation is off or a quote is missing."),
                manifests.snapshot().faults().stream()
                        .map(ObjectFault::toString)
                        .toList());
    }

    /** Unusual, and taken by every API server. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "containers: [{name: a, resources: {requests: {cpu: 1}}}]",
                "containers: [{name: a, resources: {limits: {cpu: 1, nvidia.com/gpu: 1}}}]",
                "containers: [{name: a, resources: {requests: {cpu: 1000m, memory: 1Gi}, limits: {cpu: 1, memory: 1024Mi}}}]",
                "containers: [{name: a, resources: {requests: {cpu: 2}, limits: {memory: 1Gi}}}]",
                "containers: [{name: a, resources: {requests: {nvidia.com/gpu: 2}, limits: {nvidia.com/gpu: 2000m}}}]",
                "containers: [{name: a, resources: {requests: {cpu: 0}, limits: {cpu: 0}}}]",
                "containers: [{name: a, resources: {requests: {}, limits: {cpu: 1}}}]",
                "containers: [{name: a, resources: {requests: {example.kubernetes.io/x: 1}, limits: {example.kubernetes.io/x: 2}}}]",
                "containers: [{name: a}], initContainers: [{name: b, resources: {requests: {cpu: 64}}}]",
                "containers: [{name: a, ports: [{containerPort: 1, hostPort: 0}, {containerPort: 65535, hostPort: 65535}]}]",
                "containers: [{name: a, ports: [{containerPort: 53, protocol: SCTP}, {containerPort: 53, protocol: \"\"}]}]",
                "containers: [{name: a, ports: [{containerPort: 80}]}, {name: b, ports: [{containerPort: 80}]}]",
                "containers: [{name: a}], nodeSelector: {a: \"\", A.b_C-9: x, 1: \"2\", xn--p1ai.example.com/0.z: A_b.c}",
                "containers: [{name: a}], nodeSelector: {a: null}",
                "containers: [{name: a}], tolerations: [{operator: Exists}, {key: a}, {key: a, operator: \"\", value: \"\", effect: \"\"},"
                        + " {key: a, operator: Equal, value: b, effect: PreferNoSchedule}, {operator: Exists, effect: NoExecute,"
                        + " tolerationSeconds: 0}]",
                "containers: [{name: a}], topologySpreadConstraints: [{maxSkew: 1, topologyKey: z, whenUnsatisfiable: DoNotSchedule,"
                        + " minDomains: 2}, {maxSkew: 1, topologyKey: z, whenUnsatisfiable: ScheduleAnyway, nodeTaintsPolicy: Honor}]",
                "containers: [{name: a}], volumes: [{name: v, secret: {secretName: s, defaultMode: 0400}}]",
                "containers: [{name: a, env: [{name: A, value: \"1\"}], livenessProbe: {httpGet: {port: 80}}}], restartPolicy: \"\"",
                "containers: [{name: a}], affinity: {nodeAffinity: {preferredDuringSchedulingIgnoredDuringExecution: [{weight: 1,"
                        + " preference: {matchExpressions: [{key: k, operator: NotIn, values: [any thing]}]}}]}}",
                "containers: [{name: a}], affinity: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms:"
                        + " [{matchFields: [{key: metadata.name, operator: NotIn, values: [ip-10-0-0-1.example.com]}]}]}}}"
            })
    void whatAnApiServerTakesIsTaken(String spec) {
        for (var text : List.of(
                "{apiVersion: v1, kind: Pod, metadata: {name: x}, spec: {%s}}",
                "{apiVersion: apps/v1, kind: Deployment, metadata: {name: x}, spec: {selector: {matchLabels: {app: w}}, template: {metadata: {labels: {app: w}}, spec: {%s}}}}",
                "{apiVersion: apps/v1, kind: DaemonSet, metadata: {name: x}, spec: {selector: {matchLabels: {app: w}}, template: {metadata: {labels: {app: w}}, spec: {%s}}}}")) {
            var manifests = read(text.formatted(spec));
            assertEquals(List.of(), manifests.snapshot().faults());
            assertEquals(List.of(), manifests.warnings());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "apps/v1, kind: Deployment, metadata: {name: x}, spec: {selector: {matchLabels: {app: w}}",
                "apps/v1, kind: StatefulSet, metadata: {name: x}, spec: {selector: {matchExpressions: [{key: app, operator: In, values: [v, w]}]}",
                "apps/v1, kind: DaemonSet, metadata: {name: x}, spec: {selector: {matchExpressions: [{key: other, operator: DoesNotExist},"
                        + " {key: tier, operator: NotIn, values: [back]}]}",
                "batch/v1, kind: Job, metadata: {name: x}, spec: {selector: {matchLabels: {job-name: x, batch.kubernetes.io/job-name: x}}",
                "batch/v1, kind: Job, metadata: {name: x}, spec: {selector: {}",
                "batch/v1, kind: Job, metadata: {name: x}, spec: {parallelism: 2"
            })
    void aSelectorOfItsOwnPodsIsTaken(String workload) {
        var manifests = read("""
                {apiVersion: %s, template: {metadata: {labels: {app: w, version: "2"}}, spec: {restartPolicy: %s, containers: [{name: a}]}}}}
                """.formatted(workload, workload.contains("Job") ? "Never" : "Always"));
        assertEquals(List.of(), manifests.snapshot().faults());
    }

    /** Each as long as it may be. */
    @Test
    void theLongestLabelsAreTaken() {
        var domain = ("d".repeat(62) + ".").repeat(4) + "d";
        var manifests = read("""
                {apiVersion: v1, kind: Pod, metadata: {name: x, namespace: %s, labels: {%s/%s: %s}}, spec: {containers: [{name: a}]}}
                """.formatted("n".repeat(63), domain, "k".repeat(63), "v".repeat(63)));
        assertEquals(253, domain.length());
        assertEquals(List.of(), manifests.snapshot().faults());
    }

    @Test
    void unknownKindsAreFaultsInOurGroupsAndWarningsElsewhere() {
        var manifests = read("""
                {"apiVersion": "karpenter.sh/v1", "kind": "NodePol", "metadata": {"name": "a"}}
                ---
                {"apiVersion": "karpenter.sh/v2", "kind": "NodePool", "metadata": {"name": "b"}}
                ---
                {"apiVersion": "apps/v1", "kind": "Deploymnt", "metadata": {"name": "c"}}
                ---
                {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "d"}}
                """);
        assertEquals(
                List.of(
                        "file.yaml:1: NodePol/a: kind: this version does not read \"NodePol\" of karpenter.sh/v1. Maybe \"NodePool\" is meant.",
                        "file.yaml:3: NodePool/b: apiVersion: \"karpenter.sh/v2\" is not read for this kind. Maybe \"karpenter.sh/v1\" is meant."),
                manifests.snapshot().faults().stream()
                        .map(ObjectFault::toString)
                        .toList());
        assertEquals(
                List.of(
                        "file.yaml:5: Deploymnt of apps/v1 is not read; it is passed over. Maybe \"apps/v1/Deployment\" is meant."),
                manifests.warnings().stream().map(ObjectFault::toString).toList());
    }

    @Test
    void aMisspeltFieldOfAPodIsNoPodWithoutIt() {
        var manifests = read("""
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: web}
                spec: {selector: {matchLabels: {app: w}}, template: {metadata: {labels: {app: w}}, spec: {nodeSelectr: {a: b}, containers: [{name: a}]}}}
                """);
        assertEquals(
                List.of(
                        "file.yaml:1: Deployment/web: spec.template.spec.nodeSelectr: this field is not known. Maybe \"nodeSelector\" is meant."),
                manifests.snapshot().faults().stream()
                        .map(ObjectFault::toString)
                        .toList());
        assertEquals(List.of(), manifests.snapshot().pending());
    }

    /** What has been refused is not held: its fields are of a newer Kubernetes. */
    @Test
    void aFieldThatAServerHoldsIsNoSlip() {
        var manifests = read("""
                {apiVersion: v1, kind: Pod, metadata: {name: x, uid: u, ofTomorrow: 1}, spec: {ofTomorrow: 1, containers: [
                 {name: a, ofTomorrow: {b: c}}]}}
                """);
        assertEquals(List.of(), manifests.snapshot().faults());
        assertEquals(List.of("[x]"), namesOfPending(manifests));
    }

    @Test
    void directoriesAreReadInTheOrderOfTheirFiles(@TempDir Path directory) throws IOException {
        Files.writeString(
                directory.resolve("b.yaml"),
                "{apiVersion: v1, kind: Pod, metadata: {name: b}, spec: {containers: [{name: a}]}}");
        Files.writeString(
                directory.resolve("a.json"),
                "{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"metadata\":{\"name\":\"a\"},\"spec\":{\"containers\":[{\"name\":\"a\"}]}}");
        Files.writeString(directory.resolve("notes.txt"), "not: [read");
        Files.writeString(directory.resolve("report.json"), "{\"cost\": 1}");
        var manifests = new ManifestReader()
                .read(directory)
                .read(directory.resolve("missing.yaml"))
                .manifests(NOW);
        assertEquals("a", manifests.objects().getFirst().getMetadata().getName());
        assertEquals(2, manifests.objects().size());
        assertEquals(
                List.of(directory.resolve("report.json")
                        + ":1: this is no manifest, and passed over: it has no apiVersion, kind, metadata or spec."),
                manifests.warnings().stream().map(ObjectFault::toString).toList());
        assertEquals(
                List.of(directory.resolve("missing.yaml") + ": there is no such file or directory."),
                manifests.snapshot().faults().stream()
                        .map(ObjectFault::toString)
                        .toList());
    }

    @Test
    void onlyWhatMakesNodesDriftChangesTheHash() throws IOException {
        var text = resource("v1.yaml");
        assertEquals(hash(text), hash(text.replace("weight: 10", "weight: 20").replace("[spot, on-demand]", "[spot]")));
        assertEquals(hash(text), hash(text.replace("consolidateAfter: 30s", "consolidateAfter: Never")));
        assertNotEquals(hash(text), hash(text.replace("team: a", "team: b")));
        assertNotEquals(hash(text), hash(text.replace("expireAfter: 720h", "expireAfter: 721h")));
        assertEquals(hash(text), hash(text.replace("      expireAfter: 720h\n", "")), "stating a default is no change");
    }

    private static String hash(String text) {
        return read(text).snapshot().nodePools().stream()
                .map(NodePool::hash)
                .findFirst()
                .orElseThrow();
    }
}
