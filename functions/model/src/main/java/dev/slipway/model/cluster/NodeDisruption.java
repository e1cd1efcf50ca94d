package dev.slipway.model.cluster;

import java.time.Instant;
import java.util.List;

/**
 * What taking a node away would disturb.
 *
 * @param held the node itself says {@code karpenter.sh/do-not-disrupt}
 * @param blockers pods that may not be evicted now, a sentence for each, by pod: they say so themselves, or a
 *     PodDisruptionBudget does
 * @param cost 1 and the eviction cost of each pod that would go elsewhere (core.md §3.2, reschedule cost); 0 when
 *     nobody counted
 * @param busyAt when a pod that follows no DaemonSet last came or began to leave; {@link Instant#EPOCH} when nothing
 *     tells
 */
public record NodeDisruption(boolean held, List<String> blockers, double cost, Instant busyAt) {
    /** A node that nobody minds. */
    public static final NodeDisruption NONE = new NodeDisruption(false, List.of(), 0, Instant.EPOCH);

    public NodeDisruption {
        blockers = blockers.stream().sorted().toList();
    }
}
