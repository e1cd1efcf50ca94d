package dev.slipway.cluster;

import dev.slipway.model.scheduling.Taint;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.TaintBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A JSON merge patch of a node, conditional on the version that it was made from: a merge patch replaces the whole list
 * of taints, and without the condition would undo what somebody else did to it in between.
 */
final class NodePatch {
    private NodePatch() {}

    /** Empty when the node is as it should be. */
    static Map<String, Object> of(Node node, SortedMap<String, String> labels, List<Taint> add, List<Taint> remove) {
        var patch = new TreeMap<String, Object>();
        var missing = new TreeMap<String, String>(labels);
        if (node.getMetadata().getLabels() != null) {
            missing.entrySet().removeAll(node.getMetadata().getLabels().entrySet());
        }
        var before = node.getSpec() == null || node.getSpec().getTaints() == null
                ? List.<io.fabric8.kubernetes.api.model.Taint>of()
                : node.getSpec().getTaints();
        var after = new ArrayList<>(before);
        after.removeIf(taint -> remove.stream().anyMatch(unwanted -> same(taint, unwanted)));
        for (var taint : add) {
            if (after.stream().noneMatch(present -> same(present, taint))) {
                after.add(new TaintBuilder()
                        .withKey(taint.key())
                        .withValue(taint.value().isEmpty() ? null : taint.value())
                        .withEffect(taint.effect().text())
                        .build());
            }
        }
        if (missing.isEmpty() && after.equals(before)) {
            return patch;
        }
        var metadata = new TreeMap<String, Object>();
        metadata.put("resourceVersion", node.getMetadata().getResourceVersion());
        if (!missing.isEmpty()) {
            metadata.put("labels", missing);
        }
        patch.put("metadata", metadata);
        if (!after.equals(before)) {
            patch.put("spec", Map.of("taints", after));
        }
        return patch;
    }

    /** Without these labels; empty when the node has none of them. A merge patch takes away what is null in it. */
    static Map<String, Object> without(Node node, SortedSet<String> keys) {
        var patch = new TreeMap<String, Object>();
        var unwanted = new TreeMap<String, @Nullable Object>();
        if (node.getMetadata().getLabels() != null) {
            keys.stream().filter(node.getMetadata().getLabels()::containsKey).forEach(key -> unwanted.put(key, null));
        }
        if (!unwanted.isEmpty()) {
            var metadata = new TreeMap<String, Object>();
            metadata.put("resourceVersion", node.getMetadata().getResourceVersion());
            metadata.put("labels", unwanted);
            patch.put("metadata", metadata);
        }
        return patch;
    }

    private static boolean same(io.fabric8.kubernetes.api.model.Taint present, Taint taint) {
        return taint.key().equals(present.getKey()) && taint.effect().text().equals(present.getEffect());
    }
}
