package dev.slipway.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class DefinitionsTest {
    private static final Path FOLDER =
            Path.of(System.getProperty("slipway.home"), "functions/webhook/chart/charts/crds/crds");

    private static final YAMLMapper YAML = YAMLMapper.builder()
            .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES, YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
            .disable(YAMLGenerator.Feature.SPLIT_LINES)
            .build();

    /** {@code -Dgolden.update=true} writes the chart's files anew. */
    @Test
    void theChartHasTheDefinitionsOfTheCode() throws IOException {
        for (var definition : Definition.values()) {
            var file = FOLDER.resolve(definition.file());
            var text = YAML.writeValueAsString(definition.asObject());
            if (Boolean.getBoolean("golden.update")) {
                Files.writeString(file, text);
            }
            assertEquals(Files.readString(file), text, "differs from " + file);
        }
        try (var files = Files.list(FOLDER)) {
            assertEquals(
                    new TreeSet<>(Arrays.stream(Definition.values())
                            .map(Definition::file)
                            .toList()),
                    new TreeSet<>(
                            files.map(file -> file.getFileName().toString()).toList()));
        }
    }

    /** A field that is accepted and not read would be a promise that nobody keeps; there is none. */
    @ParameterizedTest
    @EnumSource(Definition.class)
    void everyFieldOfADefinitionIsReadAndEveryFieldReadIsDefined(Definition definition) {
        var spec = new ObjectMapper().<JsonNode>valueToTree(definition.spec().parts());
        var defined = new TreeSet<String>();
        var example = example(spec, "spec", defined);
        var asked = new TreeSet<String>();
        read(definition, (Map<?, ?>) spied(example, "spec", asked));
        // What KubeletConfiguration has is checked by KubeletFields; the definition leaves it open.
        asked.removeIf(path -> path.startsWith("spec.kubelet."));
        assertEquals(defined, asked);
    }

    /** With every field there is; notes their paths. */
    private static Object example(JsonNode schema, String path, Set<String> paths) {
        if (schema.has("properties")) {
            var object = new LinkedHashMap<String, Object>();
            schema.path("properties").properties().forEach(field -> {
                var place = path + "." + field.getKey();
                paths.add(place);
                object.put(field.getKey(), example(field.getValue(), place, paths));
            });
            return object;
        }
        return switch (schema.path("type").asText()) {
            case "array" -> List.of(example(schema.path("items"), path + "[]", paths));
            case "object" -> Map.of();
            case "integer" -> 1;
            case "boolean" -> true;
            default -> schema.path("enum").path(0).asText("1");
        };
    }

    /** The same, noting what is asked of each object. */
    private static Object spied(Object value, String path, Set<String> asked) {
        if (value instanceof List<?> list) {
            var copy = new ArrayList<Object>();
            list.forEach(element -> copy.add(spied(element, path + "[]", asked)));
            return copy;
        }
        if (!(value instanceof Map<?, ?> map)) {
            return value;
        }
        var copy = new LinkedHashMap<String, Object>() {
            @Override
            public @Nullable Object get(Object name) {
                asked.add(path + "." + name);
                return super.get(name);
            }
        };
        map.forEach((name, element) -> copy.put(name.toString(), spied(element, path + "." + name, asked)));
        return copy;
    }

    private static List<String> read(Definition definition, Map<?, ?> spec) {
        var findings = new Findings();
        var report = findings.about("Object/x");
        switch (definition) {
            case NODE_POOL -> NodePoolReader.read("x", spec, Map.of(), report);
            case EC2_NODE_CLASS -> NodeClassReader.read("x", spec, report);
            case NODE_OVERLAY -> NodeOverlayReader.read("x", spec, report);
        }
        return findings.faults().stream().map(fault -> fault.message()).toList();
    }

    private static JsonNode base(Definition definition) throws JsonProcessingException {
        return YAML.readTree(
                switch (definition) {
                    case NODE_POOL ->
                        "{template: {spec: {nodeClassRef: {group: karpenter.k8s.aws, kind: EC2NodeClass, name: a}, requirements: []}}}";
                    case EC2_NODE_CLASS ->
                        "{role: r, amiSelectorTerms: [{alias: al2023@latest}], subnetSelectorTerms: [{tags: {a: b}}], securityGroupSelectorTerms: [{id: sg-1}]}";
                    case NODE_OVERLAY -> "{requirements: []}";
                });
    }

    /** A merge patch; null takes a field away. */
    private static JsonNode merged(JsonNode before, JsonNode patch) {
        if (!patch.isObject() || !before.isObject()) {
            return patch;
        }
        ObjectNode after = before.deepCopy();
        patch.properties().forEach(field -> {
            if (field.getValue().isNull()) {
                after.remove(field.getKey());
            } else {
                after.set(field.getKey(), merged(after.path(field.getKey()), field.getValue()));
            }
        });
        return after;
    }

    /**
     * One row for each rule of core.md §1.2, §1.4, §1.7 and aws.md §1.1 to §1.9: what is written over a sound object, and
     * a word of the fault, or nothing where it is sound. The reader has to say the same, but where the last column says
     * what it does instead.
     */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "NODE_POOL | {weight: 100} | |",
                "NODE_POOL | {weight: 0} | minimum |",
                "NODE_POOL | {weight: 101} | maximum |",
                "NODE_POOL | {replicas: 3, limits: {nodes: 5}} | |",
                "NODE_POOL | {replicas: 3, limits: {cpu: 5}} | by nodes alone |",
                "NODE_POOL | {replicas: 3, limits: {nodes: 5, cpu: 5}} | by nodes alone |",
                "NODE_POOL | {replicas: 3, weight: 1} | takes no weight |",
                "NODE_POOL | {limits: {cpu: 1000, memory: 10Gi, nvidia.com/gpu: '2'}} | |",
                "NODE_POOL | {limits: {memory: 10GiB}} | pattern |",
                "NODE_POOL | {template: {spec: {requirements: null}}} | requirements |",
                "NODE_POOL | {template: {spec: {nodeClassRef: {group: karpenter.k8s.aws/v1}}}} | pattern |",
                "NODE_POOL | {template: {spec: {nodeClassRef: {name: ''}}}} | at least 1 |",
                "NODE_POOL | {template: {spec: {expireAfter: Never, terminationGracePeriod: 1h30m}}} | |",
                "NODE_POOL | {template: {spec: {expireAfter: 30d}}} | pattern |",
                "NODE_POOL | {template: {spec: {terminationGracePeriod: Never}}} | pattern |",
                "NODE_POOL | {template: {spec: {taints: [{key: a/b, effect: NoSchedule}]}}} | |",
                "NODE_POOL | {template: {spec: {taints: [{key: a/b, effect: Never}]}}} | enumeration |",
                "NODE_POOL | {template: {spec: {startupTaints: [{key: a b, effect: NoExecute}]}}} | pattern |",
                "NODE_POOL | {template: {metadata: {labels: {team: a, karpenter.sh/capacity-type: spot}}}} | |",
                "NODE_POOL | {template: {metadata: {labels: {karpenter.sh/nodepool: a}}}} | domain karpenter.sh |",
                "NODE_POOL | {template: {metadata: {labels: {not-karpenter.sh/a: b}}}} | domain karpenter.sh |",
                "NODE_POOL | {template: {metadata: {labels: {kubernetes.io/hostname: a}}}} | hostname |",
                "NODE_POOL | {template: {metadata: {labels: {team: 'a b'}}}} | pattern |",
                "NODE_POOL | {template: {spec: {requirements: [{key: a, operator: In, values: [b]}]}}} | |",
                "NODE_POOL | {template: {spec: {requirements: [{key: a, operator: In}]}}} | need a value |",
                "NODE_POOL | {template: {spec: {requirements: [{key: a, operator: In, values: []}]}}} | need a value |",
                "NODE_POOL | {template: {spec: {requirements: [{key: a, operator: Gte, values: ['4']}]}}} | |",
                "NODE_POOL | {template: {spec: {requirements: [{key: a, operator: Gt, values: ['-1']}]}}} | pattern |",
                "NODE_POOL | {template: {spec: {requirements: [{key: a, operator: Lt, values: ['1', '2']}]}}} | one whole number |",
                "NODE_POOL | {template: {spec: {requirements: [{key: a, operator: Is}]}}} | enumeration |",
                "NODE_POOL | {template: {spec: {requirements: [{key: a, operator: In, values: [b], minValues: 2}]}}} | as many values |",
                "NODE_POOL | {template: {spec: {requirements: [{key: a, operator: Exists, minValues: 51}]}}} | maximum |",
                "NODE_POOL | {template: {spec: {requirements: [{key: karpenter.sh/nodepool, operator: Exists}]}}} | domain karpenter.sh |",
                "NODE_POOL | {disruption: {consolidateAfter: Never, consolidationPolicy: Balanced}} | |",
                "NODE_POOL | {disruption: {consolidationPolicy: whenEmpty}} | enumeration |",
                "NODE_POOL | {disruption: {budgets: [{nodes: '5', reasons: [Drifted]}, {nodes: 100%}]}} | |",
                "NODE_POOL | {disruption: {budgets: [{nodes: 101%}]}} | pattern |",
                "NODE_POOL | {disruption: {budgets: [{nodes: '1', reasons: [Expired]}]}} | enumeration |",
                "NODE_POOL | {disruption: {budgets: [{nodes: '1', schedule: '0 9 * * mon-fri', duration: 8h30m0s}]}} | |",
                "NODE_POOL | {disruption: {budgets: [{nodes: '1', schedule: '@daily'}]}} | go together |",
                "NODE_POOL | {disruption: {budgets: [{nodes: '1', duration: 1h}]}} | go together |",
                "NODE_POOL | {disruption: {budgets: [{nodes: '1', schedule: '@daily', duration: 30s}]}} | pattern |",
                "NODE_OVERLAY | {price: '0.5', weight: 10000} | |",
                "NODE_OVERLAY | {price: '-0.5'} | pattern |",
                "NODE_OVERLAY | {price: '0.5', priceAdjustment: +10%} | exclude |",
                "NODE_OVERLAY | {priceAdjustment: '-0.05', capacity: {smarter-devices/fuse: 1}} | |",
                "NODE_OVERLAY | {priceAdjustment: '-101%'} | pattern | accepts: a price has no less than 0, so it means -100%",
                "NODE_OVERLAY | {priceAdjustment: 10%} | pattern |",
                "NODE_OVERLAY | {capacity: {cpu: 1}} | machine itself |",
                "NODE_OVERLAY | {weight: 10001} | maximum |",
                "NODE_OVERLAY | {requirements: [{key: karpenter.sh/nodepool, operator: In, values: [a]}]} | |",
                "NODE_OVERLAY | {requirements: [{key: a, operator: NotIn}]} | need a value |",
                "EC2_NODE_CLASS | {instanceProfile: p} | role and instanceProfile |",
                "EC2_NODE_CLASS | {role: null} | role and instanceProfile |",
                "EC2_NODE_CLASS | {role: null, instanceProfile: p} | |",
                "EC2_NODE_CLASS | {amiFamily: Custom} | |",
                "EC2_NODE_CLASS | {amiFamily: AL2023} | |",
                "EC2_NODE_CLASS | {amiFamily: AL2} | the alias's |",
                "EC2_NODE_CLASS | {amiFamily: Ubuntu} | enumeration |",
                "EC2_NODE_CLASS | {amiSelectorTerms: [{id: ami-1}]} | amiFamily is needed |",
                "EC2_NODE_CLASS | {amiFamily: AL2023, amiSelectorTerms: [{id: ami-1}, {name: a, owner: self}, {ssmParameter: /a}]} | |",
                "EC2_NODE_CLASS | {amiFamily: AL2023, amiSelectorTerms: [{id: ami-1, name: a}]} | id excludes |",
                "EC2_NODE_CLASS | {amiSelectorTerms: [{alias: al2023@latest, name: a}]} | alias excludes |",
                "EC2_NODE_CLASS | {amiSelectorTerms: [{alias: al2023@latest}, {id: ami-1}]} | the only one |",
                "EC2_NODE_CLASS | {amiSelectorTerms: [{alias: ubuntu@latest}]} | pattern |",
                "EC2_NODE_CLASS | {amiSelectorTerms: [{alias: windows2022@v1}]} | pattern |",
                "EC2_NODE_CLASS | {amiSelectorTerms: []} | at least 1 |",
                "EC2_NODE_CLASS | {subnetSelectorTerms: []} | at least 1 |",
                "EC2_NODE_CLASS | {subnetSelectorTerms: [{id: subnet-1, tags: {a: b}}]} | id excludes |",
                "EC2_NODE_CLASS | {subnetSelectorTerms: [{tags: {a: ''}}]} | a name and a value |",
                "EC2_NODE_CLASS | {securityGroupSelectorTerms: [{name: a}]} | |",
                "EC2_NODE_CLASS | {securityGroupSelectorTerms: [{name: a, tags: {a: b}}]} | name excludes | accepts",
                "EC2_NODE_CLASS | {securityGroupSelectorTerms: [{id: subnet-1}]} | pattern |",
                "EC2_NODE_CLASS | {capacityReservationSelectorTerms: [{instanceMatchCriteria: open, ownerID: '111122223333'}]} | |",
                "EC2_NODE_CLASS | {capacityReservationSelectorTerms: [{id: cr-1, ownerID: '111122223333'}]} | id excludes |",
                "EC2_NODE_CLASS | {capacityReservationSelectorTerms: [{ownerID: '111122223333'}]} | needs one of |",
                "EC2_NODE_CLASS | {placementGroupSelector: {name: a}} | |",
                "EC2_NODE_CLASS | {placementGroupSelector: {}} | name and id |",
                "EC2_NODE_CLASS | {tags: {team: a, Name: b}} | |",
                "EC2_NODE_CLASS | {tags: {kubernetes.io/cluster/demo: owned}} | set by the provisioner |",
                "EC2_NODE_CLASS | {tags: {'': a}} | a tag has a name |",
                "EC2_NODE_CLASS | {kubelet: {maxPods: 50, topologyManagerPolicy: restricted}} | |",
                "EC2_NODE_CLASS | {kubelet: {maxPod: 50}} | | refuses: the definition leaves the kubelet's fields open",
                "EC2_NODE_CLASS | {blockDeviceMappings: [{deviceName: /dev/xvda, rootVolume: true, ebs: {volumeSize: 59000Gi}}]} | |",
                "EC2_NODE_CLASS | {blockDeviceMappings: [{deviceName: /dev/xvda, ebs: {volumeSize: 59001Gi}}]} | pattern |",
                "EC2_NODE_CLASS | {blockDeviceMappings: [{deviceName: /dev/xvda, ebs: {volumeSize: 59Ti}}]} | pattern |",
                "EC2_NODE_CLASS | {blockDeviceMappings: [{deviceName: /dev/xvda, ebs: {volumeType: gp3}}]} | snapshotID and volumeSize |",
                "EC2_NODE_CLASS | {blockDeviceMappings: [{deviceName: /dev/xvda, ebs: {volumeSize: 1Gi, volumeInitializationRate: 100}}]} | needs a snapshotID |",
                "EC2_NODE_CLASS | {blockDeviceMappings: [{deviceName: a, rootVolume: true, ebs: {snapshotID: s}}, {deviceName: b, rootVolume: true, ebs: {snapshotID: s}}]} | one root volume |",
                "EC2_NODE_CLASS | {networkInterfaces: [{networkCardIndex: 0, deviceIndex: 0, interfaceType: interface}]} | |",
                "EC2_NODE_CLASS | {networkInterfaces: [{networkCardIndex: 1, deviceIndex: 0, interfaceType: interface}]} | card 0 and device 0 |",
                "EC2_NODE_CLASS | {networkInterfaces: [{networkCardIndex: 0, deviceIndex: 0, interfaceType: interface}, {networkCardIndex: 0, deviceIndex: 0, interfaceType: efa-only}]} | share card |",
                "EC2_NODE_CLASS | {connectionTracking: {udpTimeout: 60}} | |",
                "EC2_NODE_CLASS | {connectionTracking: {udpTimeout: 61}} | maximum |",
                "EC2_NODE_CLASS | {connectionTracking: {}} | at least 1 |",
                "EC2_NODE_CLASS | {metadataOptions: {httpPutResponseHopLimit: 65}} | maximum |",
                "EC2_NODE_CLASS | {metadataOptions: {httpTokens: none}} | enumeration |",
                "EC2_NODE_CLASS | {instanceStorePolicy: RAID1} | enumeration |",
                "EC2_NODE_CLASS | {cpuOptions: {nestedVirtualization: enabled}} | |",
                "EC2_NODE_CLASS | {ipPrefixCount: -1} | minimum |",
            })
    void definitionAndReaderSayTheSame(
            Definition definition, String patch, @Nullable String fault, @Nullable String reader)
            throws JsonProcessingException {
        var spec = merged(base(definition), YAML.readTree(patch));
        var faults = AdmissionCheck.faults(definition.spec(), spec, null);
        if (fault == null) {
            assertEquals(List.of(), faults);
        } else {
            assertTrue(faults.stream().anyMatch(found -> found.contains(fault)), faults::toString);
        }
        var refused = !read(definition, YAML.convertValue(spec, Map.class)).isEmpty();
        var expected = reader == null ? fault != null : reader.startsWith("refuses");
        assertEquals(
                expected,
                refused,
                () -> read(definition, YAML.convertValue(spec, Map.class)).toString());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | {replicas: 1} | cannot become static",
                "{replicas: 1} | {replicas: 2} |",
                "{} | {template: {spec: {nodeClassRef: {name: b}}}} |",
                "{} | {template: {spec: {nodeClassRef: {kind: Other}}}} | kind is immutable",
                "{} | {template: {spec: {nodeClassRef: {group: example.com}}}} | group is immutable",
            })
    void someThingsCannotChange(String before, String after, @Nullable String fault) throws JsonProcessingException {
        // row 19 of core.md §6: one rule for both ways
        var old = merged(base(Definition.NODE_POOL), YAML.readTree(before));
        var faults = AdmissionCheck.faults(Definition.NODE_POOL.spec(), merged(old, YAML.readTree(after)), old);
        assertEquals(fault == null ? 0 : 1, faults.size(), faults::toString);
        assertTrue(fault == null || faults.getFirst().contains(fault), faults::toString);
    }
}
