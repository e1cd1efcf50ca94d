package dev.slipway.solver.interruption;

import dev.slipway.model.claim.NodeClaim;
import dev.slipway.model.pool.NodePool;
import java.time.Instant;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * EC2 recommends to move off an instance.
 *
 * @param claim that has the instance
 * @param pool the claim's; null when it is gone or cannot be read
 * @param followed for each pool and zone, {@code default/us-east-1a}, when a recommendation was last followed and for
 *     which claim: {@code 2026-11-27T11:00:00Z default-k3f9x2}
 */
public record RebalanceFacts(
        Instant now, NodeClaim claim, @Nullable NodePool pool, SortedMap<String, String> followed) {
    public RebalanceFacts {
        followed = Collections.unmodifiableSortedMap(new TreeMap<>(followed));
    }
}
