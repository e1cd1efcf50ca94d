package dev.slipway.solver.sweep;

import dev.slipway.model.claim.CloudInstance;
import dev.slipway.model.claim.InstanceId;
import dev.slipway.model.claim.NodeClaim;
import dev.slipway.model.cluster.ClusterSnapshot;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What EC2, Kubernetes and the table say at the same time; the instances are read before the claims, so that a claim
 * recorded in between is never taken for missing.
 *
 * @param instances of this cluster, terminated ones left out
 * @param claims all live claims
 */
public record SweepFacts(Instant now, ClusterSnapshot snapshot, List<CloudInstance> instances, List<NodeClaim> claims) {
    public SweepFacts {
        instances = instances.stream()
                .sorted(Comparator.comparing(CloudInstance::id))
                .toList();
        claims = claims.stream().sorted(Comparator.comparing(NodeClaim::name)).toList();
    }

    /** One of the instances; empty when EC2 did not show it. */
    Optional<CloudInstance> instance(InstanceId id) {
        var low = 0;
        var high = instances.size() - 1;
        while (low <= high) {
            var middle = (low + high) >>> 1;
            var order = instances.get(middle).id().compareTo(id);
            if (order == 0) {
                return Optional.of(instances.get(middle));
            }
            low = order < 0 ? middle + 1 : low;
            high = order < 0 ? high : middle - 1;
        }
        return Optional.empty();
    }
}
