package dev.slipway.flow.sweep;

import dev.slipway.model.claim.InstanceTrouble;
import dev.slipway.model.claim.NodeClaim;
import dev.slipway.model.cluster.ClusterSnapshot;
import dev.slipway.model.pool.CapacityReservation;
import dev.slipway.model.pool.ResolvedNodeClass;
import dev.slipway.model.port.ClaimBook;
import dev.slipway.model.port.ClusterView;
import dev.slipway.model.port.FleetGateway;
import dev.slipway.model.port.NodeClassSource;
import dev.slipway.model.port.RetryableFault;
import dev.slipway.model.scheduling.WellKnown;
import dev.slipway.solver.sweep.SweepFacts;
import java.time.Instant;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads EC2, then the table, then the cluster: in this order nothing that was just made looks like an orphan. */
public final class GatherSweepFacts {
    private static final Logger log = LoggerFactory.getLogger(GatherSweepFacts.class);

    private final FleetGateway fleet;
    private final ClaimBook book;
    private final ClusterView cluster;
    private final NodeClassSource nodeClasses;
    private final boolean repairs;

    /**
     * @param repairs nodes that have been ill for too long are to be replaced
     */
    public GatherSweepFacts(
            FleetGateway fleet, ClaimBook book, ClusterView cluster, NodeClassSource nodeClasses, boolean repairs) {
        this.nodeClasses = nodeClasses;
        this.repairs = repairs;
        this.fleet = fleet;
        this.book = book;
        this.cluster = cluster;
    }

    SweepFacts facts(Instant now) {
        var instances = fleet.instances();
        var troubles = troubles();
        var claims = book.live();
        var snapshot = cluster.snapshot();
        return new SweepFacts(
                now, snapshot, instances, troubles, claims, endingReservations(snapshot, claims), buffers(), repairs);
    }

    /** All else goes on where they cannot be read. */
    private int buffers() {
        try {
            return cluster.capacityBuffers().size();
        } catch (RuntimeException fault) {
            log.atWarn().setCause(fault).log("capacity buffers not looked at");
            return 0;
        }
    }

    /** All else goes on where EC2 does not say, or may not be asked: a role of before it was asked lacks the right. */
    private List<InstanceTrouble> troubles() {
        try {
            return fleet.troubles();
        } catch (RuntimeException fault) {
            log.atWarn().setCause(fault).log("status checks of instances not looked at");
            return List.of();
        }
    }

    /** Where a class cannot be looked up now, the next sweep knows: a block is ending for ten minutes. */
    private SortedSet<String> endingReservations(ClusterSnapshot snapshot, List<NodeClaim> claims) {
        var ending = new TreeSet<String>();
        for (var nodeClass : snapshot.nodeClasses()) {
            if (nodeClass.capacityReservations().isEmpty()
                    || claims.stream()
                            .noneMatch(claim -> claim.spec().nodeClass().equals(nodeClass.name())
                                    && claim.spec().labels().containsKey(WellKnown.RESERVATION))) {
                continue;
            }
            try {
                if (nodeClasses.resolve(nodeClass) instanceof ResolvedNodeClass.Ready ready) {
                    ready.reservations().stream()
                            .filter(CapacityReservation::expiring)
                            .forEach(reservation -> ending.add(reservation.id()));
                }
            } catch (RetryableFault fault) {
                log.atWarn()
                        .addKeyValue("nodeClass", nodeClass.name())
                        .setCause(fault)
                        .log("capacity reservations not looked at");
            }
        }
        return ending;
    }
}
