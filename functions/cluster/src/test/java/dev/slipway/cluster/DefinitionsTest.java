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

    /** It refuses the whole definition otherwise: "metadata is implicitly specified". */
    @ParameterizedTest
    @EnumSource(Definition.class)
    void theApiServerIsToldNothingOfMetadataButItsType(Definition definition) {
        var schema = new ObjectMapper().<JsonNode>valueToTree(definition.schema());
        assertEquals("{\"type\":\"object\"}", schema.at("/properties/metadata").toString());
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
        // What else KubeletConfiguration has is checked by KubeletFields; the definition leaves it open.
        asked.removeIf(path -> path.startsWith("spec.kubelet.") && !defined.contains(path));
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
            case CAPACITY_BUFFER -> CapacityBufferReader.asked(spec, report);
        }
        return findings.faults().stream().map(fault -> fault.message()).toList();
    }

    static JsonNode base(Definition definition) throws JsonProcessingException {
        return YAML.readTree(
                switch (definition) {
                    case NODE_POOL ->
                        "{template: {spec: {nodeClassRef: {group: karpenter.k8s.aws, kind: EC2NodeClass, name: a}, requirements: []}}}";
                    case EC2_NODE_CLASS ->
                        "{role: r, amiSelectorTerms: [{alias: al2023@latest}], subnetSelectorTerms: [{tags: {a: b}}], securityGroupSelectorTerms: [{id: sg-1}]}";
                    case NODE_OVERLAY -> "{requirements: []}";
                    case CAPACITY_BUFFER -> "{podTemplateRef: {name: a}, replicas: 1}";
                });
    }

    /** A merge patch; null takes a field away. */
    static JsonNode merged(JsonNode before, JsonNode patch) {
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

    @ParameterizedTest
    @RulesOfDefinitions
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
