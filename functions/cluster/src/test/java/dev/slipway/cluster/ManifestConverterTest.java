package dev.slipway.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.slipway.model.cluster.ClusterSnapshot;
import dev.slipway.model.cluster.ObjectFault;
import dev.slipway.model.pool.NodeClass;
import dev.slipway.model.pool.NodePool;
import java.lang.reflect.InvocationTargetException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ManifestConverterTest {
    private static final Instant NOW = Instant.parse("2026-11-27T12:00:00Z");
    private static final ObjectMapper JSON = new JsonMapper();
    private static final String PROVISIONER = """
            apiVersion: karpenter.sh/v1alpha5
            kind: Provisioner
            metadata: {name: web}
            spec: {providerRef: {name: default}, %s}
            """;
    private static final String TEMPLATE = """
            ---
            apiVersion: karpenter.k8s.aws/v1alpha1
            kind: AWSNodeTemplate
            metadata: {name: default}
            spec: {instanceProfile: p, subnetSelector: {a: b}, securityGroupSelector: {a: b}}
            """;

    private static ConvertedManifests convert(String text) {
        return new ManifestConverter("").read("file.yaml", text).converted();
    }

    private static String text(List<? extends Map<String, ?>> objects) throws JsonProcessingException {
        var text = new StringBuilder();
        for (var object : objects) {
            text.append("---\n").append(JSON.writeValueAsString(object)).append('\n');
        }
        return text.toString();
    }

    private static ClusterSnapshot read(String text) {
        var snapshot =
                new ManifestReader().read("file.yaml", text).manifests(NOW).snapshot();
        assertEquals(List.of(), snapshot.faults(), text);
        return snapshot;
    }

    private static List<String> texts(List<ObjectFault> findings) {
        return findings.stream().map(ObjectFault::toString).toList();
    }

    private static void assertAdmitted(ConvertedManifests converted) {
        for (var object : converted.objects()) {
            var definition = "NodePool".equals(object.get("kind")) ? Definition.NODE_POOL : Definition.EC2_NODE_CLASS;
            assertEquals(
                    List.of(),
                    AdmissionCheck.faults(definition.spec(), JSON.valueToTree(object.get("spec")), null),
                    object::toString);
        }
    }

    @Test
    void whatWasWrittenMeansTheSameAfterwardsAndIsAdmitted() throws JsonProcessingException {
        for (var seed = 0; seed < 300; seed++) {
            var written = text(new RandomPredecessors(seed, false).objects());
            var converted = convert(written);
            assertEquals(List.of(), converted.faults(), written);
            if (seed % 10 == 0) {
                assertAdmitted(converted);
            }
            var before = read(written);
            var after = read(text(converted.objects()));
            assertEquals(5, converted.objects().size(), written);
            assertEquals(before.nodePools(), after.nodePools(), "seed " + seed);
            assertEquals(before.nodeClasses(), after.nodeClasses(), "seed " + seed);
            assertEquals(converted.objects(), convert(text(converted.objects())).objects(), "v1 stays as it is");
        }
    }

    @Test
    void everyPoolKeepsItsKubeletThroughItsClass() throws JsonProcessingException {
        for (var seed = 0; seed < 150; seed++) {
            var objects = new RandomPredecessors(seed, true).objects();
            var converted = convert(text(objects));
            assertEquals(List.of(), converted.faults());
            if (seed % 10 == 0) {
                assertAdmitted(converted);
            }
            var before = read(text(objects));
            var after = read(text(converted.objects()));
            for (var pool : before.nodePools()) {
                var nodeClass = nodeClass(after, named(after.nodePools(), NodePool::name, pool.name()));
                assertEquals(
                        KubeletReader.read(
                                new Fields(kubelet(objects, pool.name()), "kubelet", new Findings().about("x")), ""),
                        nodeClass.kubelet(),
                        "seed " + seed);
                assertEquals(allButKubelet(nodeClass(before, pool)), allButKubelet(nodeClass), "seed " + seed);
            }
        }
    }

    private static NodeClass nodeClass(ClusterSnapshot snapshot, NodePool pool) {
        return named(
                snapshot.nodeClasses(), NodeClass::name, pool.nodeClassRef().name());
    }

    private static <T> T named(List<T> all, Function<T, String> name, String wanted) {
        return all.stream()
                .filter(each -> name.apply(each).equals(wanted))
                .findFirst()
                .orElseThrow();
    }

    private static Map<?, ?> kubelet(List<Map<String, Object>> objects, String pool) {
        var object =
                named(objects, each -> String.valueOf(map(each.get("metadata")).get("name")), pool);
        var spec = map(object.get("spec"));
        return spec.containsKey("template")
                ? map(map(map(spec.get("template")).get("spec")).get("kubelet"))
                : map(spec.get("kubeletConfiguration"));
    }

    private static Map<?, ?> map(@Nullable Object value) {
        return value instanceof Map<?, ?> map ? map : Map.of();
    }

    private static String allButKubelet(NodeClass nodeClass) {
        var values = new TreeMap<String, Object>();
        for (var component : NodeClass.class.getRecordComponents()) {
            try {
                values.put(
                        component.getName(),
                        String.valueOf(component.getAccessor().invoke(nodeClass)));
            } catch (IllegalAccessException | InvocationTargetException e) {
                throw new IllegalStateException(e);
            }
        }
        values.keySet().removeAll(List.of("name", "kubelet", "hash"));
        return values.toString();
    }

    @Test
    void aKubeletWithoutItsClassIsNamed() {
        var converted = convert(PROVISIONER.formatted("kubeletConfiguration: {maxPods: 5, containerRuntime: dockerd}"));
        assertEquals(1, converted.objects().size());
        assertTrue(
                texts(converted.notes()).stream()
                        .anyMatch(note -> note.startsWith("file.yaml:1: Provisioner/web: spec.kubeletConfiguration:")
                                && note.contains("not among the files")),
                converted.notes()::toString);
        assertTrue(
                texts(converted.notes()).stream().anyMatch(note -> note.contains("containerRuntime: v1 has no")),
                converted.notes()::toString);
    }

    @Test
    void settingsInsideAProvisionerBecomeAClass() {
        var converted = convert(PROVISIONER
                .formatted("provider: {instanceProfile: p, subnetSelector: {a: b}, securityGroupSelector: {a: b}}")
                .replace("providerRef: {name: default},", ""));
        assertEquals(List.of(), converted.faults());
        assertEquals(
                "[EC2NodeClass, NodePool]",
                converted.objects().stream()
                        .map(object -> object.get("kind"))
                        .toList()
                        .toString());
        assertTrue(converted.objects().getLast().toString().contains("name=web"), converted.objects()::toString);
    }

    @Test
    void aRoleTakesThePlaceOfWhatClassesHave() {
        var converted = new ManifestConverter("SlipwayNodeRole-demo")
                .read("file.yaml", TEMPLATE.replace("instanceProfile: p, ", ""))
                .converted();
        assertEquals(List.of(), texts(converted.notes()));
        assertEquals(List.of(), converted.faults());
        var spec = map(converted.objects().getFirst().get("spec")).toString();
        assertTrue(spec.contains("role=SlipwayNodeRole-demo"), spec);
        assertFalse(spec.contains("instanceProfile"), spec);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "wieght: 3 | spec.wieght: this field is not known. Maybe \"weight\" is meant.",
                "weight: 101 | spec.weight: 101 is not between 1 and 100.",
                "ttlSecondsAfterEmpty: soon | spec.ttlSecondsAfterEmpty: soon is not a whole number.",
                "kubeletConfiguration: {maxPodz: 3} | spec.kubeletConfiguration.maxPodz: this field is not known.",
                "limits: {resources: {memory: 10GiB}} | spec.limits.resources",
                "'requirements: [{key: a, operator: Is}]' | spec.requirements[0].operator: \"Is\" is not an operator.",
            })
    void whatIsWrongIsNamedWhereItStandsAndLeavesOthersAlone(String field, String fault) {
        var converted = convert(PROVISIONER.formatted(field) + TEMPLATE);
        assertEquals(1, converted.faults().size(), converted.faults()::toString);
        var text = converted.faults().getFirst().toString();
        assertTrue(text.startsWith("file.yaml:1: Provisioner/web: " + fault), text);
        assertEquals("EC2NodeClass", converted.objects().getFirst().get("kind"));
        assertEquals(1, converted.objects().size());
    }

    @ParameterizedTest
    @ValueSource(strings = {"kind: [unclosed", "just a text", "{apiVersion: karpenter.sh/v1alpha5, kind: Provisioner}"})
    void whatIsNoObjectIsNamedWithItsLine(String text) {
        var converted = convert(text);
        assertEquals(List.of(), converted.objects());
        assertTrue(converted.faults().getFirst().toString().startsWith("file.yaml:1:"), converted.faults()::toString);
    }

    @Test
    void groupsBecomePoolsThatAreAdmittedAndShareTheClassThatTheyCanShare() throws JsonProcessingException {
        var group = """
                {"nodegroup": {"nodegroupName": "%s", "clusterName": "demo", "capacityType": "SPOT", "amiType": "AL2023_ARM_64_STANDARD",
                 "scalingConfig": {"minSize": 1, "maxSize": 9}, "instanceTypes": ["m7g.large"], "subnets": ["subnet-1"],
                 "nodeRole": "arn:aws:iam::111122223333:role/path/nodes", "labels": {"team": "a"},
                 "taints": [{"key": "a", "value": "b", "effect": "NO_SCHEDULE"}], "launchTemplate": {"id": "lt-1"}}}
                """;
        var converted = new ManifestConverter("")
                .read("a.json", group.formatted("A_1"))
                .read("b.json", group.formatted("b"))
                .converted();
        assertEquals(List.of(), converted.faults());
        assertAdmitted(converted);
        var snapshot = read(text(converted.objects()));
        assertEquals(
                List.of("a-1", "b"),
                snapshot.nodePools().stream().map(NodePool::name).toList());
        assertEquals(
                List.of("a-1"),
                snapshot.nodeClasses().stream().map(NodeClass::name).toList());
        var pool = snapshot.nodePools().getLast();
        assertEquals("a-1", pool.nodeClassRef().name());
        assertEquals("[a=b:NoSchedule]", pool.taints().toString());
        assertEquals("{nodes=9}", pool.limits().toString());
        assertEquals("nodes", snapshot.nodeClasses().getFirst().role());
        var notes = texts(converted.notes());
        for (var said : List.of(
                "a.json:1: nodegroup/A_1: nodegroup.nodegroupName: it becomes \"a-1\"",
                "b.json:1: nodegroup/b: nodegroup.scalingConfig.minSize: a NodePool has no least size",
                "b.json:1: nodegroup/b: nodegroup.launchTemplate: this is not converted.",
                "a.json:1: nodegroup/A_1: spec.role: Slipway may give")) {
            assertTrue(notes.stream().anyMatch(note -> note.startsWith(said)), () -> said + "\n" + notes);
        }
    }

    /** One row for each thing that a group may say: what it becomes, or how it is named. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "MixedInstancesPolicy: {LaunchTemplate: {Overrides: [{InstanceType: m5.large}, {InstanceType: m6i.large}]}, InstancesDistribution: {OnDemandPercentageAboveBaseCapacity: 0}} | [m5.large, m6i.large] | [spot]",
                "MixedInstancesPolicy: {LaunchTemplate: {Overrides: [{InstanceType: m5.large}]}, InstancesDistribution: {OnDemandPercentageAboveBaseCapacity: 50}} | [on-demand, spot] | has no ratio",
                "MixedInstancesPolicy: {LaunchTemplate: {Overrides: [{InstanceRequirements: {VCpuCount: {Min: 2, Max: 8}, BareMetal: excluded}}]}} | instance-cpu Lte [8] | BareMetal: this is not converted",
                "Instances: [{InstanceType: c5.large}, {InstanceType: c5.large}] | [c5.large] | [on-demand]",
                "MinSize: 0 | [c, m, r] | no instance type is named",
                "MinSize: 2 | [c, m, r] | has no least size",
                "TargetGroupARNs: [a] | [c, m, r] | TargetGroupARNs: this is not converted",
            })
    void scalingGroupsBecomePools(String field, String meant, String more) throws JsonProcessingException {
        var converted = convert("""
                AutoScalingGroups:
                - AutoScalingGroupName: web
                  MaxSize: 5
                  VPCZoneIdentifier: subnet-1,subnet-2
                  Tags:
                  - {Key: kubernetes.io/cluster/demo, Value: owned, PropagateAtLaunch: true}
                  - {Key: k8s.io/cluster-autoscaler/node-template/label/team, Value: a, PropagateAtLaunch: true}
                  - {Key: k8s.io/cluster-autoscaler/node-template/taint/dedicated, Value: 'a:NoExecute'}
                  - {Key: cost-centre, Value: '7', PropagateAtLaunch: true}
                  %s
                """.formatted(field));
        assertEquals(List.of(), converted.faults());
        assertAdmitted(converted);
        var snapshot = read(text(converted.objects()));
        var pool = snapshot.nodePools().getFirst();
        var all = pool.requirements().stream().map(Object::toString).collect(Collectors.joining(", "))
                + texts(converted.notes());
        assertTrue(all.contains(meant), all);
        assertTrue(all.contains(more), all);
        assertEquals("{team=a}", pool.labels().toString());
        assertEquals("[dedicated=a:NoExecute]", pool.taints().toString());
        var nodeClass = snapshot.nodeClasses().getFirst();
        assertEquals("{cost-centre=7}", nodeClass.tags().toString());
        assertEquals("SlipwayNodeRole-demo", nodeClass.role());
        assertEquals(2, nodeClass.subnets().size());
    }

    @Test
    void aGroupOfNoClusterIsRefused() {
        var faults = new ArrayList<>(
                texts(convert("AutoScalingGroups: [{AutoScalingGroupName: db}]").faults()));
        assertEquals(1, faults.size());
        assertTrue(faults.getFirst().contains("no tag kubernetes.io/cluster/NAME"), faults::toString);
    }
}
