package dev.slipway.model.catalog;

import dev.slipway.model.resource.ResourceList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a node of this type would be.
 *
 * @param name as EC2 writes it, {@code m7g.large}
 * @param architecture {@code amd64} or {@code arm64}
 * @param operatingSystems values of {@code kubernetes.io/os} that it can run, sorted
 * @param labels one value each, the type's own {@code karpenter.k8s.aws/*} labels; name, architecture, zone and
 *     capacity type are not among them
 * @param capacity what the machine has
 * @param overhead what kubelet, system and eviction threshold keep; allocatable is the difference
 * @param offerings by price, then zone, then capacity type; may be empty
 */
public record InstanceType(
        String name,
        String architecture,
        List<String> operatingSystems,
        SortedMap<String, String> labels,
        ResourceList capacity,
        ResourceList overhead,
        List<Offering> offerings) {
    public InstanceType {
        operatingSystems = operatingSystems.stream().sorted().toList();
        labels = Collections.unmodifiableSortedMap(new TreeMap<>(labels));
        offerings = offerings.stream()
                .sorted(Comparator.comparing(Offering::price)
                        .thenComparing(Offering::zone)
                        .thenComparing(Offering::capacityType))
                .toList();
    }

    public ResourceList allocatable() {
        return capacity.minus(overhead);
    }

    /** The same type with other room, sold otherwise. */
    public InstanceType with(ResourceList otherCapacity, List<Offering> otherOfferings) {
        return new InstanceType(name, architecture, operatingSystems, labels, otherCapacity, overhead, otherOfferings);
    }
}
