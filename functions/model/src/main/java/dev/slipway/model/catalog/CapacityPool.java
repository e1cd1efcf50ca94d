package dev.slipway.model.catalog;

import java.util.Comparator;

/** One pool of capacity in EC2: what runs out, and what is marked when it has. */
public record CapacityPool(CapacityType capacityType, String instanceType, String zone)
        implements Comparable<CapacityPool> {
    private static final Comparator<CapacityPool> ORDER = Comparator.comparing(CapacityPool::capacityType)
            .thenComparing(CapacityPool::instanceType)
            .thenComparing(CapacityPool::zone);

    @Override
    public int compareTo(CapacityPool other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return capacityType.text() + " " + instanceType + " " + zone;
    }
}
