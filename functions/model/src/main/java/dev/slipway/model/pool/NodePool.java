package dev.slipway.model.pool;

import dev.slipway.model.resource.HourlyPrice;
import dev.slipway.model.resource.ResourceList;
import dev.slipway.model.scheduling.Requirement;
import dev.slipway.model.scheduling.Taint;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A NodePool as its user wrote it (karpenter.sh/v1; core.md §1.2), checked.
 *
 * @param weight 0 to 100; a higher one is tried first, then the name later in the alphabet
 * @param limits the most that all its nodes together may have; a resource that is absent is not limited; {@code nodes}
 *     counts nodes
 * @param limited names in {@code limits}, also those limited to zero
 * @param labels,annotations given to each node
 * @param taints,startupTaints given to each node; startup taints are expected to be removed by others
 * @param expireAfter a node's longest life; null means Never
 * @param terminationGracePeriod the longest that a drain may take; null means without end
 * @param nodePrice what one more node is held to cost beside its instance, from the annotation
 *     {@code slipway.dev/node-price}: it makes for fewer, larger nodes and is never part of a price shown
 * @param replicas a static pool's node count; null for a pool that follows its pods
 * @param hash of everything in the template that makes a node drift
 */
public record NodePool(
        String name,
        int weight,
        ResourceList limits,
        List<String> limited,
        SortedMap<String, String> labels,
        SortedMap<String, String> annotations,
        List<Taint> taints,
        List<Taint> startupTaints,
        List<Requirement> requirements,
        NodeClassRef nodeClassRef,
        @Nullable Duration expireAfter,
        @Nullable Duration terminationGracePeriod,
        Disruption disruption,
        HourlyPrice nodePrice,
        @Nullable Integer replicas,
        String hash) {
    public NodePool {
        limited = limited.stream().sorted().toList();
        labels = Collections.unmodifiableSortedMap(new TreeMap<>(labels));
        annotations = Collections.unmodifiableSortedMap(new TreeMap<>(annotations));
        taints = List.copyOf(taints);
        startupTaints = List.copyOf(startupTaints);
        requirements = List.copyOf(requirements);
    }

    /** A pool to which a node costs what its instance costs. */
    public NodePool(
            String name,
            int weight,
            ResourceList limits,
            List<String> limited,
            SortedMap<String, String> labels,
            SortedMap<String, String> annotations,
            List<Taint> taints,
            List<Taint> startupTaints,
            List<Requirement> requirements,
            NodeClassRef nodeClassRef,
            @Nullable Duration expireAfter,
            @Nullable Duration terminationGracePeriod,
            Disruption disruption,
            @Nullable Integer replicas,
            String hash) {
        this(
                name,
                weight,
                limits,
                limited,
                labels,
                annotations,
                taints,
                startupTaints,
                requirements,
                nodeClassRef,
                expireAfter,
                terminationGracePeriod,
                disruption,
                HourlyPrice.FREE,
                replicas,
                hash);
    }

    /** The same pool without a count of its own. */
    public NodePool followingPods() {
        return new NodePool(
                name,
                weight,
                limits,
                limited,
                labels,
                annotations,
                taints,
                startupTaints,
                requirements,
                nodeClassRef,
                expireAfter,
                terminationGracePeriod,
                disruption,
                nodePrice,
                null,
                hash);
    }

    /** Static pools keep their own count and take no pending pod. */
    public boolean followsPods() {
        return replicas == null;
    }
}
