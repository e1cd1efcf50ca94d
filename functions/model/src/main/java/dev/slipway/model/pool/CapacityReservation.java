package dev.slipway.model.pool;

import dev.slipway.model.catalog.ReservationKind;
import java.util.Optional;

/**
 * Capacity that somebody pays for, used or not (aws.md §2.7).
 *
 * @param ownerId account that pays, 12 digits
 * @param instanceMatchCriteria {@code open} or {@code targeted}
 * @param interruptible EC2 may take its instances back
 * @param expiring true for a capacity block that ends within 40 minutes: nothing is launched into it
 * @param endTime ISO-8601; empty for one without an end
 * @param available how many more instances it takes, as EC2 last said
 */
public record CapacityReservation(
        String id,
        String instanceType,
        String zone,
        String ownerId,
        String instanceMatchCriteria,
        Type type,
        boolean interruptible,
        boolean expiring,
        String endTime,
        int available) {
    /** What kind of reservation it is. */
    public enum Type {
        DEFAULT("default"),
        CAPACITY_BLOCK("capacity-block");

        private final String text;

        Type(String text) {
            this.text = text;
        }

        /** As EC2 writes it. */
        public String text() {
            return text;
        }

        /** The type written so, or empty for an unknown word. */
        public static Optional<Type> named(String text) {
            for (var type : values()) {
                if (type.text.equals(text)) {
                    return Optional.of(type);
                }
            }
            return Optional.empty();
        }
    }

    /** As launches tell them apart. */
    public ReservationKind kind() {
        if (type == Type.CAPACITY_BLOCK) {
            return ReservationKind.CAPACITY_BLOCK;
        }
        return interruptible ? ReservationKind.INTERRUPTIBLE : ReservationKind.DEFAULT;
    }

    /** {@code active} or {@code expiring}, as the status of a class says it. */
    public String state() {
        return expiring ? "expiring" : "active";
    }
}
