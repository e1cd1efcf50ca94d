package dev.slipway.model.catalog;

import dev.slipway.model.resource.HourlyPrice;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Every instance type that could be launched.
 *
 * @param instanceTypes by name, without repeats: nodes with default disks and kubelet settings
 * @param typesByNodeClass by the class's name, where its nodes are others than the default ones: its disks, kubelet
 *     settings, images or reservations make a difference
 * @param zoneIds by zone name; empty when they are not known
 */
public record Catalog(
        List<InstanceType> instanceTypes,
        SortedMap<String, List<InstanceType>> typesByNodeClass,
        SortedMap<String, String> zoneIds) {
    public Catalog {
        instanceTypes = byName(instanceTypes);
        var copy = new TreeMap<String, List<InstanceType>>();
        typesByNodeClass.forEach((nodeClass, types) -> copy.put(nodeClass, byName(types)));
        typesByNodeClass = Collections.unmodifiableSortedMap(copy);
        zoneIds = Collections.unmodifiableSortedMap(new TreeMap<>(zoneIds));
    }

    /** The same for every node class. */
    public Catalog(List<InstanceType> instanceTypes) {
        this(instanceTypes, Collections.emptySortedMap(), Collections.emptySortedMap());
    }

    private static List<InstanceType> byName(List<InstanceType> types) {
        var sorted =
                types.stream().sorted(Comparator.comparing(InstanceType::name)).toList();
        for (var i = 1; i < sorted.size(); i++) {
            if (sorted.get(i).name().equals(sorted.get(i - 1).name())) {
                throw new IllegalArgumentException("The catalogue lists the instance type \"%s\" twice."
                        .formatted(sorted.get(i).name()));
            }
        }
        return sorted;
    }

    /** The types as nodes of this class would be. */
    public List<InstanceType> typesFor(String nodeClass) {
        return typesByNodeClass.getOrDefault(nodeClass, instanceTypes);
    }

    /** One type as a node of this class would be. */
    public Optional<InstanceType> typeFor(String nodeClass, String name) {
        return named(name, typesFor(nodeClass));
    }

    public Optional<InstanceType> type(String name) {
        return named(name, instanceTypes);
    }

    /** A plan asks for thousands, of lists of a thousand that are in order of names. */
    private static Optional<InstanceType> named(String name, List<InstanceType> types) {
        var low = 0;
        var high = types.size() - 1;
        while (low <= high) {
            var middle = (low + high) >>> 1;
            var order = types.get(middle).name().compareTo(name);
            if (order == 0) {
                return Optional.of(types.get(middle));
            }
            if (order < 0) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return Optional.empty();
    }

    /** The price of one capacity pool, whether or not it is available now; empty when unknown. */
    public Optional<HourlyPrice> price(CapacityPool pool) {
        return type(pool.instanceType()).stream()
                .flatMap(type -> type.offerings().stream())
                .filter(offering -> offering.capacityType() == pool.capacityType()
                        && offering.zone().equals(pool.zone()))
                .map(Offering::price)
                .findFirst();
    }
}
