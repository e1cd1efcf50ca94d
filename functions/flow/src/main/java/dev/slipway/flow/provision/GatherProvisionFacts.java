package dev.slipway.flow.provision;

import dev.slipway.model.catalog.CapacityPool;
import dev.slipway.model.catalog.Catalog;
import dev.slipway.model.catalog.UnavailableOffering;
import dev.slipway.model.claim.NodeClaim;
import dev.slipway.model.cluster.ClusterSnapshot;
import dev.slipway.model.cluster.PlanRequest;
import dev.slipway.model.pool.CapacityBuffer;
import dev.slipway.model.pool.NodeClass;
import dev.slipway.model.pool.ResolvedNodeClass;
import dev.slipway.model.port.CatalogSource;
import dev.slipway.model.port.ClaimBook;
import dev.slipway.model.port.ClusterView;
import dev.slipway.model.port.NodeClassSource;
import dev.slipway.model.port.OfferingBook;
import dev.slipway.model.port.RetryableFault;
import dev.slipway.model.port.SnapshotStore;
import dev.slipway.solver.provision.ProvisionFacts;
import dev.slipway.solver.provision.SolverSettings;
import dev.slipway.solver.provision.SolverSettings.Follows;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads what a provisioning decision rests on. */
public final class GatherProvisionFacts {
    private static final Logger log = LoggerFactory.getLogger(GatherProvisionFacts.class);

    /**
     * How old a batch's snapshot may be. A message that waited longer, behind a failed one or in an outage, speaks of
     * pods that may long be running; planning for them would buy nodes for nobody.
     */
    static final Duration SNAPSHOT_LIFE = Duration.ofSeconds(30);

    private final ClaimBook claims;
    private final CatalogSource catalog;
    private final NodeClassSource nodeClasses;
    private final OfferingBook offerings;
    private final ClusterView cluster;
    private final SnapshotStore snapshots;

    /** Where snapshots come in messages alone. */
    public GatherProvisionFacts(
            ClaimBook claims,
            CatalogSource catalog,
            NodeClassSource nodeClasses,
            OfferingBook offerings,
            ClusterView cluster) {
        this(claims, catalog, nodeClasses, offerings, cluster, SnapshotStore.NONE);
    }

    public GatherProvisionFacts(
            ClaimBook claims,
            CatalogSource catalog,
            NodeClassSource nodeClasses,
            OfferingBook offerings,
            ClusterView cluster,
            SnapshotStore snapshots) {
        this.claims = claims;
        this.catalog = catalog;
        this.nodeClasses = nodeClasses;
        this.offerings = offerings;
        this.cluster = cluster;
        this.snapshots = snapshots;
    }

    /**
     * The cluster that a request is about.
     *
     * @param buffers whose virtual pods wait in it; none in what the webhook sent, so that real pods get the room at once,
     *     and the sweep asks for more
     */
    record Seen(ClusterSnapshot snapshot, List<CapacityBuffer> buffers) {}

    /** The snapshot that came with the request, or that it names, while it is fresh, else the cluster as it is now. */
    Seen seen(PlanRequest request, Instant now) {
        var sent = switch (request) {
            case PlanRequest.PodsPending pending -> Optional.of(pending.snapshot());
            case PlanRequest.SnapshotStored stored when fresh(stored.at(), now) -> stored(stored);
            case PlanRequest.SnapshotStored _, PlanRequest.CapacityWanted _ -> Optional.<ClusterSnapshot>empty();
        };
        return sent.filter(snapshot -> fresh(snapshot.takenAt(), now))
                .map(snapshot -> new Seen(snapshot, List.of()))
                .orElseGet(this::now);
    }

    private Seen now() {
        var snapshot = cluster.snapshot();
        var buffers = cluster.capacityBuffers();
        return new Seen(snapshot.holding(buffers), buffers);
    }

    private static boolean fresh(Instant takenAt, Instant now) {
        return takenAt.plus(SNAPSHOT_LIFE).isAfter(now);
    }

    /** Whatever is wrong with it, the cluster itself can be read; a message that came again and again helps no pod. */
    private Optional<ClusterSnapshot> stored(PlanRequest.SnapshotStored request) {
        String why;
        try {
            var found = snapshots.find(request.key());
            if (found.isPresent()) {
                return found;
            }
            why = "There is no such snapshot, or no right to read it. Maybe it has expired.";
        } catch (IllegalArgumentException | RetryableFault fault) {
            why = String.valueOf(fault.getMessage());
        }
        log.atWarn()
                .addKeyValue("request", request.id())
                .addKeyValue("key", request.key())
                .addKeyValue("why", why)
                .log("stored snapshot not read; the planner reads the cluster itself");
        return Optional.empty();
    }

    /**
     * All facts. The claims are read after the snapshot, so that no node in flight is missed. The seed holds a digest of
     * the facts: two planners that see the same would ask for the same claims, and a planner that comes again after
     * some of its claims have failed asks for others.
     *
     * @param fullSubnets ids of subnets that refused a launch a moment ago; nothing is launched there
     */
    ProvisionFacts facts(ClusterSnapshot snapshot, String request, Instant now, Set<String> fullSubnets) {
        var facts = around(snapshot, claims.live(), request, now, fullSubnets);
        return facts.seeded(InputDigest.of(facts));
    }

    /** All facts around a cluster and claims that have been read: what could be bought now. */
    public ProvisionFacts around(
            ClusterSnapshot snapshot, List<NodeClaim> live, String seed, Instant now, Set<String> fullSubnets) {
        var resolved = new ArrayList<ResolvedNodeClass>();
        for (NodeClass nodeClass : snapshot.nodeClasses()) {
            resolved.add(SubnetRoom.usable(nodeClasses.resolve(nodeClass), fullSubnets));
        }
        var types = catalog.catalog(resolved);
        return new ProvisionFacts(
                now, seed, snapshot, live, types, resolved, inFull(offerings.unavailable(now), types), settings());
    }

    private SolverSettings settings() {
        return new SolverSettings(
                cluster.nominates() ? Follows.NOMINATED : Follows.FREE,
                SolverSettings.USUAL.preferences(),
                SolverSettings.USUAL.minValues());
    }

    /** A mark of everything of a capacity type is one for each of its offerings. */
    private static List<UnavailableOffering> inFull(List<UnavailableOffering> marks, Catalog catalog) {
        var marked = new TreeMap<CapacityPool, UnavailableOffering>();
        for (var mark : marks) {
            if (!mark.pool().isAll()) {
                marked.put(mark.pool(), mark);
                continue;
            }
            for (var type : catalog.instanceTypes()) {
                for (var offering : type.offerings()) {
                    if (offering.capacityType() == mark.pool().capacityType()) {
                        var pool = new CapacityPool(offering.capacityType(), type.name(), offering.zone());
                        marked.putIfAbsent(pool, new UnavailableOffering(pool, mark.until(), mark.code()));
                    }
                }
            }
        }
        return List.copyOf(marked.values());
    }
}
