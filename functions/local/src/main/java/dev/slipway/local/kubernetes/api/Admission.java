package dev.slipway.local.kubernetes.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.TreeMap;

/** What the API server fills in or refuses when an object is created. */
final class Admission {

    /** Priorities that exist in every cluster; Kubernetes, "Pod Priority and Preemption", read 2026-11-22. */
    private static final Map<String, Integer> SYSTEM_PRIORITIES =
            new TreeMap<>(Map.of("system-cluster-critical", 2_000_000_000, "system-node-critical", 2_000_001_000));

    private final Store store;
    private final KnownKinds kinds;
    private final Names names = new Names();

    Admission(Store store, KnownKinds kinds) {
        this.store = store;
        this.kinds = kinds;
    }

    ObjectNode admit(ResourceKind kind, String namespace, ObjectNode object) {
        checkType(kind, object);
        var metadata = object.withObject("/metadata");
        if (!metadata.hasNonNull("name") && metadata.hasNonNull("generateName")) {
            metadata.put("name", names.generate(metadata.path("generateName").asText()));
        }
        var name = metadata.path("name").asText();
        if (name.isEmpty()) {
            throw ApiFailure.invalid(kind, "", "metadata.name: Required value: name or generateName is required");
        }
        var written = metadata.path("namespace").asText("");
        if (!written.isEmpty() && !written.equals(namespace)) {
            throw ApiFailure.badRequest("the namespace of the provided object does not match the namespace sent on the"
                    + " request: %s is not %s".formatted(written, namespace));
        }
        if (kind.namespaced()) {
            metadata.put("namespace", namespace);
        }
        for (var ours :
                new String[] {"uid", "resourceVersion", "creationTimestamp", "deletionTimestamp", "generation"}) {
            metadata.remove(ours);
        }
        if (kind.isPod()) {
            completePod(name, object);
        }
        return object;
    }

    private static void checkType(ResourceKind kind, ObjectNode object) {
        var apiVersion = object.path("apiVersion").asText(kind.apiVersion());
        var name = object.path("kind").asText(kind.kind());
        if (!apiVersion.equals(kind.apiVersion()) || !name.equals(kind.kind())) {
            throw ApiFailure.badRequest("the object is %s %s, but the path is for %s %s"
                    .formatted(apiVersion, name, kind.apiVersion(), kind.kind()));
        }
        object.put("apiVersion", kind.apiVersion()).put("kind", kind.kind());
    }

    private void completePod(String name, ObjectNode pod) {
        var spec = pod.withObject("/spec");
        fill(spec, "restartPolicy", "Always");
        fill(spec, "schedulerName", "default-scheduler");
        if (!spec.hasNonNull("terminationGracePeriodSeconds")) {
            spec.put("terminationGracePeriodSeconds", 30);
        }
        if (!spec.hasNonNull("priority")) {
            spec.put("priority", priority(name, spec.path("priorityClassName").asText("")));
        }
        spec.path("containers").forEach(Admission::requestWhatIsLimited);
        spec.path("initContainers").forEach(Admission::requestWhatIsLimited);
        fill(pod.withObject("/status"), "phase", "Pending");
    }

    private int priority(String pod, String className) {
        if (className.isEmpty()) {
            return 0;
        }
        var system = SYSTEM_PRIORITIES.get(className);
        if (system != null) {
            return system;
        }
        var kind = kinds.at("scheduling.k8s.io", "v1", "priorityclasses").orElseThrow();
        return store.cache()
                .find(kind, "", className)
                .orElseThrow(() -> new ApiFailure(
                        403,
                        "Forbidden",
                        "pods \"%s\" is forbidden: no PriorityClass with name %s was found".formatted(pod, className)))
                .json()
                .path("value")
                .asInt();
    }

    /** A limit without a request is the request too; Kubernetes, "Resource Management for Pods", read 2026-11-22. */
    private static void requestWhatIsLimited(JsonNode container) {
        if (container instanceof ObjectNode object && object.path("resources").has("limits")) {
            var requests = object.withObject("/resources").withObject("/requests");
            object.path("resources").path("limits").properties().forEach(limit -> {
                if (!requests.has(limit.getKey())) {
                    requests.set(limit.getKey(), limit.getValue());
                }
            });
        }
    }

    private static void fill(ObjectNode object, String field, String value) {
        if (!object.hasNonNull(field)) {
            object.put(field, value);
        }
    }
}
