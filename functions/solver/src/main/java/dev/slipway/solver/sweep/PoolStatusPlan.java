package dev.slipway.solver.sweep;

import dev.slipway.model.pool.NodePoolStatus;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What is to be said in NodePools.
 *
 * @param changes statuses by the pool's name; none of a pool that says so already
 */
public record PoolStatusPlan(SortedMap<String, NodePoolStatus> changes) {
    public PoolStatusPlan {
        changes = Collections.unmodifiableSortedMap(new TreeMap<>(changes));
    }
}
