package dev.slipway.flow.consolidation;

import dev.slipway.model.claim.NodeClaimName;
import dev.slipway.model.port.CatalogSource;
import dev.slipway.model.port.ClaimBook;
import dev.slipway.model.port.ClusterView;
import dev.slipway.model.port.ControlBook.Control;
import dev.slipway.model.port.NodeClassSource;
import dev.slipway.model.port.OfferingBook;
import dev.slipway.solver.consolidation.ConsolidationFacts;
import dev.slipway.solver.consolidation.ConsolidationSettings;
import dev.slipway.solver.consolidation.DisruptionFacts;
import dev.slipway.solver.consolidation.EmptySince;
import dev.slipway.solver.provision.ProvisionFacts;
import java.time.Instant;
import java.util.ArrayList;

/** Reads the cluster, its claims, what could be bought, and what the last look remembered. */
public final class GatherDisruptionFacts {
    private final ClaimBook book;
    private final ClusterView cluster;
    private final CatalogSource catalog;
    private final NodeClassSource nodeClasses;
    private final OfferingBook offerings;

    public GatherDisruptionFacts(
            ClaimBook book,
            ClusterView cluster,
            CatalogSource catalog,
            NodeClassSource nodeClasses,
            OfferingBook offerings) {
        this.book = book;
        this.cluster = cluster;
        this.catalog = catalog;
        this.nodeClasses = nodeClasses;
        this.offerings = offerings;
    }

    DisruptionFacts facts(Control remembered, Instant now) {
        var emptySince = new ArrayList<EmptySince>();
        remembered
                .values()
                .forEach((claim, since) ->
                        emptySince.add(new EmptySince(new NodeClaimName(claim), Instant.parse(since))));
        // Claims before the cluster: a pod that was bound in between makes a node look busy, never empty.
        var claims = book.live();
        return new DisruptionFacts(now, cluster.snapshot(), claims, emptySince);
    }

    /** The same cluster, with what could be bought instead. */
    ConsolidationFacts withMarket(DisruptionFacts facts) {
        var resolved = facts.snapshot().nodeClasses().stream()
                .map(nodeClasses::resolve)
                .toList();
        var cluster = new ProvisionFacts(
                facts.now(),
                "consolidation",
                facts.snapshot(),
                facts.claims(),
                catalog.catalog(resolved),
                resolved,
                offerings.unavailable(facts.now()));
        return new ConsolidationFacts(cluster, ConsolidationSettings.USUAL, false);
    }
}
