package dev.slipway.testkit.random;

import dev.slipway.model.pool.NodePool;
import dev.slipway.model.resource.HourlyPrice;
import dev.slipway.model.resource.ResourceList;
import dev.slipway.model.scheduling.Requirement;
import dev.slipway.model.scheduling.Taint;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A NodePool without one of its settings, for each that it has. */
final class PoolParts {
    private final NodePool pool;

    private PoolParts(NodePool pool) {
        this.pool = pool;
    }

    static List<NodePool> without(NodePool pool) {
        var parts = new PoolParts(pool);
        var without = new ArrayList<NodePool>();
        if (pool.weight() != 0) {
            without.add(parts.with(0, pool.limits(), pool.limited(), pool.nodePrice(), pool.replicas()));
        }
        if (!pool.limited().isEmpty()) {
            without.add(parts.with(pool.weight(), ResourceList.NONE, List.of(), pool.nodePrice(), pool.replicas()));
        }
        if (!pool.nodePrice().equals(HourlyPrice.FREE)) {
            without.add(parts.with(pool.weight(), pool.limits(), pool.limited(), HourlyPrice.FREE, pool.replicas()));
        }
        if (pool.replicas() != null) {
            without.add(parts.with(pool.weight(), pool.limits(), pool.limited(), pool.nodePrice(), null));
        }
        if (!pool.labels().isEmpty()) {
            without.add(parts.with(new TreeMap<>(), pool.taints(), pool.startupTaints(), pool.requirements()));
        }
        if (!pool.taints().isEmpty()) {
            without.add(parts.with(pool.labels(), List.of(), pool.startupTaints(), pool.requirements()));
        }
        if (!pool.startupTaints().isEmpty()) {
            without.add(parts.with(pool.labels(), pool.taints(), List.of(), pool.requirements()));
        }
        for (var i = 0; i < pool.requirements().size(); i++) {
            var less = new ArrayList<>(pool.requirements());
            less.remove(i);
            without.add(parts.with(pool.labels(), pool.taints(), pool.startupTaints(), less));
        }
        return without;
    }

    private NodePool with(
            int weight, ResourceList limits, List<String> limited, HourlyPrice nodePrice, @Nullable Integer replicas) {
        return new NodePool(
                pool.name(),
                weight,
                limits,
                limited,
                pool.labels(),
                pool.annotations(),
                pool.taints(),
                pool.startupTaints(),
                pool.requirements(),
                pool.nodeClassRef(),
                pool.expireAfter(),
                pool.terminationGracePeriod(),
                pool.disruption(),
                nodePrice,
                replicas,
                pool.hash());
    }

    private NodePool with(
            SortedMap<String, String> labels,
            List<Taint> taints,
            List<Taint> startupTaints,
            List<Requirement> requirements) {
        return new NodePool(
                pool.name(),
                pool.weight(),
                pool.limits(),
                pool.limited(),
                labels,
                pool.annotations(),
                taints,
                startupTaints,
                requirements,
                pool.nodeClassRef(),
                pool.expireAfter(),
                pool.terminationGracePeriod(),
                pool.disruption(),
                pool.nodePrice(),
                pool.replicas(),
                pool.hash());
    }
}
