package dev.slipway.flow.sweep;

import dev.slipway.model.claim.NodeClaim;
import dev.slipway.model.port.ClaimBook;
import dev.slipway.model.port.ClusterActions;
import dev.slipway.model.port.ClusterView;
import dev.slipway.solver.sweep.PoolStatusPlan;
import dev.slipway.solver.sweep.PoolStatusPlanner;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says in the status of every NodePool what nodes it has, and whether more can come. One that cannot be told stops no other. */
public final class ReportNodePools {
    private static final Logger log = LoggerFactory.getLogger(ReportNodePools.class);

    /** A pool whose nodes do not join is asked for others all the time; our own choice. */
    private static final Duration LATELY = Duration.ofHours(1);

    private final ClusterView view;
    private final ClusterActions cluster;
    private final ClaimBook book;
    private final Clock clock;

    public ReportNodePools(ClusterView view, ClusterActions cluster, ClaimBook book, Clock clock) {
        this.view = view;
        this.cluster = cluster;
        this.book = book;
        this.clock = clock;
    }

    /**
     * After the classes were told, whose word the pools repeat. Returns how many could not be told now.
     *
     * @param claims all live ones
     */
    int run(List<NodeClaim> claims) {
        PoolStatusPlan plan;
        try {
            var ended = book.ended(clock.instant().minus(LATELY));
            plan = PoolStatusPlanner.plan(view.poolStandings(), claims, ended);
        } catch (RuntimeException fault) {
            log.atWarn().setCause(fault).log("node pools not read");
            return 1;
        }
        var failed = 0;
        for (var change : plan.changes().entrySet()) {
            try {
                cluster.nodePoolStatus(change.getKey(), change.getValue());
            } catch (RuntimeException fault) {
                failed++;
                log.atWarn()
                        .addKeyValue("nodePool", change.getKey())
                        .setCause(fault)
                        .log("node pool not told");
            }
        }
        return failed;
    }
}
