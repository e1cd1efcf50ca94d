package dev.slipway.cluster;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.util.JsonParserDelegate;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.ConstructNode;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.constructor.json.ConstructYamlJsonFloat;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.schema.JsonSchema;

/**
 * Splits a text into the objects that it holds. Documents are parsed one by one, so that a slip in one of them leaves
 * the others readable. JSON is YAML, too.
 */
final class ManifestDocuments {
    /**
     * As large as it comes: one document may be a List of all pods of a cluster. Aliases are counted by {@link
     * DocumentShape}, by what they unfold to.
     */
    private static final LoadSettings SETTINGS = LoadSettings.builder()
            .setCodePointLimit(Integer.MAX_VALUE)
            .setMaxAliasesForCollections(Integer.MAX_VALUE)
            .setSchema(new WithHugeNumbers())
            .build();

    /** Of what is not sound, a key that comes twice for one, YAML's parser says where and what it is. */
    private static final ObjectReader JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build()
            .readerFor(Object.class);

    /** What YAML's parser says of a key before it names it. */
    private static final String TWICE = "found duplicate key ";

    private static final String NO_MANIFEST =
            "this is no manifest, and passed over: it has no apiVersion, kind, metadata or spec.";

    private static final List<String> OF_OBJECTS = List.of("apiversion", "kind", "metadata", "spec");

    private ManifestDocuments() {}

    /** Numbers beyond all that a double can be, 1e400 say, stay the text that they are, so that it can be shown. */
    private static final class WithHugeNumbers extends JsonSchema {
        @Override
        public Map<Tag, ConstructNode> getSchemaTagConstructors() {
            var constructors = new HashMap<>(super.getSchemaTagConstructors());
            constructors.put(Tag.FLOAT, new ConstructYamlJsonFloat() {
                @Override
                public Object construct(Node node) {
                    var number = super.construct(node);
                    return number instanceof Double value && value.isInfinite()
                            ? ((ScalarNode) node).getValue()
                            : number;
                }
            });
            return constructors;
        }
    }

    /** Leaves such numbers to the parser of YAML. */
    private static final class WithoutHugeNumbers extends JsonParserDelegate {
        WithoutHugeNumbers(JsonParser json) {
            super(json);
        }

        @Override
        public double getDoubleValue() throws IOException {
            var value = super.getDoubleValue();
            if (Double.isInfinite(value)) {
                throw new JsonParseException(this, "a number is too large");
            }
            return value;
        }
    }

    /**
     * An object as it was parsed.
     *
     * @param place {@code file:line} where its document starts
     */
    record Document(String place, Map<?, ?> fields) {}

    /**
     * All documents that are Kubernetes objects, and some others.
     *
     * @param found nobody named the text: it lay in a folder, where values of a chart or a report may lie, too. What has
     *     nothing of a Kubernetes object is passed over with a warning then.
     * @param others which are taken though they are no Kubernetes objects
     */
    static List<Document> read(
            String where, String text, boolean found, Predicate<Map<?, ?>> others, Findings findings) {
        var documents = new ArrayList<Document>();
        var lines = text.lines().toList();
        var start = 0;
        // A line that starts with three hyphens is a document's end even inside a block text (YAML 1.2.2, §9.1.2).
        for (var line = 0; line <= lines.size(); line++) {
            if (line == lines.size() || lines.get(line).matches("---(\\s.*)?")) {
                parse(where, start, String.join("\n", lines.subList(start, line)), found, others, findings, documents);
                start = line + 1;
            }
        }
        return documents;
    }

    private static void parse(
            String where,
            int linesBefore,
            String text,
            boolean found,
            Predicate<Map<?, ?>> others,
            Findings findings,
            List<Document> documents) {
        try {
            var value = value(text);
            var place = where + ":" + (linesBefore + 1 + leadingLines(text));
            if (value instanceof Map<?, ?> fields) {
                var refusal = DocumentShape.refusal(fields);
                if (refusal == null && others.test(fields)) {
                    documents.add(new Document(place, fields));
                } else if (refusal == null && found && foreign(fields)) {
                    findings.warn(place, NO_MANIFEST);
                } else if (refusal == null) {
                    unfold(place, fields, findings, documents);
                } else {
                    findings.fault(place, named(fields) + refusal);
                }
            } else if (value != null && found && foreign(value)) {
                findings.warn(place, NO_MANIFEST);
            } else if (value != null) {
                findings.fault(where + ":" + (linesBefore + 1), "this is no Kubernetes object: it has no fields.");
            }
        } catch (MarkedYamlEngineException e) {
            var line = e.getProblemMark().map(mark -> mark.getLine() + 1).orElse(1);
            findings.fault(where + ":" + (linesBefore + line), notYaml(String.valueOf(e.getProblem()), text));
        } catch (YamlEngineException e) {
            findings.fault(where + ":" + (linesBefore + 1), notYaml(String.valueOf(e.getMessage()), text));
        } catch (StackOverflowError _) {
            // The parser goes down by recursion and has no limit of its own; nothing is left half done by it.
            findings.fault(
                    where + ":" + (linesBefore + 1),
                    "it is nested too deeply to be read. Maybe a bracket is not closed.");
        }
    }

    private static boolean foreign(Object value) {
        return switch (value) {
            // In whatever letters: a slip is named as one.
            case Map<?, ?> fields ->
                fields.keySet().stream()
                        .map(name -> String.valueOf(name).toLowerCase(Locale.ROOT))
                        .noneMatch(OF_OBJECTS::contains);
            // Patches are lists; objects in a list were meant to be a List.
            case List<?> elements -> elements.stream().allMatch(element -> element == null || foreign(element));
            // Without its colons a manifest is a text.
            default -> !String.valueOf(value).toLowerCase(Locale.ROOT).contains(OF_OBJECTS.getFirst());
        };
    }

    /** A parser of JSON takes far less time for the List of all pods of a cluster. */
    private static @Nullable Object value(String text) {
        if (text.stripLeading().startsWith("{")) {
            try {
                return JSON.readValue(new WithoutHugeNumbers(JSON.createParser(text)));
            } catch (IOException _) {
                // YAML in flow style, or a slip.
            }
        }
        return new Load(SETTINGS).loadFromString(text);
    }

    private static String notYaml(String problem, String text) {
        var reason = oneLine(problem).replaceAll("\\.+$", "");
        if (reason.startsWith(TWICE)) {
            return "the key \"%s\" is there twice in one object. Maybe one of the two is meant to go elsewhere."
                    .formatted(reason.substring(TWICE.length()));
        }
        return "this is not YAML: %s. Maybe %s."
                .formatted(
                        reason,
                        text.contains("{{")
                                ? "it is a template that is to be rendered first, as by \"helm template\""
                                : "the indentation is off or a quote is missing");
    }

    /** What the object calls itself, for a message about it. */
    static String named(Map<?, ?> fields) {
        var metadata = fields.get("metadata") instanceof Map<?, ?> map ? map : Map.of();
        var name = new StringBuilder();
        for (var part : Arrays.asList(fields.get("kind"), metadata.get("namespace"), metadata.get("name"))) {
            name.append(part == null ? "" : (name.isEmpty() ? "" : "/") + part);
        }
        return name.isEmpty() ? "" : name + ": ";
    }

    private static int leadingLines(String text) {
        return (int) text.lines()
                .takeWhile(line -> line.isBlank() || line.startsWith("#"))
                .count();
    }

    private static void unfold(String place, Map<?, ?> fields, Findings findings, List<Document> documents) {
        if (fields.get("kind") instanceof String kind && kind.endsWith("List") && isList(kind, fields)) {
            if (!(fields.get("items") instanceof List<?> items)) {
                findings.fault(place, "the items of this %s are missing, or are no list.".formatted(kind));
                return;
            }
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
            findings.fault(place, "this is no Kubernetes object: " + missing(fields));
        }
    }

    /** True for a List; another kind may just be called so. */
    private static boolean isList(String kind, Map<?, ?> fields) {
        return kind.equals("List") || fields.containsKey("items");
    }

    private static String missing(Map<?, ?> fields) {
        for (var name : List.of("apiVersion", "kind")) {
            var value = fields.get(name);
            if (value != null && !(value instanceof String)) {
                return "%s is %s, which is no text. Maybe put it in quotes.".formatted(name, value);
            }
        }
        return "apiVersion or kind is missing.";
    }

    private static String oneLine(String message) {
        return message.replaceAll("\\s+", " ").strip();
    }
}
