package dev.slipway.model.cluster;

import dev.slipway.model.claim.NodeName;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A message of the node queue: a node appeared, became ready, changed, became empty or went. Only a hint: whoever gets it
 * reads the node itself.
 *
 * @param providerId empty when the node had none
 * @param gone the object was deleted
 * @param emptiedAt when the last pod left it that is neither a DaemonSet's nor the kubelet's own; null where none has
 */
public record NodeChange(
        String cluster,
        NodeName node,
        String providerId,
        boolean gone,
        @Nullable Instant emptiedAt,
        Instant at) {
    /** One of whose pods nothing is said. */
    public NodeChange(String cluster, NodeName node, String providerId, boolean gone, Instant at) {
        this(cluster, node, providerId, gone, null, at);
    }

    /** With what an earlier change said that is not sent any more: it is as empty as it was, until somebody looks. */
    public NodeChange after(NodeChange earlier) {
        return emptiedAt == null && !gone
                ? new NodeChange(cluster, node, providerId, false, earlier.emptiedAt(), at)
                : this;
    }
}
