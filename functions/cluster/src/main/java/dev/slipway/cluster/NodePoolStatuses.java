package dev.slipway.cluster;

import dev.slipway.model.pool.Condition;
import dev.slipway.model.pool.Condition.Truth;
import dev.slipway.model.pool.NodePoolStatus;
import dev.slipway.model.resource.ResourceList;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads and writes the status of NodePools as Karpenter has it (core.md §1.3). */
record NodePoolStatuses(KubernetesClient client, Clock clock) {
    /** What a status names even of a pool without nodes (core.md §1.3). */
    private static final List<String> ALWAYS = List.of(
            ResourceList.CPU,
            ResourceList.MEMORY,
            ResourceList.PODS,
            ResourceList.EPHEMERAL_STORAGE,
            ResourceList.NODES);

    private static final String OBSERVED = "observedGeneration";

    void write(String name, NodePoolStatus status) {
        new StatusPatches(client, CustomKind.NODE_POOL).writeIfAllowed(name, before -> {
            var fields = new LinkedHashMap<String, @Nullable Object>();
            fields.put("nodes", Math.toIntExact(status.nodes()));
            fields.put("resources", resources(status.resources(), before));
            var observed = Map.of(OBSERVED, Math.toIntExact(status.observedGeneration()));
            fields.put("conditions", StatusPatches.conditions(status.conditions(), before, observed, clock.instant()));
            return fields;
        });
    }

    /** A null takes away what no node has any more. */
    private static Map<String, @Nullable Object> resources(ResourceList resources, Map<?, ?> before) {
        var amounts = new TreeMap<String, @Nullable Object>();
        if (before.get("resources") instanceof Map<?, ?> known) {
            known.keySet().forEach(name -> amounts.put(name.toString(), null));
        }
        ALWAYS.forEach(name -> amounts.put(name, "0"));
        amounts.putAll(resources.texts());
        return amounts;
    }

    /** Null where it says nothing, or nothing that can be read: then it is written anew. */
    static @Nullable NodePoolStatus read(GenericKubernetesResource pool) {
        if (!(pool.getAdditionalProperties().get("status") instanceof Map<?, ?> status)
                || !(status.get("nodes") instanceof Number nodes)
                || !(status.get("resources") instanceof Map<?, ?> amounts)
                || !(status.get("conditions") instanceof List<?> list)) {
            return null;
        }
        var texts = new TreeMap<String, String>();
        amounts.forEach((name, amount) -> texts.put(name.toString(), String.valueOf(amount)));
        var conditions = new ArrayList<Condition>();
        var observed = Long.MAX_VALUE;
        for (var type : NodePoolStatus.TYPES) {
            var found = find(list, type);
            if (found.isPresent()) {
                condition(type, found.get()).ifPresent(conditions::add);
                observed =
                        Math.min(observed, found.get().get(OBSERVED) instanceof Number number ? number.longValue() : 0);
            }
        }
        try {
            return new NodePoolStatus(
                    conditions.isEmpty() ? 0 : observed, nodes.longValue(), ResourceList.parse(texts), conditions);
        } catch (IllegalArgumentException _) {
            return null;
        }
    }

    /** The condition of that type, or empty where an object has none that can be read. */
    static Optional<Condition> condition(GenericKubernetesResource object, String type) {
        return object.getAdditionalProperties().get("status") instanceof Map<?, ?> status
                        && status.get("conditions") instanceof List<?> list
                ? find(list, type).flatMap(found -> condition(type, found))
                : Optional.empty();
    }

    private static Optional<Map<?, ?>> find(List<?> conditions, String type) {
        for (var one : conditions) {
            if (one instanceof Map<?, ?> fields && type.equals(fields.get("type"))) {
                return Optional.of(fields);
            }
        }
        return Optional.empty();
    }

    private static Optional<Condition> condition(String type, Map<?, ?> fields) {
        return Arrays.stream(Truth.values())
                .filter(truth -> truth.text().equals(fields.get("status")))
                .findFirst()
                .map(truth -> new Condition(type, truth, text(fields.get("reason")), text(fields.get("message"))));
    }

    private static String text(@Nullable Object field) {
        return field instanceof String text ? text : "";
    }
}
