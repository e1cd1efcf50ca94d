package dev.slipway.solver.sweep;

import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What is known about instance profiles at one moment.
 *
 * @param made names of all that were made for this cluster, sorted
 * @param wanted names of those that node classes have now
 * @param inUse names of those that instances have; wanted ones need not be among them
 * @param unusedSince by name, what earlier sweeps found neither wanted nor in use, and when first
 * @param allClassesRead false when a node class could not be read, so that more may be wanted than is known
 */
public record ProfileFacts(
        Instant now,
        List<String> made,
        SortedSet<String> wanted,
        SortedSet<String> inUse,
        SortedMap<String, Instant> unusedSince,
        boolean allClassesRead) {
    public ProfileFacts {
        made = made.stream().sorted().toList();
        wanted = sorted(wanted);
        inUse = sorted(inUse);
        unusedSince = Collections.unmodifiableSortedMap(new TreeMap<>(unusedSince));
    }

    private static SortedSet<String> sorted(Collection<String> names) {
        return Collections.unmodifiableSortedSet(new TreeSet<>(names));
    }
}
