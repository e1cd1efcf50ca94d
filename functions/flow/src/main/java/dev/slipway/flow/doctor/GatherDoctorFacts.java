package dev.slipway.flow.doctor;

import dev.slipway.model.claim.CloudInstance;
import dev.slipway.model.claim.InstanceId;
import dev.slipway.model.claim.NodeClaim;
import dev.slipway.model.cluster.ClusterSnapshot;
import dev.slipway.model.decision.LastRun;
import dev.slipway.model.port.ClaimBook;
import dev.slipway.model.port.ControlBook;
import dev.slipway.model.port.FleetGateway;
import dev.slipway.solver.doctor.DoctorFacts;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Reads EC2, then the table, then the cluster, as a sweep does: nothing that was just made looks like an orphan. */
public final class GatherDoctorFacts {
    private final String clusterName;
    private final FleetGateway fleet;
    private final ClaimBook book;
    private final ControlBook memory;

    public GatherDoctorFacts(String clusterName, FleetGateway fleet, ClaimBook book, ControlBook memory) {
        this.clusterName = clusterName;
        this.fleet = fleet;
        this.book = book;
        this.memory = memory;
    }

    /**
     * The facts.
     *
     * @param cluster asked last; gives null when no cluster was named
     */
    public DoctorFacts facts(Instant now, Supplier<@Nullable ClusterSnapshot> cluster) {
        var instances = fleet.instances();
        var claims = book.live();
        var ended = book.ended(Instant.EPOCH);
        var lastSweep = LastRun.of(memory.read(LastRun.SWEEP).values());
        return new DoctorFacts(
                now,
                clusterName,
                instances,
                untagged(instances, claims),
                claims,
                ended,
                cluster.get(),
                lastSweep.map(LastRun::at).orElse(null));
    }

    private List<CloudInstance> untagged(List<CloudInstance> instances, List<NodeClaim> claims) {
        var found = new TreeSet<InstanceId>();
        instances.forEach(instance -> found.add(instance.id()));
        var untagged = new ArrayList<CloudInstance>();
        for (var claim : claims) {
            claim.instance()
                    .filter(instance -> found.add(instance.id()))
                    .flatMap(instance -> fleet.instance(instance.id()))
                    .ifPresent(untagged::add);
        }
        return untagged;
    }
}
