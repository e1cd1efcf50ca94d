package dev.slipway.solver.sweep;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Which instance profiles go.
 *
 * @param delete names, sorted
 * @param unusedSince what the next sweep has to remember, by name; a profile stays in it until it is really gone
 */
public record ProfilePlan(List<String> delete, SortedMap<String, Instant> unusedSince) {
    public ProfilePlan {
        delete = List.copyOf(delete);
        unusedSince = Collections.unmodifiableSortedMap(new TreeMap<>(unusedSince));
    }
}
