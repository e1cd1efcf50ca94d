package dev.slipway.flow.consolidation;

import dev.slipway.model.claim.NodeClaimName;
import dev.slipway.model.port.ClaimBook;
import dev.slipway.model.port.ClusterView;
import dev.slipway.model.port.ControlBook.Control;
import dev.slipway.solver.consolidation.DisruptionFacts;
import dev.slipway.solver.consolidation.EmptySince;
import java.time.Instant;
import java.util.ArrayList;

/** Reads the cluster, its claims and what the last look remembered. */
public final class GatherDisruptionFacts {
    private final ClaimBook book;
    private final ClusterView cluster;

    public GatherDisruptionFacts(ClaimBook book, ClusterView cluster) {
        this.book = book;
        this.cluster = cluster;
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
}
