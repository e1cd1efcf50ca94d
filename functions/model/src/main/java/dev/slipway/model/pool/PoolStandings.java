package dev.slipway.model.pool;

import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the cluster's NodePools say of themselves, and what their classes do, at one moment.
 *
 * @param nodePools all that there are, those included that cannot be read, by name
 * @param nodeClasses likewise
 */
public record PoolStandings(List<NodePoolStanding> nodePools, List<NodeClassStanding> nodeClasses) {
    public PoolStandings {
        nodePools = nodePools.stream()
                .sorted(Comparator.comparing(NodePoolStanding::name))
                .toList();
        nodeClasses = nodeClasses.stream()
                .sorted(Comparator.comparing(NodeClassStanding::name))
                .toList();
    }

    /**
     * A NodePool.
     *
     * @param generation counts what its user wrote, from 1
     * @param nodeClass name of the EC2NodeClass that it refers to; empty where it refers to none
     * @param hash of its template, as its claims have it; empty when it cannot be read
     * @param fault what cannot be used of it, the likely fix included; empty when it is sound
     * @param status what it says; null when it says nothing, or nothing that can be read
     */
    public record NodePoolStanding(
            String name,
            long generation,
            String nodeClass,
            String hash,
            String fault,
            @Nullable NodePoolStatus status) {}

    /**
     * An EC2NodeClass.
     *
     * @param deleting somebody has deleted it, and it stays for those who use it
     * @param ready its condition {@code Ready}; null when it says nothing of that
     */
    public record NodeClassStanding(
            String name, boolean deleting, @Nullable Condition ready) {}
}
