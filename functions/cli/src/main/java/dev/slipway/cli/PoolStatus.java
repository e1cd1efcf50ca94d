package dev.slipway.cli;

import dev.slipway.model.claim.NodeClaim;
import dev.slipway.model.pool.NodePool;
import dev.slipway.model.resource.HourlyPrice;
import dev.slipway.model.resource.ResourceList;
import org.jspecify.annotations.Nullable;

/**
 * One NodePool at a glance.
 *
 * @param pool as the cluster has it; null when no cluster was read, or the pool is gone
 * @param nodes claims whose node is there and in use, a count
 * @param coming claims whose node has yet to become ready, a count
 * @param going claims on their way out, a count
 * @param capacity of all that have an instance
 * @param cost of the same
 */
record PoolStatus(
        String name,
        @Nullable NodePool pool,
        int nodes,
        int coming,
        int going,
        ResourceList capacity,
        HourlyPrice cost) {
    static PoolStatus of(NodePool pool) {
        return new PoolStatus(pool.name(), pool, 0, 0, 0, ResourceList.NONE, HourlyPrice.FREE);
    }

    static PoolStatus of(NodeClaim claim) {
        var stage = Stage.of(claim);
        var paid = claim.instance().isPresent();
        return new PoolStatus(
                claim.spec().nodePool(),
                null,
                stage == Stage.INITIALIZED ? 1 : 0,
                stage.compareTo(Stage.INITIALIZED) < 0 ? 1 : 0,
                stage.compareTo(Stage.INITIALIZED) > 0 ? 1 : 0,
                paid ? claim.capacity() : ResourceList.NONE,
                paid ? claim.price() : HourlyPrice.FREE);
    }

    PoolStatus plus(PoolStatus other) {
        return new PoolStatus(
                name,
                pool == null ? other.pool : pool,
                nodes + other.nodes,
                coming + other.coming,
                going + other.going,
                capacity.plusAtMost(other.capacity),
                cost.plus(other.cost));
    }
}
