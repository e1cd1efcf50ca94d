package dev.slipway.cluster;

import dev.slipway.model.claim.NodeName;
import dev.slipway.model.cluster.NodeCondition;
import dev.slipway.model.cluster.NodeDisruption;
import dev.slipway.model.cluster.NodeSnapshot;
import dev.slipway.model.resource.ResourceList;
import dev.slipway.model.scheduling.PodGroup;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Quantity;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reduces Node objects to what decisions read. */
final class NodeReader {
    /** Nodes of one type share them where they are kept for long ({@link Pruning}). */
    private final IdentityHashMap<Map<String, Quantity>, ResourceList> amountsByQuantities = new IdentityHashMap<>();

    /** Throws {@link IllegalArgumentException} with one sentence, when an amount in it cannot be read. */
    NodeSnapshot read(
            Node node, List<PodGroup> pods, SortedMap<String, Integer> volumeLimits, NodeDisruption disruption) {
        var metadata = node.getMetadata();
        var spec = node.getSpec();
        var status = node.getStatus();
        return new NodeSnapshot(
                new NodeName(metadata.getName()),
                spec == null || spec.getProviderID() == null ? "" : spec.getProviderID(),
                labels(metadata.getLabels()),
                spec == null
                        ? List.of()
                        : TaintReader.ofNode(spec.getTaints(), Boolean.TRUE.equals(spec.getUnschedulable())),
                amounts("status.capacity", status == null ? null : status.getCapacity()),
                amounts("status.allocatable", status == null ? null : status.getAllocatable()),
                volumeLimits,
                ready(node),
                metadata.getDeletionTimestamp() != null,
                createdAt(metadata.getCreationTimestamp()),
                pods,
                disruption);
    }

    /** Without its pods. */
    static NodeSnapshot read(Node node) {
        return new NodeReader().read(node, List.of(), Collections.emptySortedMap(), NodeDisruption.NONE);
    }

    private ResourceList amounts(String where, @Nullable Map<String, Quantity> quantities) {
        return quantities == null
                ? ResourceList.NONE
                : amountsByQuantities.computeIfAbsent(quantities, _ -> PodRequests.amounts(where, quantities));
    }

    private static SortedMap<String, String> labels(@Nullable Map<String, String> labels) {
        if (labels == null) {
            return Collections.emptySortedMap();
        }
        return labels instanceof SortedMap<String, String> sorted ? sorted : new TreeMap<>(labels);
    }

    private static Instant createdAt(@Nullable String text) {
        try {
            return text == null ? Instant.EPOCH : Instant.parse(text);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(
                    "metadata.creationTimestamp: \"%s\" is not a time such as 2026-11-22T08:00:00Z.".formatted(text),
                    e);
        }
    }

    private static boolean ready(Node node) {
        return conditions(node)
                .anyMatch(condition -> "Ready".equals(condition.getType()) && "True".equals(condition.getStatus()));
    }

    /** Conditions named for what should be ready and is not; one without a time that can be read has just changed. */
    static List<NodeCondition> ailing(Node node) {
        return conditions(node)
                .filter(condition -> condition.getType() != null
                        && condition.getType().endsWith("Ready")
                        && !"True".equals(condition.getStatus()))
                .map(condition -> new NodeCondition(
                        condition.getType(),
                        String.valueOf(condition.getStatus()),
                        changedAt(condition.getLastTransitionTime())))
                .toList();
    }

    private static Stream<io.fabric8.kubernetes.api.model.NodeCondition> conditions(Node node) {
        var status = node.getStatus();
        return status == null || status.getConditions() == null ? Stream.empty() : status.getConditions().stream();
    }

    private static Instant changedAt(@Nullable String text) {
        try {
            return text == null ? Instant.MAX : Instant.parse(text);
        } catch (DateTimeException _) {
            return Instant.MAX;
        }
    }
}
