package dev.slipway.solver.sweep;

import dev.slipway.model.claim.CloudInstance;
import dev.slipway.model.claim.InstanceTrouble;
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
 * @param troubles with running instances of this cluster and others
 * @param claims all live claims
 * @param endingReservations ids of capacity blocks that end within 40 minutes
 * @param buffers CapacityBuffers, a count
 * @param repairs nodes that have been ill for too long are replaced
 */
public record SweepFacts(
        Instant now,
        ClusterSnapshot snapshot,
        List<CloudInstance> instances,
        List<InstanceTrouble> troubles,
        List<NodeClaim> claims,
        SortedSet<String> endingReservations,
        int buffers,
        boolean repairs) {
    public SweepFacts {
        instances = instances.stream()
                .sorted(Comparator.comparing(CloudInstance::id))
                .toList();
        troubles = troubles.stream().sorted(InstanceTrouble.ORDER).toList();
        claims = claims.stream().sorted(Comparator.comparing(NodeClaim::name)).toList();
        endingReservations = Collections.unmodifiableSortedSet(new TreeSet<>(endingReservations));
    }

    /** No reservation ends, EC2 finds all well, and no room is kept free. */
    public SweepFacts(
            Instant now,
            ClusterSnapshot snapshot,
            List<CloudInstance> instances,
            List<NodeClaim> claims,
            boolean repairs) {
        this(now, snapshot, instances, List.of(), claims, Collections.emptySortedSet(), 0, repairs);
    }
}
