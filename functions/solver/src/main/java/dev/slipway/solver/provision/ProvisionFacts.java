package dev.slipway.solver.provision;

import dev.slipway.model.catalog.Catalog;
import dev.slipway.model.catalog.UnavailableOffering;
import dev.slipway.model.claim.NodeClaim;
import dev.slipway.model.cluster.ClusterSnapshot;
import dev.slipway.model.pool.NodePool;
import dev.slipway.model.pool.ResolvedNodeClass;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything that a provisioning decision rests on; serialisable, so that a decision can be replayed.
 *
 * @param seed names this decision; the names of new claims and launches derive from it, so that the same decision made
 *     twice asks for the same claims
 * @param claims all live claims; one whose node is not in the snapshot counts as a node in flight
 * @param unavailable capacity pools to avoid at {@code now}
 * @param settings how to decide
 */
public record ProvisionFacts(
        Instant now,
        String seed,
        ClusterSnapshot snapshot,
        List<NodeClaim> claims,
        Catalog catalog,
        List<ResolvedNodeClass> nodeClasses,
        List<UnavailableOffering> unavailable,
        SolverSettings settings) {
    public ProvisionFacts {
        claims = claims.stream().sorted(Comparator.comparing(NodeClaim::name)).toList();
        nodeClasses = nodeClasses.stream()
                .sorted(Comparator.comparing(ResolvedNodeClass::name))
                .toList();
        unavailable = unavailable.stream()
                .sorted(Comparator.comparing(UnavailableOffering::pool))
                .toList();
    }

    /** Decided as usual. */
    public ProvisionFacts(
            Instant now,
            String seed,
            ClusterSnapshot snapshot,
            List<NodeClaim> claims,
            Catalog catalog,
            List<ResolvedNodeClass> nodeClasses,
            List<UnavailableOffering> unavailable) {
        this(now, seed, snapshot, claims, catalog, nodeClasses, unavailable, SolverSettings.USUAL);
    }

    /** The class that a pool names; null where there is none of that name. */
    @Nullable
    ResolvedNodeClass nodeClass(NodePool pool) {
        return nodeClasses.stream()
                .filter(nodeClass -> nodeClass.name().equals(pool.nodeClassRef().name()))
                .findFirst()
                .orElse(null);
    }

    /** The same of another cluster. */
    public ProvisionFacts with(ClusterSnapshot other) {
        return new ProvisionFacts(now, seed, other, claims, catalog, nodeClasses, unavailable, settings);
    }

    /** The same, for pods that are told their nodes. */
    ProvisionFacts nominated() {
        var told = new SolverSettings(SolverSettings.Follows.NOMINATED, settings.preferences(), settings.minValues());
        return new ProvisionFacts(now, seed, snapshot, claims, catalog, nodeClasses, unavailable, told);
    }

    /** The same facts for a decision of its own about a part of them. */
    public ProvisionFacts seeded(String part) {
        return new ProvisionFacts(
                now, seed + "/" + part, snapshot, claims, catalog, nodeClasses, unavailable, settings);
    }
}
