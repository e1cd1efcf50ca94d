package dev.slipway.local.kubernetes.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;

/** The table form of objects, which {@code kubectl get} prints. */
final class Tables {

    private interface Cell extends BiFunction<JsonNode, Instant, String> {}

    /** Columns that kubectl shows with {@code -o wide} alone, as the definition of NodePools has it. */
    private static final Set<String> WIDE = Set.of("CPU", "Memory", "Weight");

    private static final Map<String, Map<String, Cell>> COLUMNS_BY_KIND = new LinkedHashMap<>();

    static {
        COLUMNS_BY_KIND.put(
                "Pod",
                columns(List.of(
                        Map.entry("Ready", (pod, now) -> readyContainers(pod)),
                        Map.entry("Status", (pod, now) -> podStatus(pod)),
                        Map.entry("Node", at("/spec/nodeName")))));
        COLUMNS_BY_KIND.put(
                "Node",
                columns(List.of(
                        Map.entry("Status", (node, now) -> nodeStatus(node)),
                        Map.entry("Instance-Type", label("node.kubernetes.io/instance-type")),
                        Map.entry("Capacity-Type", label("karpenter.sh/capacity-type")),
                        Map.entry("Zone", label("topology.kubernetes.io/zone")),
                        Map.entry("NodePool", label("karpenter.sh/nodepool")))));
        COLUMNS_BY_KIND.put(
                "Deployment",
                columns(List.of(
                        Map.entry(
                                "Ready",
                                (object, now) ->
                                        object.at("/status/readyReplicas").asInt() + "/"
                                                + object.at("/spec/replicas").asInt(1)),
                        Map.entry("Up-to-date", at("/status/updatedReplicas")),
                        Map.entry("Available", at("/status/availableReplicas")))));
        COLUMNS_BY_KIND.put(
                "ReplicaSet",
                columns(List.of(
                        Map.entry("Desired", at("/spec/replicas")),
                        Map.entry("Current", at("/status/replicas")),
                        Map.entry("Ready", at("/status/readyReplicas")))));
        COLUMNS_BY_KIND.put(
                "HorizontalPodAutoscaler",
                columns(List.of(
                        Map.entry("Reference", at("/spec/scaleTargetRef/name")),
                        Map.entry("MinPods", at("/spec/minReplicas")),
                        Map.entry("MaxPods", at("/spec/maxReplicas")),
                        Map.entry("Replicas", at("/status/currentReplicas")))));
        COLUMNS_BY_KIND.put(
                "PodDisruptionBudget",
                columns(List.of(
                        Map.entry("Min available", at("/spec/minAvailable")),
                        Map.entry("Max unavailable", at("/spec/maxUnavailable")),
                        Map.entry("Allowed disruptions", at("/status/disruptionsAllowed")))));
        COLUMNS_BY_KIND.put(
                "NodePool",
                columns(List.of(
                        Map.entry("NodeClass", at("/spec/template/spec/nodeClassRef/name")),
                        Map.entry("Nodes", at("/status/nodes")),
                        Map.entry("Ready", (pool, now) -> status(pool, "Ready")),
                        Map.entry("Age", (pool, now) -> age(pool, now)),
                        Map.entry("Weight", at("/spec/weight")),
                        Map.entry("CPU", at("/status/resources/cpu")),
                        Map.entry("Memory", at("/status/resources/memory")))));
        COLUMNS_BY_KIND.put(
                "EC2NodeClass", columns(List.of(Map.entry("Ready", (nodeClass, now) -> status(nodeClass, "Ready")))));
        COLUMNS_BY_KIND.put(
                "Event",
                columns(List.of(
                        Map.entry("Type", at("/type")),
                        Map.entry("Reason", at("/reason")),
                        Map.entry("Object", at("/involvedObject/name")),
                        Map.entry("Message", at("/message")))));
    }

    private Tables() {}

    private static Map<String, Cell> columns(List<Map.Entry<String, Cell>> columns) {
        var ordered = new LinkedHashMap<String, Cell>();
        columns.forEach(column -> ordered.put(column.getKey(), column.getValue()));
        return ordered;
    }

    static ObjectNode of(ResourceKind kind, List<Stored> objects, Instant now) {
        var table = Json.object().put("kind", "Table").put("apiVersion", "meta.k8s.io/v1");
        table.putObject("metadata");
        var columns = columns(kind);
        var definitions = table.putArray("columnDefinitions");
        columns.keySet()
                .forEach(name -> definitions
                        .addObject()
                        .put("name", name)
                        .put("type", "string")
                        .put("format", name.equals("Name") ? "name" : "")
                        .put("description", "")
                        .put("priority", WIDE.contains(name) ? 1 : 0));
        var rows = table.putArray("rows");
        for (var object : objects) {
            var row = rows.addObject();
            var cells = row.putArray("cells");
            columns.values().forEach(cell -> cells.add(cell.apply(object.json(), now)));
            row.putObject("object")
                    .put("kind", "PartialObjectMetadata")
                    .put("apiVersion", "meta.k8s.io/v1")
                    .set("metadata", object.json().path("metadata"));
        }
        return table;
    }

    private static Map<String, Cell> columns(ResourceKind kind) {
        var columns = new LinkedHashMap<String, Cell>();
        columns.put("Name", at("/metadata/name"));
        columns.putAll(COLUMNS_BY_KIND.getOrDefault(kind.kind(), Map.of()));
        columns.putIfAbsent("Age", (object, now) -> age(object, now));
        return columns;
    }

    private static Cell at(String pointer) {
        return (object, now) -> object.at(pointer).asText("");
    }

    private static Cell label(String key) {
        return (object, now) -> object.path("metadata").path("labels").path(key).asText("");
    }

    private static String age(JsonNode object, Instant now) {
        var created = object.path("metadata").path("creationTimestamp").asText("");
        if (created.isEmpty()) {
            return "<unknown>";
        }
        var age = Duration.between(Instant.parse(created), now);
        return age.toHours() >= 48
                ? age.toDays() + "d"
                : age.toMinutes() >= 120
                        ? age.toHours() + "h"
                        : age.toSeconds() >= 120 ? age.toMinutes() + "m" : Math.max(0, age.toSeconds()) + "s";
    }

    private static String readyContainers(JsonNode pod) {
        var all = pod.path("spec").path("containers").size();
        return (condition(pod, "Ready") ? all : 0) + "/" + all;
    }

    private static String podStatus(JsonNode pod) {
        if (pod.path("metadata").hasNonNull("deletionTimestamp")) {
            return "Terminating";
        }
        return pod.path("spec").path("schedulingGates").isEmpty()
                ? pod.path("status").path("phase").asText("Unknown")
                : "SchedulingGated";
    }

    private static String nodeStatus(JsonNode node) {
        var cordoned = node.path("spec").path("unschedulable").asBoolean() ? ",SchedulingDisabled" : "";
        return (condition(node, "Ready") ? "Ready" : "NotReady") + cordoned;
    }

    private static boolean condition(JsonNode object, String type) {
        return status(object, type).equals("True");
    }

    private static String status(JsonNode object, String type) {
        for (var condition : object.path("status").path("conditions")) {
            if (condition.path("type").asText().equals(type)) {
                return condition.path("status").asText();
            }
        }
        return "";
    }
}
