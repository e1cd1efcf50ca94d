package dev.slipway.solver.consolidation;

import dev.slipway.model.claim.NodeClaim;
import dev.slipway.model.cluster.ClusterSnapshot;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/**
 * The cluster and its claims.
 *
 * @param claims all live claims
 * @param emptySince when each claim that has no reschedulable pod was first seen so, by the claims' order; a claim that
 *     is not listed was not empty when last seen
 */
public record DisruptionFacts(
        Instant now, ClusterSnapshot snapshot, List<NodeClaim> claims, List<EmptySince> emptySince) {
    public DisruptionFacts {
        claims = claims.stream().sorted(Comparator.comparing(NodeClaim::name)).toList();
        emptySince = emptySince.stream()
                .sorted(Comparator.comparing(EmptySince::claim))
                .toList();
    }
}
