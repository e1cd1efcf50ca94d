package dev.slipway.solver.provision;

import dev.slipway.model.catalog.CapacityPool;
import dev.slipway.model.catalog.CapacityType;
import dev.slipway.model.catalog.InstanceType;
import dev.slipway.model.scheduling.WellKnown;
import dev.slipway.solver.scheduling.Labels;
import org.jspecify.annotations.Nullable;

/**
 * One offering, as a node of one NodePool would have it.
 *
 * @param slot index of the type among those of the pool
 * @param price in millionths of a dollar per hour
 * @param usable it can be bought now
 * @param os what the node would run
 */
record Column(
        InstanceType type,
        int slot,
        String zone,
        CapacityType capacityType,
        long price,
        boolean usable,
        String os,
        String nodePool,
        String nodeClass)
        implements Labels {

    CapacityPool capacityPool() {
        return new CapacityPool(capacityType, type.name(), zone);
    }

    /** The labels that the provider will set; a pool's and a pod's own labels are not among them. */
    @Override
    public @Nullable String value(String key) {
        return switch (key) {
            case WellKnown.INSTANCE_TYPE -> type.name();
            case WellKnown.ARCH -> type.architecture();
            case WellKnown.OS -> os;
            case WellKnown.ZONE -> zone;
            case WellKnown.REGION -> regionOf(zone);
            case WellKnown.CAPACITY_TYPE -> capacityType.text();
            case WellKnown.NODE_POOL -> nodePool;
            case WellKnown.NODE_CLASS -> nodeClass;
            default -> type.labels().get(key);
        };
    }

    /** {@code us-east-1} of {@code us-east-1a} and of {@code us-east-1-bos-1a}: all up to the first number. */
    static String regionOf(String zone) {
        var end = 0;
        while (end < zone.length() && !Character.isDigit(zone.charAt(end))) {
            end++;
        }
        while (end < zone.length() && Character.isDigit(zone.charAt(end))) {
            end++;
        }
        return zone.substring(0, end);
    }
}
