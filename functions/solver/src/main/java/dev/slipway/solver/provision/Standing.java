package dev.slipway.solver.provision;

import dev.slipway.model.catalog.InstanceType;
import dev.slipway.model.claim.ClaimState;
import dev.slipway.model.claim.NodeClaim;
import dev.slipway.model.cluster.NodeSnapshot;
import dev.slipway.model.resource.ResourceList;
import dev.slipway.model.resource.Saturated;
import dev.slipway.model.scheduling.Taint;
import dev.slipway.model.scheduling.WellKnown;
import dev.slipway.solver.placing.Board;
import dev.slipway.solver.placing.Place;
import dev.slipway.solver.placing.Resources;
import dev.slipway.solver.placing.Rules;
import dev.slipway.solver.placing.Shape;
import dev.slipway.solver.scheduling.Labels;
import dev.slipway.solver.scheduling.Ownership;
import dev.slipway.solver.scheduling.StandingNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Puts what is there onto the board: initialized nodes, starting ones, then claims whose node has not joined. */
final class Standing {
    /** How much the clocks of webhook and planner, and the webhook's caches, may be apart. */
    private static final Duration JUST_REGISTERED = Duration.ofSeconds(30);

    private final ProvisionFacts facts;
    private final Ownership ownership;
    private final Resources resources;
    private final Board board;
    private final List<Shape> shapes;
    private final Daemons daemons;
    private final List<long[]> requestsByKind;
    private final List<Room> rooms = new ArrayList<>();

    /**
     * Room that is paid for already.
     *
     * @param inFlight the node has not joined
     * @param claim null where none is known
     * @param freeBefore what was free before anything was placed; not to be written to
     * @param allocatable of the whole node
     */
    record Room(
            Place place, boolean inFlight, @Nullable NodeClaim claim, long[] freeBefore, ResourceList allocatable) {}

    private Standing(ProvisionFacts facts, Ownership ownership, Daemons daemons, Board board, Rules rules) {
        this.facts = facts;
        this.ownership = ownership;
        this.resources = rules.resources();
        this.board = board;
        this.shapes = rules.standing();
        this.daemons = daemons;
        this.requestsByKind = facts.snapshot().kinds().stream()
                .map(kind -> resources.unpack(StandingNode.withSlot(kind.requests())))
                .toList();
    }

    /** Adds all of it, in the order in which it is to be filled. */
    static List<Room> addTo(Board board, ProvisionFacts facts, Ownership ownership, Daemons daemons, Rules rules) {
        var standing = new Standing(facts, ownership, daemons, board, rules);
        standing.addAll();
        return standing.rooms;
    }

    /** Whether pods may be planned onto the node at all. */
    static boolean usable(NodeSnapshot node, Ownership ownership) {
        return !leaves(node, ownership)
                && ownership.claimOf(node).map(NodeClaim::usable).orElse(true);
    }

    /**
     * Whether the node goes and its pods need another place (core.md §2.11): it is being deleted, its claim says so, or,
     * where no claim is known, its taint does.
     */
    static boolean leaves(NodeSnapshot node, Ownership ownership) {
        return node.deleting()
                || ownership
                        .claimOf(node)
                        .map(claim -> claim.state() instanceof ClaimState.Disrupted
                                || claim.state() instanceof ClaimState.Draining
                                || claim.state() instanceof ClaimState.Terminating)
                        .orElseGet(() -> node.taints().stream().anyMatch(WellKnown.DISRUPTED::matches));
    }

    private void addAll() {
        var starting = new ArrayList<StandingNode>();
        for (var node : facts.snapshot().nodes()) {
            if (usable(node, ownership)) {
                var standing = new StandingNode(node, ownership.claimOf(node).orElse(null));
                if (standing.initialized()) {
                    add(standing);
                } else {
                    starting.add(standing);
                }
            }
        }
        starting.forEach(this::add);
        facts.claims().stream()
                .filter(claim -> claim.usable() && ownership.nodeOf(claim).isEmpty() && mayStillCome(claim))
                .forEach(this::addInFlight);
    }

    /** A claim that had registered before the cluster was looked at, and has no node in it, has lost its node. */
    private boolean mayStillCome(NodeClaim claim) {
        return claim.node().isEmpty()
                || !claim.state().since().isBefore(facts.snapshot().takenAt().minus(JUST_REGISTERED));
    }

    private void add(StandingNode standing) {
        var node = standing.node();
        var claim = standing.claim();
        var taints = standing.taints();
        var labels = claim == null ? standing.labels() : standing.labels().or(StandingNode.LABELS_TO_COME);
        var toCome = daemonsOn(node.name().value(), labels, taints, standing.allocatable());
        var free = resources.unpack(standing.allocatable());
        subtractPods(node, free, toCome);
        var place = board.add(
                node.name().value(),
                node.name().value(),
                List.of(standing.labels()),
                taints,
                toCome,
                atLeastNothing(free),
                node.volumeLimits());
        for (var group : node.pods()) {
            board.seat(shapes.get(group.kind()), group.names().size(), group.leaving(), place);
        }
        board.run(toCome, toCome, daemons.ports(toCome), place);
        rooms.add(new Room(place, false, claim, free.clone(), standing.allocatable()));
    }

    private void subtractPods(NodeSnapshot node, long[] free, BitSet toCome) {
        var daemonsLeft = new long[free.length];
        toCome.stream().forEach(daemon -> Resources.subtract(daemonsLeft, daemons.requests(daemon), -1));
        for (var group : node.pods()) {
            var requests = requestsByKind.get(group.kind());
            Resources.subtract(free, requests, group.names().size());
            if (facts.snapshot().kindOf(group).owner().equals("DaemonSet")) {
                Resources.subtract(daemonsLeft, requests, group.names().size());
            }
        }
        // More daemon pods than expected never free room (core.md §6.2, 39).
        for (var i = 0; i < free.length; i++) {
            free[i] = Saturated.minus(free[i], Math.max(0, daemonsLeft[i]));
        }
    }

    private BitSet daemonsOn(@Nullable String nodeName, Labels labels, List<Taint> taints, ResourceList allocatable) {
        var running = new BitSet();
        for (var i = 0; i < daemons.size(); i++) {
            running.set(i, daemons.runsOn(i, nodeName, labels, taints, allocatable));
        }
        return running;
    }

    private void addInFlight(NodeClaim claim) {
        var mayBe = new ArrayList<Labels>();
        var free = new long[resources.size()];
        var possible = new BitSet();
        var sure = new BitSet();
        sure.set(0, daemons.size());
        for (var become : becomings(claim)) {
            var running = daemonsOn(
                    null,
                    become.labels().or(StandingNode.LABELS_TO_COME),
                    claim.spec().taints(),
                    become.allocatable());
            possible.or(running);
            sure.and(running);
            var left = resources.unpack(become.allocatable());
            running.stream().forEach(daemon -> Resources.subtract(left, daemons.requests(daemon), 1));
            for (var i = 0; i < free.length; i++) {
                free[i] = mayBe.isEmpty() ? left[i] : Math.min(free[i], left[i]);
            }
            mayBe.add(become.labels());
        }
        var place = board.add(
                claim.name().value(),
                null,
                mayBe,
                claim.spec().taints(),
                sure,
                atLeastNothing(free),
                Collections.emptySortedMap());
        board.run(possible, sure, daemons.ports(possible), place);
        rooms.add(new Room(place, true, claim, free.clone(), claim.allocatable()));
    }

    private record Becoming(Labels labels, ResourceList allocatable) {}

    /** What the claim is, or while it is not launched, all that it may become. */
    private List<Becoming> becomings(NodeClaim claim) {
        var becomings = new ArrayList<Becoming>();
        var instance = claim.instance();
        if (instance.isPresent()) {
            var pool = instance.get().pool();
            becomings.add(new Becoming(
                    labels(claim, typeOf(claim, pool.instanceType()), pool.instanceType(), pool.zone()),
                    claim.allocatable()));
            return becomings;
        }
        for (var option : claim.spec().instanceTypeOptions()) {
            var type = typeOf(claim, option);
            for (var zone : claim.spec().zones()) {
                // The claim's own amounts stand in for a type no longer listed.
                var allocatable = type == null ? claim.allocatable() : type.allocatable();
                becomings.add(new Becoming(labels(claim, type, option, zone), allocatable));
            }
        }
        return becomings;
    }

    private @Nullable InstanceType typeOf(NodeClaim claim, String name) {
        return facts.catalog().typeFor(claim.spec().nodeClass(), name).orElse(null);
    }

    private Labels labels(NodeClaim claim, @Nullable InstanceType type, String typeName, String zone) {
        var spec = claim.spec();
        var os = type == null
                        || type.operatingSystems().isEmpty()
                        || type.operatingSystems().contains("linux")
                ? "linux"
                : type.operatingSystems().getFirst();
        return Labels.of(spec.labels()).or(key -> switch (key) {
            case WellKnown.INSTANCE_TYPE -> typeName;
            case WellKnown.ARCH -> type == null ? null : type.architecture();
            case WellKnown.OS -> os;
            case WellKnown.ZONE -> zone;
            case WellKnown.ZONE_ID -> facts.catalog().zoneIds().get(zone);
            case WellKnown.REGION -> OfferingIndex.regionOf(zone);
            case WellKnown.CAPACITY_TYPE -> spec.capacityType().text();
            case WellKnown.NODE_POOL -> spec.nodePool();
            case WellKnown.NODE_CLASS -> spec.nodeClass();
            case WellKnown.HOSTNAME -> Labels.HOST_TO_COME;
            default -> type == null ? null : type.labels().get(key);
        });
    }

    /**
     * What is overdrawn is used up; the kube-scheduler, unlike Karpenter (core.md §2.4), still places pods that ask for none
     * of it (NodeResourcesFit, fitsRequest, read 2026-11-27).
     */
    private static long[] atLeastNothing(long[] free) {
        return Arrays.stream(free).map(amount -> Math.max(0, amount)).toArray();
    }
}
