package dev.slipway.solver.sweep;

import dev.slipway.model.catalog.Catalog;
import dev.slipway.model.pool.DryRun;
import dev.slipway.model.pool.NodePool;
import dev.slipway.model.pool.ResolvedNodeClass;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What is known about launches that are only tried, at one moment.
 *
 * @param nodeClasses all that there are
 * @param kept what earlier dry runs ended in, by the class's name
 */
public record DryRunFacts(
        Instant now,
        List<ResolvedNodeClass> nodeClasses,
        List<NodePool> nodePools,
        Catalog catalog,
        SortedMap<String, DryRun> kept) {
    public DryRunFacts {
        nodeClasses = List.copyOf(nodeClasses);
        nodePools = List.copyOf(nodePools);
        kept = Collections.unmodifiableSortedMap(new TreeMap<>(kept));
    }
}
