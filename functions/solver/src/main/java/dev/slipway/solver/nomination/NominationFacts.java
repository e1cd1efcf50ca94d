package dev.slipway.solver.nomination;

import dev.slipway.model.claim.CloudInstance;
import dev.slipway.model.claim.NodeClaim;
import dev.slipway.model.cluster.ClusterSnapshot;
import dev.slipway.solver.provision.ProvisionPlan.Placement;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/**
 * What nominations rest on.
 *
 * @param claims all live ones
 * @param instances those of claims that have just been launched, at least
 * @param placements on nodes in flight that a plan has made beside its new claims
 */
public record NominationFacts(
        Instant now,
        ClusterSnapshot snapshot,
        List<NodeClaim> claims,
        List<CloudInstance> instances,
        List<Placement> placements) {
    public NominationFacts {
        claims = claims.stream().sorted(Comparator.comparing(NodeClaim::name)).toList();
        instances = instances.stream()
                .sorted(Comparator.comparing(CloudInstance::id))
                .toList();
        placements = List.copyOf(placements);
    }
}
