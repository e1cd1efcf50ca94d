package dev.slipway.flow.sweep;

import dev.slipway.model.port.ClaimBook;
import dev.slipway.model.port.ClusterView;
import dev.slipway.model.port.FleetGateway;
import dev.slipway.solver.sweep.SweepFacts;
import java.time.Instant;

/** Reads EC2, then the table, then the cluster: in this order nothing that was just made looks like an orphan. */
public final class GatherSweepFacts {
    private final FleetGateway fleet;
    private final ClaimBook book;
    private final ClusterView cluster;
    private final boolean repairs;

    /**
     * @param repairs nodes that have been ill for too long are to be replaced
     */
    public GatherSweepFacts(FleetGateway fleet, ClaimBook book, ClusterView cluster, boolean repairs) {
        this.repairs = repairs;
        this.fleet = fleet;
        this.book = book;
        this.cluster = cluster;
    }

    SweepFacts facts(Instant now) {
        var instances = fleet.instances();
        var claims = book.live();
        return new SweepFacts(now, cluster.snapshot(), instances, claims, repairs);
    }
}
