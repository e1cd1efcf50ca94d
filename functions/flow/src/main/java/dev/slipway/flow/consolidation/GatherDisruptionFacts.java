package dev.slipway.flow.consolidation;

import dev.slipway.flow.provision.GatherProvisionFacts;
import dev.slipway.model.claim.NodeClaim;
import dev.slipway.model.claim.NodeClaimName;
import dev.slipway.model.cluster.ClusterSnapshot;
import dev.slipway.model.port.ClaimBook;
import dev.slipway.model.port.ClusterView;
import dev.slipway.model.port.ControlBook.Control;
import dev.slipway.solver.consolidation.ConsolidationFacts;
import dev.slipway.solver.consolidation.ConsolidationSettings;
import dev.slipway.solver.consolidation.DisruptionFacts;
import dev.slipway.solver.consolidation.EmptySince;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Reads the cluster, its claims, what could be bought, and what the last look remembered. */
public final class GatherDisruptionFacts {
    private final ClaimBook book;
    private final ClusterView cluster;
    private final GatherProvisionFacts market;
    private final ConsolidationSettings settings;

    public GatherDisruptionFacts(
            ClaimBook book, ClusterView cluster, GatherProvisionFacts market, ConsolidationSettings settings) {
        this.settings = settings;
        this.book = book;
        this.cluster = cluster;
        this.market = market;
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
        return consolidation(facts.snapshot(), facts.claims(), facts.now(), false);
    }

    /** All nodes of NodePools, whoever launched them, with what could be bought instead. */
    ConsolidationFacts observed(Instant now) {
        var claims = book.live();
        return consolidation(cluster.snapshot(), claims, now, true);
    }

    private ConsolidationFacts consolidation(
            ClusterSnapshot snapshot, List<NodeClaim> claims, Instant now, boolean claimless) {
        var around = market.around(snapshot, claims, "consolidation", now, Set.of());
        return new ConsolidationFacts(around, settings, claimless);
    }
}
