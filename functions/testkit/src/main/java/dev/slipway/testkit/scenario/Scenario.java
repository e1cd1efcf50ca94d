package dev.slipway.testkit.scenario;

import dev.slipway.model.catalog.Catalog;
import dev.slipway.model.catalog.UnavailableOffering;
import dev.slipway.model.claim.NodeClaim;
import dev.slipway.model.cluster.ClusterSnapshot;
import dev.slipway.model.pool.ResolvedNodeClass;
import java.time.Instant;
import java.util.List;

/**
 * A cluster, its claims and what EC2 offers, at one moment.
 *
 * @param seed names the decision
 */
public record Scenario(
        Instant now,
        String seed,
        ClusterSnapshot snapshot,
        List<NodeClaim> claims,
        Catalog catalog,
        List<ResolvedNodeClass> nodeClasses,
        List<UnavailableOffering> unavailable) {
    /** When scenarios take place unless they say otherwise. */
    public static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

    public Scenario {
        claims = List.copyOf(claims);
        nodeClasses = List.copyOf(nodeClasses);
        unavailable = List.copyOf(unavailable);
    }

    /** A cluster with zones a, b, c, one node class, no pool and no pod. */
    public static ScenarioBuilder given() {
        return new ScenarioBuilder();
    }

    /** The same moment with these claims recorded. */
    public Scenario with(List<NodeClaim> recorded) {
        return new Scenario(now, seed, snapshot, recorded, catalog, nodeClasses, unavailable);
    }

    /** The same cluster, described otherwise. */
    public Scenario with(ClusterSnapshot other) {
        return new Scenario(now, seed, other, claims, catalog, nodeClasses, unavailable);
    }
}
