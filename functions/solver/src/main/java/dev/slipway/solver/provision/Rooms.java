package dev.slipway.solver.provision;

import dev.slipway.model.catalog.InstanceType;
import dev.slipway.model.claim.NodeClaim;
import dev.slipway.model.cluster.NodeSnapshot;
import dev.slipway.model.resource.ResourceList;
import dev.slipway.solver.scheduling.Alternatives;
import dev.slipway.solver.scheduling.Labels;
import dev.slipway.solver.scheduling.Ownership;
import dev.slipway.solver.scheduling.StandingNode;
import dev.slipway.solver.scheduling.Taints;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** Lists what is there to be filled before anything is bought: initialized nodes, starting ones, claims in flight. */
final class Rooms {
    private final ProvisionFacts facts;
    private final Ownership ownership;
    private final Amounts amounts;
    private final TreeMap<String, InstanceType> typesByName = new TreeMap<>();

    private Rooms(ProvisionFacts facts, Ownership ownership, Amounts amounts) {
        this.facts = facts;
        this.ownership = ownership;
        this.amounts = amounts;
        facts.catalog().instanceTypes().forEach(type -> typesByName.put(type.name(), type));
    }

    /** How much the clocks of webhook and planner, and the webhook's caches, may be apart. */
    private static final Duration JUST_REGISTERED = Duration.ofSeconds(30);

    static List<Room> of(ProvisionFacts facts, Ownership ownership, Amounts amounts) {
        return new Rooms(facts, ownership, amounts).inOrder();
    }

    private List<Room> inOrder() {
        var initialized = new ArrayList<Room>();
        var starting = new ArrayList<Room>();
        for (var node : facts.snapshot().nodes()) {
            var claim = ownership.claimOf(node);
            if (!node.deleting() && claim.map(NodeClaim::usable).orElse(true)) {
                var standing = new StandingNode(node, claim.orElse(null));
                (standing.initialized() ? initialized : starting).add(standing(standing, node));
            }
        }
        var rooms = new ArrayList<>(initialized);
        rooms.addAll(starting);
        facts.claims().stream()
                .filter(claim -> claim.usable() && ownership.nodeOf(claim).isEmpty() && mayStillCome(claim))
                .map(this::inFlight)
                .forEach(rooms::add);
        return rooms;
    }

    /** A claim that had registered before the cluster was looked at, and has no node in it, has lost its node. */
    private boolean mayStillCome(NodeClaim claim) {
        return claim.node().isEmpty()
                || !claim.state().since().isBefore(facts.snapshot().takenAt().minus(JUST_REGISTERED));
    }

    private Room standing(StandingNode standing, NodeSnapshot node) {
        var claim = standing.claim();
        return new Room(
                node.name().value(),
                false,
                node.name().value(),
                List.of(standing.labels()),
                standing.taints(),
                claim == null ? List.of() : claim.spec().pods(),
                roomIn(standing.free(facts.snapshot())));
    }

    private Room inFlight(NodeClaim claim) {
        var mayBe = new ArrayList<Labels>();
        var free = ResourceList.NONE;
        for (var become : becomings(claim)) {
            var labels = Labels.of(claim.spec().labels()).or(become);
            // What is known of the type is what it has; the claim's own amounts stand in for a type no longer listed.
            var allocatable = claim.instance().isPresent()
                    ? claim.allocatable()
                    : become.type().allocatable();
            var left = allocatable.minus(daemonRequests(claim, labels));
            free = mayBe.isEmpty() ? left : smaller(free, left);
            mayBe.add(labels);
        }
        if (mayBe.isEmpty()) {
            var labels = Labels.of(claim.spec().labels());
            mayBe.add(labels);
            free = claim.allocatable().minus(daemonRequests(claim, labels));
        }
        return new Room(
                claim.name().value(),
                true,
                null,
                mayBe,
                claim.spec().taints(),
                claim.spec().pods(),
                roomIn(free));
    }

    /** What the claim is, or while it is not launched, all that it may become. */
    private List<Column> becomings(NodeClaim claim) {
        var columns = new ArrayList<Column>();
        var instance = claim.instance();
        if (instance.isPresent()) {
            var pool = instance.get().pool();
            var type = typesByName.get(pool.instanceType());
            if (type != null) {
                columns.add(column(claim, type, pool.zone()));
            }
            return columns;
        }
        for (var option : claim.spec().instanceTypeOptions()) {
            var type = typesByName.get(option);
            if (type != null) {
                claim.spec().zones().forEach(zone -> columns.add(column(claim, type, zone)));
            }
        }
        return columns;
    }

    private static Column column(NodeClaim claim, InstanceType type, String zone) {
        var systems = type.operatingSystems();
        var os = systems.isEmpty() || systems.contains("linux") ? "linux" : systems.getFirst();
        var spec = claim.spec();
        return new Column(type, 0, zone, spec.capacityType(), 0, true, os, spec.nodePool(), spec.nodeClass());
    }

    private ResourceList daemonRequests(NodeClaim claim, Labels labels) {
        var total = ResourceList.NONE;
        var whenReady = labels.or(StandingNode.LABELS_TO_COME);
        for (var daemon : facts.snapshot().daemonSets()) {
            if (Taints.daemonRuns(daemon, claim.spec().taints())
                    && Alternatives.of(daemon).matches(whenReady, null)) {
                total = total.plus(StandingNode.withSlot(daemon.requests()));
            }
        }
        return total;
    }

    private long[] roomIn(ResourceList free) {
        var negative = free.amounts().values().stream().anyMatch(amount -> amount.millis() < 0);
        return amounts.unpack(negative ? ResourceList.NONE : free);
    }

    private static ResourceList smaller(ResourceList a, ResourceList b) {
        return a.minus(a.minus(b).max(ResourceList.NONE));
    }
}
