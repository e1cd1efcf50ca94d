package dev.slipway.model.cluster;

import dev.slipway.model.scheduling.PodId;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A pod on a node that is being drained.
 *
 * @param uid so that a pod that came back under the same name is not evicted for the old one
 * @param owner kind of the controlling owner, as in {@link dev.slipway.model.scheduling.PodKind}
 * @param finished its phase is Succeeded or Failed
 * @param endsBy its deletion timestamp, when its grace is over; null unless somebody has deleted it
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
        @Nullable Instant endsBy,
        boolean toleratesDisruption,
        boolean critical,
        boolean held,
        Duration grace) {
    /** What Kubernetes gives a pod that asks for nothing else. */
    public static final Duration USUAL_GRACE = Duration.ofSeconds(30);

    /** How long a pod may outlast its grace until nobody waits for it any more; core.md §0.3. */
    private static final Duration STUCK = Duration.ofMinutes(1);

    /** One that may go, with the usual grace. */
    public NodePod(
            PodId id, String uid, String owner, boolean finished, boolean toleratesDisruption, boolean critical) {
        this(id, uid, owner, finished, null, toleratesDisruption, critical, false, USUAL_GRACE);
    }

    public boolean terminating() {
        return endsBy != null;
    }

    /**
     * True for a pod that a drain has to see off (core.md §4.6): what is left alone, has ended, or is kept by a finalizer long
     * after the kubelet has killed it, is none.
     */
    public boolean leavesWithNode(Instant now) {
        return comesBack() && !toleratesDisruption && (endsBy == null || !now.isAfter(endsBy.plus(STUCK)));
    }

    /** True for one that somebody makes anew elsewhere: neither ended, nor of a DaemonSet, nor the kubelet's own. */
    public boolean comesBack() {
        return !finished && !owner.equals("DaemonSet") && !owner.equals("Node");
    }
}
