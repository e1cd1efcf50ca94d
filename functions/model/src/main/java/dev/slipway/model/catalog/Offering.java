package dev.slipway.model.catalog;

import dev.slipway.model.resource.HourlyPrice;

/**
 * A priced variant of an instance type.
 *
 * @param zone the zone's name, as in {@code us-east-1a}
 * @param capacityType how it is bought
 * @param price per instance
 * @param available false when it is listed but cannot be launched now; its price still counts for running nodes
 */
public record Offering(String zone, CapacityType capacityType, HourlyPrice price, boolean available) {}
