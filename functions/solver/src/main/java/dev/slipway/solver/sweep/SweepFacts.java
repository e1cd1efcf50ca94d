package dev.slipway.solver.sweep;

import dev.slipway.model.claim.CloudInstance;
import dev.slipway.model.claim.NodeClaim;
import dev.slipway.model.cluster.ClusterSnapshot;
import java.time.Instant;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What EC2, Kubernetes and the table say at the same time; the instances are read before the claims, so that a claim
 * recorded in between is never taken for missing.
 *
 * @param instances of this cluster, terminated ones left out
 * @param claims all live claims
 * @param endingReservations ids of capacity blocks that end within 40 minutes
 * @param repairs nodes that have been ill for too long are replaced
 */
public record SweepFacts(
        Instant now,
        ClusterSnapshot snapshot,
        List<CloudInstance> instances,
        List<NodeClaim> claims,
        SortedSet<String> endingReservations,
        boolean repairs) {
    public SweepFacts {
        instances = instances.stream()
                .sorted(Comparator.comparing(CloudInstance::id))
                .toList();
        claims = claims.stream().sorted(Comparator.comparing(NodeClaim::name)).toList();
        endingReservations = Collections.unmodifiableSortedSet(new TreeSet<>(endingReservations));
    }

    /** No reservation ends. */
    public SweepFacts(
            Instant now,
            ClusterSnapshot snapshot,
            List<CloudInstance> instances,
            List<NodeClaim> claims,
            boolean repairs) {
        this(now, snapshot, instances, claims, Collections.emptySortedSet(), repairs);
    }
}
