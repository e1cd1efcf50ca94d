package dev.slipway.model.cluster;

import dev.slipway.model.scheduling.PodId;

/**
 * A pod on a node that is being drained.
 *
 * @param uid so that a pod that came back under the same name is not evicted for the old one
 * @param owner kind of the controlling owner, as in {@link dev.slipway.model.scheduling.PodKind}
 * @param finished its phase is Succeeded or Failed
 * @param terminating it has a deletion timestamp
 * @param toleratesDisruption it tolerates {@code karpenter.sh/disrupted}, so it is left alone
 * @param critical its priority class is system-cluster-critical or system-node-critical: evicted last
 */
public record NodePod(
        PodId id,
        String uid,
        String owner,
        boolean finished,
        boolean terminating,
        boolean toleratesDisruption,
        boolean critical) {}
