package dev.slipway.solver.consolidation;

import dev.slipway.model.claim.NodeClaim;
import dev.slipway.model.cluster.ClusterSnapshot;
import dev.slipway.solver.scheduling.Devices;
import java.time.Instant;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The cluster and its claims.
 *
 * @param claims all live claims
 * @param emptySince when each claim that has no reschedulable pod was first seen so, by the claims' order; a claim that
 *     is not listed was not empty when last seen
 * @param devices for whose lack a DaemonSet stays off a node, as {@link Devices#known} has them
 */
public record DisruptionFacts(
        Instant now,
        ClusterSnapshot snapshot,
        List<NodeClaim> claims,
        List<EmptySince> emptySince,
        SortedSet<String> devices) {
    public DisruptionFacts {
        claims = claims.stream().sorted(Comparator.comparing(NodeClaim::name)).toList();
        devices = Collections.unmodifiableSortedSet(new TreeSet<>(devices));
        emptySince = emptySince.stream()
                .sorted(Comparator.comparing(EmptySince::claim))
                .toList();
    }
}
