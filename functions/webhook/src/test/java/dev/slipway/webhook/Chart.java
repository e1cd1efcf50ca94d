package dev.slipway.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.marcnuri.helm.Helm;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The webhook's chart, rendered by Helm itself, whose engine is a library in the test's process. */
final class Chart {
    static final Helm HELM = new Helm(Path.of("chart"));

    private static final Map<String, Object> REQUIRED = Map.of(
            "clusterName", "demo",
            "region", "us-east-1",
            "planQueueUrl", "https://sqs.us-east-1.amazonaws.com/111122223333/slipway-demo-plan.fifo",
            "nodeQueueUrl", "https://sqs.us-east-1.amazonaws.com/111122223333/slipway-demo-nodes",
            "image.repository", "example.com/slipway-webhook",
            // Or Helm would ask the cluster of whoever runs these tests for a Karpenter.
            "mode", "observe");

    private final List<JsonNode> objects;

    private Chart(List<JsonNode> objects) {
        this.objects = objects;
    }

    /** With what every user sets, and these names and values in turn. */
    static Chart with(Object... namesAndValues) {
        var values = new TreeMap<>(REQUIRED);
        for (var at = 0; at < namesAndValues.length; at += 2) {
            values.put((String) namesAndValues[at], namesAndValues[at + 1]);
        }
        return of(values);
    }

    /** What every user sets. */
    static Map<String, Object> required() {
        return REQUIRED;
    }

    static Chart of(Map<String, Object> values) {
        var template = HELM.template()
                .withName("slipway")
                .withNamespace("slipway-system")
                .withKubeVersion("1.34");
        values.forEach(template::set);
        var yaml = new YAMLMapper();
        try (var documents = yaml.readerFor(JsonNode.class)
                .<JsonNode>readValues(yaml.getFactory().createParser(template.call()))) {
            return new Chart(documents.readAll().stream()
                    .filter(document -> document.has("kind"))
                    .toList());
        } catch (IOException e) {
            throw new IllegalArgumentException("Helm rendered what is no YAML: " + e.getMessage(), e);
        }
    }

    List<String> kinds() {
        return objects.stream()
                .map(object -> object.path("kind").asText())
                .sorted()
                .toList();
    }

    List<JsonNode> all(String kind) {
        return objects.stream()
                .filter(object -> object.path("kind").asText().equals(kind))
                .toList();
    }

    JsonNode the(String kind) {
        var found = all(kind);
        if (found.size() != 1) {
            throw new AssertionError("The chart has %d objects of kind %s.".formatted(found.size(), kind));
        }
        return found.getFirst();
    }

    JsonNode named(String kind, String name) {
        return all(kind).stream()
                .filter(object -> object.at("/metadata/name").asText().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("The chart has no %s %s.".formatted(kind, name)));
    }
}
