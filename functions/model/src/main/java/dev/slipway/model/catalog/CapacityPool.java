package dev.slipway.model.catalog;

import java.util.Comparator;

/**
 * One pool of capacity in EC2: what runs out, and what is marked when it has.
 *
 * @param instanceType,zone both {@code *} for everything of the capacity type
 */
public record CapacityPool(CapacityType capacityType, String instanceType, String zone)
        implements Comparable<CapacityPool> {
    private static final Comparator<CapacityPool> ORDER = Comparator.comparing(CapacityPool::capacityType)
            .thenComparing(CapacityPool::instanceType)
            .thenComparing(CapacityPool::zone);

    /** Everything that is sold in this way. */
    public static CapacityPool all(CapacityType capacityType) {
        return new CapacityPool(capacityType, "*", "*");
    }

    /** The same type and zone, bought on demand. */
    public CapacityPool onDemand() {
        return new CapacityPool(CapacityType.ON_DEMAND, instanceType, zone);
    }

    /** True for everything of the capacity type. */
    public boolean isAll() {
        return equals(all(capacityType));
    }

    @Override
    public int compareTo(CapacityPool other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return capacityType.text() + " " + instanceType + " " + zone;
    }
}
