package dev.slipway.cluster;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Splits a text into the objects that it holds. Documents are parsed one by one, so that a slip in one of them leaves
 * the others readable. JSON is YAML, too.
 */
final class ManifestDocuments {
    private ManifestDocuments() {}

    /**
     * An object as it was parsed.
     *
     * @param place {@code file:line} where its document starts
     */
    record Document(String place, Map<?, ?> fields) {}

    static List<Document> read(String where, String text, Findings findings) {
        var documents = new ArrayList<Document>();
        var lines = text.lines().toList();
        var start = 0;
        // A line that starts with three hyphens is a document's end even inside a block text (YAML 1.2.2, §9.1.2).
        for (var line = 0; line <= lines.size(); line++) {
            if (line == lines.size() || lines.get(line).matches("---(\\s.*)?")) {
                parse(where, start, String.join("\n", lines.subList(start, line)), findings, documents);
                start = line + 1;
            }
        }
        return documents;
    }

    private static void parse(String where, int linesBefore, String text, Findings findings, List<Document> documents) {
        try {
            var value = new Load(LoadSettings.builder().setLabel(where).build()).loadFromString(text);
            if (value instanceof Map<?, ?> fields) {
                unfold(where + ":" + (linesBefore + 1 + leadingLines(text)), fields, findings, documents);
            } else if (value != null) {
                findings.fault(where + ":" + (linesBefore + 1), "this is no Kubernetes object: it has no fields.");
            }
        } catch (MarkedYamlEngineException e) {
            var line = e.getProblemMark().map(mark -> mark.getLine() + 1).orElse(1);
            findings.fault(
                    where + ":" + (linesBefore + line),
                    "this is not YAML: %s. Maybe the indentation is off or a quote is missing."
                            .formatted(oneLine(e.getProblem())));
        } catch (YamlEngineException e) {
            findings.fault(
                    where + ":" + (linesBefore + 1),
                    "this is not YAML: %s.".formatted(oneLine(String.valueOf(e.getMessage()))));
        }
    }

    private static int leadingLines(String text) {
        return (int) text.lines()
                .takeWhile(line -> line.isBlank() || line.startsWith("#"))
                .count();
    }

    private static void unfold(String place, Map<?, ?> fields, Findings findings, List<Document> documents) {
        if (fields.get("kind") instanceof String kind
                && kind.endsWith("List")
                && fields.get("items") instanceof List<?> items) {
            for (var item : items) {
                if (item instanceof Map<?, ?> element) {
                    unfold(place, element, findings, documents);
                } else {
                    findings.fault(place, "an item of this %s is no Kubernetes object.".formatted(kind));
                }
            }
        } else if (fields.get("kind") instanceof String && fields.get("apiVersion") instanceof String) {
            documents.add(new Document(place, fields));
        } else {
            findings.fault(place, "this is no Kubernetes object: apiVersion or kind is missing.");
        }
    }

    private static String oneLine(String message) {
        return message.replaceAll("\\s+", " ").strip();
    }
}
