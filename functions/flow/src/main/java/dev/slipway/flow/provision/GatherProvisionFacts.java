package dev.slipway.flow.provision;

import dev.slipway.model.catalog.CapacityPool;
import dev.slipway.model.catalog.Catalog;
import dev.slipway.model.catalog.UnavailableOffering;
import dev.slipway.model.claim.NodeClaim;
import dev.slipway.model.cluster.ClusterSnapshot;
import dev.slipway.model.cluster.PlanRequest;
import dev.slipway.model.pool.NodeClass;
import dev.slipway.model.pool.ResolvedNodeClass;
import dev.slipway.model.port.CatalogSource;
import dev.slipway.model.port.ClaimBook;
import dev.slipway.model.port.ClusterView;
import dev.slipway.model.port.NodeClassSource;
import dev.slipway.model.port.OfferingBook;
import dev.slipway.solver.provision.ProvisionFacts;
import dev.slipway.solver.provision.SolverSettings;
import dev.slipway.solver.provision.SolverSettings.Follows;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;

/** Reads what a provisioning decision rests on. */
public final class GatherProvisionFacts {
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

    public GatherProvisionFacts(
            ClaimBook claims,
            CatalogSource catalog,
            NodeClassSource nodeClasses,
            OfferingBook offerings,
            ClusterView cluster) {
        this.claims = claims;
        this.catalog = catalog;
        this.nodeClasses = nodeClasses;
        this.offerings = offerings;
        this.cluster = cluster;
    }

    /** The snapshot that came with the request while it is fresh, else the cluster as it is now. */
    ClusterSnapshot snapshot(PlanRequest request, Instant now) {
        return switch (request) {
            case PlanRequest.PodsPending pending
            when pending.snapshot().takenAt().plus(SNAPSHOT_LIFE).isAfter(now) -> pending.snapshot();
            case PlanRequest.PodsPending _, PlanRequest.CapacityWanted _ -> cluster.snapshot();
        };
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
