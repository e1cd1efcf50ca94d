package dev.slipway.solver.drain;

import dev.slipway.model.claim.NodeClaim;
import dev.slipway.model.cluster.NodePod;
import dev.slipway.model.cluster.NodeSnapshot;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A claim that is on its way out, and what is left of it.
 *
 * @param node null when there is none (any more)
 * @param pods on the node, by namespace and name
 * @param instanceState EC2's word, or empty when EC2 does not know the instance (any more)
 * @param attached volumes that are still attached, and used by no pod there; asked for once no pod has to leave
 * @param replacements claims that the node waits for, as far as the book has them
 */
public record DrainFacts(
        Instant now,
        NodeClaim claim,
        @Nullable NodeSnapshot node,
        List<NodePod> pods,
        List<String> attached,
        String instanceState,
        List<NodeClaim> replacements) {
    public DrainFacts {
        attached = List.copyOf(attached);
        replacements = List.copyOf(replacements);
        pods = pods.stream().sorted(Comparator.comparing(NodePod::id)).toList();
    }

    /** A node that waits for nothing. */
    public DrainFacts(
            Instant now, NodeClaim claim, @Nullable NodeSnapshot node, List<NodePod> pods, String instanceState) {
        this(now, claim, node, pods, List.of(), instanceState, List.of());
    }
}
