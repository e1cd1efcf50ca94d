package dev.slipway.model.catalog;

import dev.slipway.model.resource.HourlyPrice;

/**
 * A priced variant of an instance type.
 *
 * @param zone the zone's name, as in {@code us-east-1a}
 * @param capacityType how it is bought
 * @param price per instance
 * @param available false when it is listed but cannot be launched now; its price still counts for running nodes
 * @param reservation id of the capacity reservation; empty unless reserved
 * @param reserved how many instances the reservation still has, a count; 0 unless reserved
 */
public record Offering(
        String zone,
        CapacityType capacityType,
        HourlyPrice price,
        boolean available,
        String reservation,
        int reserved) {

    /** Without a reservation. */
    public Offering(String zone, CapacityType capacityType, HourlyPrice price, boolean available) {
        this(zone, capacityType, price, available, "", 0);
    }
}
