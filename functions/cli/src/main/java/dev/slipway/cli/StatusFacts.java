package dev.slipway.cli;

import dev.slipway.model.catalog.CatalogFacts;
import dev.slipway.model.catalog.UnavailableOffering;
import dev.slipway.model.claim.NodeClaim;
import dev.slipway.model.resource.HourlyPrice;
import dev.slipway.model.scheduling.PodId;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What {@code slipway status} tells of.
 *
 * @param claims all live ones
 * @param failed those that failed within {@link StatusCommand#RECENTLY}
 * @param unavailable offerings that are avoided now
 * @param sweptAt,consolidatedAt when those functions last came to their end; null when the table remembers none
 * @param catalogue what EC2 was found to offer; null when none is kept or it cannot be read
 * @param live the cluster; null when none was named or it could not be read
 * @param unreadable why the cluster that was named could not be read; null otherwise
 */
record StatusFacts(
        String cluster,
        Instant now,
        List<NodeClaim> claims,
        List<NodeClaim> failed,
        List<UnavailableOffering> unavailable,
        @Nullable Instant sweptAt,
        @Nullable Instant consolidatedAt,
        @Nullable CatalogFacts catalogue,
        LiveClusters.@Nullable Live live,
        @Nullable String unreadable) {
    StatusFacts {
        claims = List.copyOf(claims);
        failed = List.copyOf(failed);
        unavailable = List.copyOf(unavailable);
    }

    /** What is paid for: claims that have an instance. */
    HourlyPrice cost() {
        return claims.stream()
                .filter(claim -> claim.instance().isPresent())
                .map(NodeClaim::price)
                .reduce(HourlyPrice.FREE, HourlyPrice::plus);
    }

    /** Counts by state, in the order of a claim's life. */
    SortedMap<Stage, Integer> claimsByStage() {
        var counts = new TreeMap<Stage, Integer>();
        claims.forEach(claim -> counts.merge(Stage.of(claim), 1, Integer::sum));
        return counts;
    }

    /** Pods that wait, without those that only hold room; 0 when no cluster was read. */
    long pendingPods() {
        return live == null
                ? 0
                : live.snapshot().pending().stream()
                        .flatMap(group -> group.names().stream())
                        .filter(name -> !PodId.virtual(name))
                        .count();
    }

    /** By NodePool, those of the cluster that have no node included. */
    List<PoolStatus> pools() {
        var pools = new TreeMap<String, PoolStatus>();
        if (live != null) {
            live.snapshot().nodePools().forEach(pool -> pools.put(pool.name(), PoolStatus.of(pool)));
        }
        for (var claim : claims) {
            pools.merge(claim.spec().nodePool(), PoolStatus.of(claim), PoolStatus::plus);
        }
        return List.copyOf(pools.values());
    }
}
