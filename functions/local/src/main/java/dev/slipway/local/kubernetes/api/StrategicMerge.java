package dev.slipway.local.kubernetes.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Strategic merge patches, as {@code kubectl apply} sends them for built-in kinds.
 *
 * <p>Rules: Kubernetes API conventions and the {@code patchMergeKey} tags of k8s.io/api, read 2026-11-22. Lists without
 * a known key replace, as in a plain merge patch.
 */
final class StrategicMerge {

    /** Merge key by the name of the list. */
    private static final Map<String, String> KEYS = new TreeMap<>(Map.ofEntries(
            Map.entry("containers", "name"),
            Map.entry("initContainers", "name"),
            Map.entry("ephemeralContainers", "name"),
            Map.entry("env", "name"),
            Map.entry("volumes", "name"),
            Map.entry("volumeMounts", "mountPath"),
            Map.entry("volumeDevices", "devicePath"),
            Map.entry("imagePullSecrets", "name"),
            Map.entry("conditions", "type"),
            Map.entry("ownerReferences", "uid"),
            Map.entry("hostAliases", "ip"),
            Map.entry("topologySpreadConstraints", "topologyKey"),
            Map.entry("schedulingGates", "name"),
            Map.entry("taints", "key"),
            Map.entry("addresses", "type"),
            Map.entry("secrets", "name")));

    private StrategicMerge() {}

    static JsonNode merge(JsonNode target, JsonNode patch) {
        if (!(patch instanceof ObjectNode changes)) {
            return patch.deepCopy();
        }
        if (changes.path("$patch").asText().equals("replace")) {
            var whole = changes.deepCopy();
            whole.remove("$patch");
            return whole;
        }
        var result = target instanceof ObjectNode object ? object.deepCopy() : Json.object();
        changes.properties().forEach(change -> mergeField(result, change.getKey(), change.getValue()));
        return result;
    }

    private static void mergeField(ObjectNode result, String field, JsonNode value) {
        if (field.startsWith("$deleteFromPrimitiveList/")) {
            removeValues(result.path(field.substring(field.indexOf('/') + 1)), value);
        } else if (field.startsWith("$")) {
            // $setElementOrder and $retainKeys only order and prune what the rest of the patch says.
            return;
        } else if (value.isNull()) {
            result.remove(field);
        } else if (value instanceof ArrayNode items) {
            result.set(field, mergeList(field, result.path(field), items));
        } else {
            result.set(field, merge(result.path(field), value));
        }
    }

    private static ArrayNode mergeList(String field, JsonNode current, ArrayNode changes) {
        var result = changes.arrayNode();
        if (field.equals("finalizers")) {
            current.forEach(result::add);
            changes.forEach(item -> {
                if (!Patches.contains(result, item)) {
                    result.add(item);
                }
            });
            return result;
        }
        var key = mergeKey(field, changes);
        if (key.isEmpty()) {
            return changes.deepCopy();
        }
        current.forEach(result::add);
        changes.forEach(item -> mergeItem(result, key.get(), item));
        return result;
    }

    private static Optional<String> mergeKey(String field, ArrayNode changes) {
        // Ports of a container merge by containerPort, those of a service by port.
        if (field.equals("ports")) {
            return Optional.of(changes.path(0).has("containerPort") ? "containerPort" : "port");
        }
        return Optional.ofNullable(KEYS.get(field));
    }

    private static void mergeItem(ArrayNode result, String key, JsonNode item) {
        var index = 0;
        while (index < result.size() && !result.get(index).path(key).equals(item.path(key))) {
            index++;
        }
        if (item.path("$patch").asText().equals("delete")) {
            if (index < result.size()) {
                result.remove(index);
            }
        } else if (index < result.size()) {
            result.set(index, merge(result.get(index), item));
        } else {
            result.add(item.deepCopy());
        }
    }

    private static void removeValues(JsonNode list, JsonNode values) {
        if (list instanceof ArrayNode items && values instanceof ArrayNode removed) {
            for (var index = items.size() - 1; index >= 0; index--) {
                if (Patches.contains(removed, items.get(index))) {
                    items.remove(index);
                }
            }
        }
    }
}
