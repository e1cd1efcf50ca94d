package dev.slipway.model.cluster;

import dev.slipway.model.scheduling.PodId;
import java.time.Duration;

/**
 * A pod on a node that is being drained.
 *
 * @param uid so that a pod that came back under the same name is not evicted for the old one
 * @param owner kind of the controlling owner, as in {@link dev.slipway.model.scheduling.PodKind}
 * @param finished its phase is Succeeded or Failed
 * @param terminating it has a deletion timestamp
 * @param toleratesDisruption it tolerates {@code karpenter.sh/disrupted}, so it is left alone
 * @param critical its priority class is system-cluster-critical or system-node-critical: evicted last
 * @param held it says {@code karpenter.sh/do-not-disrupt}, for ever or for a time that is not over: it is not evicted
 * @param grace how long it may take to end, {@code spec.terminationGracePeriodSeconds}
 */
public record NodePod(
        PodId id,
        String uid,
        String owner,
        boolean finished,
        boolean terminating,
        boolean toleratesDisruption,
        boolean critical,
        boolean held,
        Duration grace) {
    /** What Kubernetes gives a pod that asks for nothing else. */
    public static final Duration USUAL_GRACE = Duration.ofSeconds(30);

    /** One that may go, with the usual grace. */
    public NodePod(
            PodId id,
            String uid,
            String owner,
            boolean finished,
            boolean terminating,
            boolean toleratesDisruption,
            boolean critical) {
        this(id, uid, owner, finished, terminating, toleratesDisruption, critical, false, USUAL_GRACE);
    }
}
