package dev.slipway.cluster;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A structural schema of a CustomResourceDefinition, put together from its parts. Keys are sorted. */
final class Schema {
    /** As the API server reads quantities (k8s.io/apimachinery, resource.Quantity). */
    private static final String QUANTITY =
            "^[+-]?([0-9]+(\\.[0-9]*)?|\\.[0-9]+)(([KMGTPE]i)|[numkMGTPE]|[eE][+-]?[0-9]+)?$";

    private final TreeMap<String, Object> parts = new TreeMap<>();

    private Schema(String type) {
        if (!type.isEmpty()) {
            parts.put("type", type);
        }
    }

    static Schema text() {
        return new Schema("string");
    }

    /** A text that is one of these. */
    static Schema word(List<String> words) {
        return text().put("enum", words);
    }

    static Schema flag() {
        return new Schema("boolean");
    }

    static Schema whole(int least) {
        return new Schema("integer").put("format", "int64").put("minimum", least);
    }

    static Schema whole(int least, int most) {
        return whole(least).put("maximum", most);
    }

    static Schema list(Schema items) {
        return new Schema("array").put("items", items.parts);
    }

    static Schema map(Schema values) {
        return new Schema("object").put("additionalProperties", values.parts);
    }

    static Schema texts() {
        return map(text());
    }

    static Schema quantities() {
        return map(new Schema("")
                .put("anyOf", List.of(Map.of("type", "integer"), Map.of("type", "string")))
                .put("x-kubernetes-int-or-string", true)
                .put("pattern", QUANTITY));
    }

    static Schema object() {
        return new Schema("object");
    }

    /** An object whose fields are no business of the API server. */
    static Schema open() {
        return object().put("x-kubernetes-preserve-unknown-fields", true);
    }

    Schema field(String name, String description, Schema schema) {
        return field(name, schema.put("description", description));
    }

    /** Without a description. */
    Schema field(String name, Schema schema) {
        properties().put(name, schema.parts);
        return this;
    }

    @SuppressWarnings("unchecked")
    private Map<String, Object> properties() {
        return (Map<String, Object>) parts.computeIfAbsent("properties", _ -> new TreeMap<String, Object>());
    }

    Schema required(String... names) {
        return put("required", List.of(names));
    }

    Schema matching(String pattern) {
        return put("pattern", pattern);
    }

    Schema notEmpty() {
        return put("minLength", 1);
    }

    /** Longest text, in characters. */
    Schema most(int characters) {
        return put("maxLength", characters);
    }

    /** Fewest and most entries of a list. */
    Schema entries(int least, int most) {
        return (least == 0 ? this : put("minItems", least)).put("maxItems", most);
    }

    /** Most entries of a map. */
    Schema entries(int most) {
        return put("maxProperties", most);
    }

    /** What the API server writes where nothing is written. */
    Schema usually(Object value) {
        return put("default", value);
    }

    /** A rule in CEL, and what is said to whom breaks it. */
    Schema rule(String message, String rule) {
        var rules = new ArrayList<Object>(rules());
        rules.add(new TreeMap<>(Map.of("message", message, "rule", rule)));
        return put("x-kubernetes-validations", rules);
    }

    private List<?> rules() {
        return parts.get("x-kubernetes-validations") instanceof List<?> list ? list : List.of();
    }

    Schema put(String name, Object value) {
        parts.put(name, value);
        return this;
    }

    Map<String, Object> parts() {
        return Collections.unmodifiableMap(parts);
    }
}
