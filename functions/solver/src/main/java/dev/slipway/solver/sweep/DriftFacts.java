package dev.slipway.solver.sweep;

import dev.slipway.model.catalog.Catalog;
import dev.slipway.model.claim.CloudInstance;
import dev.slipway.model.claim.NodeClaim;
import dev.slipway.model.cluster.ClusterSnapshot;
import dev.slipway.model.pool.ResolvedNodeClass;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/**
 * What claims were made from, and what they would be made from now.
 *
 * @param instances of this cluster, as EC2 describes them; one that is missing is not judged by what it has
 * @param claims all live claims
 * @param nodeClasses what those of the snapshot mean now
 * @param catalog for these node classes
 */
public record DriftFacts(
        Instant now,
        ClusterSnapshot snapshot,
        List<CloudInstance> instances,
        List<NodeClaim> claims,
        List<ResolvedNodeClass> nodeClasses,
        Catalog catalog) {
    public DriftFacts {
        instances = List.copyOf(instances);
        claims = claims.stream().sorted(Comparator.comparing(NodeClaim::name)).toList();
        nodeClasses = List.copyOf(nodeClasses);
    }
}
