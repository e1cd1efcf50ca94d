package dev.slipway.model.catalog;

import dev.slipway.model.resource.HourlyPrice;
import dev.slipway.model.scheduling.WellKnown;
import org.jspecify.annotations.Nullable;

/**
 * A priced variant of an instance type.
 *
 * @param zone the zone's name, as in {@code us-east-1a}
 * @param capacityType how it is bought
 * @param price per instance
 * @param available false when it is listed but cannot be launched now; its price still counts for running nodes
 * @param reservation id of the capacity reservation; empty unless reserved
 * @param kind of the reservation; {@code DEFAULT} unless reserved
 * @param reserved how many instances the reservation still has, a count; 0 unless reserved
 */
public record Offering(
        String zone,
        CapacityType capacityType,
        HourlyPrice price,
        boolean available,
        String reservation,
        ReservationKind kind,
        int reserved) {

    /** Of an ordinary reservation. */
    public Offering(
            String zone,
            CapacityType capacityType,
            HourlyPrice price,
            boolean available,
            String reservation,
            int reserved) {
        this(zone, capacityType, price, available, reservation, ReservationKind.DEFAULT, reserved);
    }

    /** Without a reservation. */
    public Offering(String zone, CapacityType capacityType, HourlyPrice price, boolean available) {
        this(zone, capacityType, price, available, "", 0);
    }

    /** The same at another price. */
    public Offering at(HourlyPrice otherPrice) {
        return new Offering(zone, capacityType, otherPrice, available, reservation, kind, reserved);
    }

    /** The same with so many instances of its reservation left; without any it is not available. */
    public Offering left(int instances) {
        return new Offering(zone, capacityType, price, available && instances > 0, reservation, kind, instances);
    }

    /** A label that a node has for its reservation; null without one. */
    public @Nullable String reservationLabel(String key) {
        if (reservation.isEmpty()) {
            return null;
        }
        return switch (key) {
            case WellKnown.RESERVATION -> reservation;
            case WellKnown.RESERVATION_TYPE -> kind.type();
            case WellKnown.RESERVATION_INTERRUPTIBLE -> String.valueOf(kind.interruptible());
            default -> null;
        };
    }
}
