package dev.slipway.model.pool;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One way to find capacity reservations; terms are OR-ed, what is inside one is AND-ed (aws.md §1.1).
 *
 * @param tags by key; the value {@code *} means that the key exists
 * @param id empty when not given; excludes the others
 * @param ownerId account that owns it, 12 digits; empty when not given
 * @param instanceMatchCriteria {@code open} or {@code targeted}; empty when not given
 */
public record CapacityReservationTerm(
        SortedMap<String, String> tags, String id, String ownerId, String instanceMatchCriteria) {
    public CapacityReservationTerm {
        tags = Collections.unmodifiableSortedMap(new TreeMap<>(tags));
    }
}
