package dev.slipway.cli;

import dev.slipway.model.claim.NodeClaim;
import dev.slipway.model.cluster.ClusterSnapshot;
import dev.slipway.solver.scheduling.Ownership;
import java.util.List;

/** Keeps a table from being compared with the cluster of another one: every node would be missing. */
final class SameCluster {
    private SameCluster() {}

    /** Throws {@link UserFault} when claims have nodes, the cluster has others, and none of them is a claim's. */
    static void check(String cluster, List<NodeClaim> claims, ClusterSnapshot snapshot) {
        var ownership = new Ownership(snapshot.nodes(), claims);
        var joined = claims.stream().filter(claim -> claim.node().isPresent()).toList();
        if (!joined.isEmpty()
                && !snapshot.nodes().isEmpty()
                && joined.stream().allMatch(claim -> ownership.nodeOf(claim).isEmpty())) {
            throw new UserFault(
                    "none of the %d nodes in the table of %s is among the %d of the cluster that was read. Maybe --context or --kubeconfig is another cluster's."
                            .formatted(joined.size(), cluster, snapshot.nodes().size()));
        }
    }
}
