package dev.slipway.cluster;

import dev.slipway.model.pool.NodeClass;
import dev.slipway.model.pool.NodeOverlay;
import dev.slipway.model.pool.NodePool;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/** Reads NodePools and EC2NodeClasses, their predecessors included, and keeps those that are sound. */
final class CustomObjects {
    private static final List<String> ENVELOPE = List.of("apiVersion", "kind", "metadata", "spec", "status");

    /** Nodes that all pools with replicas of one reading may ask for, a count: as many as EKS lets a cluster have. */
    private static final int MOST_NODES = 100_000;

    private final Findings findings;
    private final TreeMap<String, NodePool> nodePoolsByName = new TreeMap<>();
    private final TreeMap<String, NodeClass> nodeClassesByName = new TreeMap<>();

    private final TreeMap<String, NodeOverlay> overlaysByName = new TreeMap<>();

    CustomObjects(Findings findings) {
        this.findings = findings;
    }

    List<NodePool> nodePools() {
        return List.copyOf(nodePoolsByName.values());
    }

    List<NodeClass> nodeClasses() {
        return List.copyOf(nodeClassesByName.values());
    }

    List<NodeOverlay> nodeOverlays() {
        return List.copyOf(overlaysByName.values());
    }

    void add(GenericKubernetesResource resource) {
        var name = resource.getMetadata() == null || resource.getMetadata().getName() == null
                ? ""
                : resource.getMetadata().getName();
        var report = findings.about(resource.getKind() + "/" + name);
        if (name.isEmpty()) {
            report.fault("metadata.name", "this field is missing.");
            return;
        }
        var kind = kind(resource.getApiVersion(), resource.getKind(), report);
        if (kind.isEmpty() || !envelope(resource.getAdditionalProperties(), report)) {
            return;
        }
        var written = resource.getAdditionalProperties().get("spec") instanceof Map<?, ?> map ? map : Map.of();
        var spec = Successors.spec(kind.get(), written, report);
        var asWritten = report.translating(Successors.asWritten(kind.get()));
        switch (kind.get()) {
            case NODE_POOL, PROVISIONER, BETA_NODE_POOL ->
                keep(
                        nodePoolsByName,
                        name,
                        NodePoolReader.read(name, spec, annotations(resource), asWritten)
                                .filter(pool -> affordable(pool, report)),
                        report);
            case CAPACITY_BUFFER -> {
                // Read together with what it refers to, by CapacityBuffers.
            }
            case NODE_OVERLAY -> keep(overlaysByName, name, NodeOverlayReader.read(name, spec, report), report);
            case EC2_NODE_CLASS, AWS_NODE_TEMPLATE, BETA_EC2_NODE_CLASS ->
                keep(nodeClassesByName, name, NodeClassReader.read(name, spec, asWritten), report);
        }
    }

    private boolean affordable(NodePool pool, ObjectReport report) {
        if (pool.replicas() == null) {
            return true;
        }
        var before = nodePoolsByName.values().stream()
                .map(NodePool::replicas)
                .filter(Objects::nonNull)
                .mapToLong(Integer::longValue)
                .sum();
        if (before + pool.replicas() <= MOST_NODES) {
            return true;
        }
        report.fault(
                "spec.replicas",
                "%d replicas are too many: a plan takes %d nodes of such pools in all. Maybe a digit is too much."
                        .formatted(pool.replicas(), MOST_NODES));
        return false;
    }

    private static Map<String, String> annotations(GenericKubernetesResource resource) {
        var annotations = resource.getMetadata().getAnnotations();
        return annotations == null ? Map.of() : annotations;
    }

    /** The kind of that name and version; a fault and empty when it is none that is read. */
    static Optional<CustomKind> kind(String apiVersion, String name, ObjectReport report) {
        for (var kind : CustomKind.values()) {
            if (kind.kind().equals(name) && kind.apiVersion().equals(apiVersion)) {
                return Optional.of(kind);
            }
        }
        var sameKind = Arrays.stream(CustomKind.values())
                .filter(kind -> kind.kind().equals(name))
                .findFirst();
        if (sameKind.isPresent()) {
            report.fault(
                    "apiVersion",
                    "\"%s\" is not read for this kind. Maybe \"%s\" is meant."
                            .formatted(apiVersion, sameKind.get().apiVersion()));
        } else {
            var kinds = Arrays.stream(CustomKind.values()).map(CustomKind::kind).toList();
            report.fault(
                    "kind",
                    "this version does not read \"%s\" of %s. %s"
                            .formatted(name, apiVersion, NearestName.hint(name, kinds)));
        }
        return Optional.empty();
    }

    /** Whether an object has a spec, and nothing beside it that no object has. */
    static boolean envelope(Map<?, ?> object, ObjectReport report) {
        for (var key : object.keySet()) {
            var field = key.toString();
            if (!ENVELOPE.contains(field)) {
                report.fault(field, "this field is not known. " + NearestName.hint(field, ENVELOPE));
            }
        }
        if (!(object.get("spec") instanceof Map<?, ?>)) {
            report.fault("spec", "this field is missing.");
        }
        return report.sound();
    }

    private static <T> void keep(Map<String, T> byName, String name, Optional<T> read, ObjectReport report) {
        read.ifPresent(value -> {
            if (byName.putIfAbsent(name, value) != null) {
                report.fault("metadata.name", "\"%s\" is there twice; the first one is used.".formatted(name));
            }
        });
    }
}
