package dev.slipway.solver.doctor;

import dev.slipway.model.claim.CloudInstance;
import dev.slipway.model.claim.NodeClaim;
import dev.slipway.model.cluster.ClusterSnapshot;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What EC2, the table and, where one was named, the cluster say; read in this order, so that what was just made is not taken
 * for missing.
 *
 * @param clusterName that the tags name
 * @param instances of this cluster by their tags, terminated ones left out
 * @param untagged instances that live claims name and no tag finds, as EC2 describes them by id
 * @param claims all live claims
 * @param ended claims that are Terminated or Failed and still kept
 * @param cluster null when no cluster was named
 * @param lastSweep when a sweep last came to its end; null when none is remembered
 */
public record DoctorFacts(
        Instant now,
        String clusterName,
        List<CloudInstance> instances,
        List<CloudInstance> untagged,
        List<NodeClaim> claims,
        List<NodeClaim> ended,
        @Nullable ClusterSnapshot cluster,
        @Nullable Instant lastSweep) {
    public DoctorFacts {
        instances = byId(instances);
        untagged = byId(untagged);
        claims = byName(claims);
        ended = byName(ended);
    }

    private static List<CloudInstance> byId(List<CloudInstance> instances) {
        return instances.stream()
                .sorted(Comparator.comparing(CloudInstance::id))
                .toList();
    }

    private static List<NodeClaim> byName(List<NodeClaim> claims) {
        return claims.stream().sorted(Comparator.comparing(NodeClaim::name)).toList();
    }
}
