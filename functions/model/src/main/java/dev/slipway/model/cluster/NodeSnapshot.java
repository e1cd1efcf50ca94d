package dev.slipway.model.cluster;

import dev.slipway.model.claim.NodeName;
import dev.slipway.model.resource.ResourceList;
import dev.slipway.model.scheduling.PodGroup;
import dev.slipway.model.scheduling.Taint;
import java.time.Instant;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A Node object, reduced to what decisions read.
 *
 * @param providerId {@code aws:///zone/i-…}; empty for a node without one
 * @param taints as on the object, {@code spec.unschedulable} included as its taint
 * @param volumeLimits by CSI driver, how many volumes may be attached (CSINode); a driver that is absent has no limit
 * @param ready its Ready condition is True
 * @param deleting it has a deletion timestamp
 * @param createdAt when the object was created
 * @param pods that are bound to it and not finished, by kind
 * @param disruption what taking it away would disturb
 */
public record NodeSnapshot(
        NodeName name,
        String providerId,
        SortedMap<String, String> labels,
        List<Taint> taints,
        ResourceList capacity,
        ResourceList allocatable,
        SortedMap<String, Integer> volumeLimits,
        boolean ready,
        boolean deleting,
        Instant createdAt,
        List<PodGroup> pods,
        NodeDisruption disruption) {
    public NodeSnapshot {
        labels = Collections.unmodifiableSortedMap(new TreeMap<>(labels));
        taints = List.copyOf(taints);
        volumeLimits = Collections.unmodifiableSortedMap(new TreeMap<>(volumeLimits));
        pods = pods.stream()
                .sorted(Comparator.comparingInt(PodGroup::kind).thenComparing(PodGroup::leaving))
                .toList();
    }

    /** Without limits on volumes, and nobody minds it. */
    public NodeSnapshot(
            NodeName name,
            String providerId,
            SortedMap<String, String> labels,
            List<Taint> taints,
            ResourceList capacity,
            ResourceList allocatable,
            boolean ready,
            boolean deleting,
            Instant createdAt,
            List<PodGroup> pods) {
        this(
                name,
                providerId,
                labels,
                taints,
                capacity,
                allocatable,
                Collections.emptySortedMap(),
                ready,
                deleting,
                createdAt,
                pods,
                NodeDisruption.NONE);
    }

    /** The same node with other pods. */
    public NodeSnapshot with(List<PodGroup> otherPods) {
        return new NodeSnapshot(
                name,
                providerId,
                labels,
                taints,
                capacity,
                allocatable,
                volumeLimits,
                ready,
                deleting,
                createdAt,
                otherPods,
                disruption);
    }
}
