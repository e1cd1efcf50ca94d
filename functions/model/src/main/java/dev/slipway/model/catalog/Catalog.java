package dev.slipway.model.catalog;

import dev.slipway.model.resource.HourlyPrice;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Every instance type that could be launched.
 *
 * @param instanceTypes by name, without repeats
 */
public record Catalog(List<InstanceType> instanceTypes) {
    public Catalog {
        instanceTypes = instanceTypes.stream()
                .sorted(Comparator.comparing(InstanceType::name))
                .toList();
        for (var i = 1; i < instanceTypes.size(); i++) {
            if (instanceTypes.get(i).name().equals(instanceTypes.get(i - 1).name())) {
                throw new IllegalArgumentException("The catalogue lists the instance type \"%s\" twice."
                        .formatted(instanceTypes.get(i).name()));
            }
        }
    }

    public Optional<InstanceType> type(String name) {
        return instanceTypes.stream().filter(type -> type.name().equals(name)).findFirst();
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
