package dev.slipway.solver.provision;

import dev.slipway.model.catalog.InstanceType;
import dev.slipway.model.claim.NodeClaim;
import dev.slipway.model.claim.NodeName;
import dev.slipway.model.cluster.NodeSnapshot;
import dev.slipway.model.resource.ResourceList;
import dev.slipway.model.scheduling.PodId;
import dev.slipway.model.scheduling.Taint;
import dev.slipway.model.scheduling.WellKnown;
import dev.slipway.solver.placing.Board;
import dev.slipway.solver.placing.Place;
import dev.slipway.solver.placing.Resources;
import dev.slipway.solver.placing.Rules;
import dev.slipway.solver.placing.Shape;
import dev.slipway.solver.scheduling.Devices;
import dev.slipway.solver.scheduling.Ownership;
import dev.slipway.solver.scheduling.StandingNode;
import dev.slipway.solver.simulation.Machine;
import dev.slipway.solver.simulation.Run;
import dev.slipway.solver.simulation.Scheduler;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What becomes of a plan's pods once its nodes are there, empty and ready. It lies in the solver's package, since nobody but
 * tests asks.
 */
public final class FirstRound {
    /** So often the scheduler picks anew among nodes that it likes equally well, a count. */
    private static final int LUCKS = 4;

    private final ProvisionFacts facts;
    private final Ownership ownership;
    private final Demands demands;
    private final Resources resources;

    /** A pod, and where it is nominated to. */
    private record Waiting(PodId pod, Shape shape, String node) {}

    /** A node that is ready. */
    private record Seat(Place place, Machine machine) {}

    /** Pods that were left over, and what their nodes cost, in millionths of a dollar per hour. */
    private record Followed(int rest, long cost) {}

    private FirstRound(ProvisionFacts facts) {
        this.facts = facts;
        this.ownership = new Ownership(facts.snapshot().nodes(), facts.claims());
        this.demands = Demands.of(facts, ownership);
        var asked = new ArrayList<ResourceList>();
        demands.kinds().forEach(kind -> asked.add(StandingNode.withSlot(kind.requests())));
        this.resources = Resources.of(asked);
    }

    /** How many pods the simulated scheduler leaves over at the most, those that the plan refuses included, as luck will have it. */
    public static int leftOver(ProvisionFacts facts, ProvisionPlan plan) {
        return new FirstRound(ready(facts, plan))
                .follow()
                .mapToInt(Followed::rest)
                .max()
                .orElseThrow();
    }

    /**
     * Pods that never bind where each is nominated to its node, they come by priority, then by name, and whoever finds its
     * node closed goes to another, or waits until others are bound.
     */
    public static List<PodId> unbound(ProvisionFacts facts, ProvisionPlan plan) {
        return new FirstRound(ready(facts, plan)).unbound(plan);
    }

    /** What nodes cost that are bought once the simulated scheduler has bound all that it can to these, the least as luck will have it. */
    public static double secondRound(ProvisionFacts facts, List<NodeSnapshot> ready) {
        return new FirstRound(with(facts, ready))
                        .follow()
                        .mapToLong(Followed::cost)
                        .min()
                        .orElseThrow()
                / 1e6;
    }

    /** With each luck. */
    private Stream<Followed> follow() {
        var ground = new Ground(facts, ownership, demands, resources, true);
        return IntStream.range(0, LUCKS).mapToObj(luck -> follow(ground, luck));
    }

    private static Followed follow(Ground ground, int luck) {
        var round = new Round(ground, new LinkedHashMap<>());
        var rest = round.follow(List.of(), false, new Round.Order(luck, Round.Arrival.BY_NAME))
                .rest();
        return new Followed(rest, round.cost());
    }

    private List<PodId> unbound(ProvisionPlan plan) {
        var nodesByPod = new TreeMap<PodId, String>();
        plan.newNodes()
                .forEach(node -> node.claim()
                        .spec()
                        .pods()
                        .forEach(pod -> nodesByPod.put(
                                PodId.parse(pod), node.claim().name().value())));
        plan.placements().forEach(one -> one.pods().forEach(pod -> nodesByPod.put(pod, one.node())));
        var rules = Rules.of(resources, demands.kinds(), facts.snapshot().kinds(), List.of(), false, true);
        var board = new Board(rules);
        var seatsByNode = new LinkedHashMap<String, Seat>();
        var daemons =
                new Daemons(facts.snapshot().daemonSets(), Devices.known(facts.snapshot(), facts.catalog()), resources);
        for (var room : Standing.addTo(board, facts, ownership, daemons, rules)) {
            var machine = new Machine(room.place(), room.allocatable(), rules.resources());
            seatsByNode.put(room.place().name(), new Seat(room.place(), machine));
        }
        var everywhere = new BitSet();
        everywhere.set(0, seatsByNode.size());
        var scheduler = new Scheduler(
                board, seatsByNode.values().stream().map(Seat::machine).toList(), _ -> everywhere, false, 0);
        var waiting = new ArrayList<Waiting>();
        for (var i = 0; i < demands.kinds().size(); i++) {
            var kind = demands.kinds().get(i);
            var shape = rules.waiting().get(i);
            for (var name : demands.names().get(i)) {
                var pod = new PodId(kind.namespace(), name);
                var node = nodesByPod.get(pod);
                if (node != null) {
                    waiting.add(new Waiting(pod, shape, node));
                }
            }
        }
        waiting.sort(Comparator.comparing((Waiting one) -> -one.shape().kind().priority())
                .thenComparing(Waiting::pod));
        boolean progress;
        do {
            progress = waiting.removeIf(one -> binds(one, board, seatsByNode, scheduler));
        } while (progress);
        return waiting.stream().map(Waiting::pod).toList();
    }

    /** To its node, or where that is closed, to any other. */
    private static boolean binds(
            Waiting one, Board board, SequencedMap<String, Seat> seatsByNode, Scheduler scheduler) {
        var seat = seatsByNode.get(one.node());
        var variant = one.shape().variants().getLast();
        if (seat == null || board.room(variant, seat.place(), false) == 0) {
            return scheduler.bind(List.of(new Run(one.shape(), 1))).isEmpty();
        }
        board.put(variant, 1, seat.place());
        seat.machine().bind(variant, 1);
        return true;
    }

    private static ProvisionFacts ready(ProvisionFacts facts, ProvisionPlan plan) {
        return with(
                facts,
                plan.newNodes().stream().map(node -> node(facts, node.claim())).toList());
    }

    private static ProvisionFacts with(ProvisionFacts facts, List<NodeSnapshot> ready) {
        var snapshot = facts.snapshot();
        var nodes = new ArrayList<>(snapshot.nodes());
        nodes.addAll(ready);
        return facts.with(snapshot.with(snapshot.pending(), nodes));
    }

    /** Of its cheapest type, in the first zone where that is on offer. */
    private static NodeSnapshot node(ProvisionFacts facts, NodeClaim claim) {
        var spec = claim.spec();
        var type = facts.catalog().type(spec.instanceTypeOptions().getFirst()).orElseThrow();
        var zone = type.offerings().stream()
                .filter(one -> one.capacityType() == spec.capacityType()
                        && spec.zones().contains(one.zone())
                        && one.price().equals(spec.price()))
                .map(one -> one.zone())
                .findFirst()
                .orElse(spec.zones().getFirst());
        return node(facts, claim.name().value(), type, zone, spec.labels(), spec.taints());
    }

    /**
     * One that is ready, and empty.
     *
     * @param own labels beside those that its type and zone give it
     */
    public static NodeSnapshot node(
            ProvisionFacts facts,
            String name,
            InstanceType type,
            String zone,
            Map<String, String> own,
            List<Taint> taints) {
        var labels = new TreeMap<>(type.labels());
        labels.putAll(own);
        labels.put(WellKnown.INSTANCE_TYPE, type.name());
        labels.put(WellKnown.ARCH, type.architecture());
        labels.put(WellKnown.OS, "linux");
        labels.put(WellKnown.ZONE, zone);
        labels.put(WellKnown.REGION, OfferingIndex.regionOf(zone));
        labels.put(WellKnown.HOSTNAME, name);
        return new NodeSnapshot(
                new NodeName(name),
                "",
                labels,
                taints,
                type.capacity(),
                type.allocatable(),
                true,
                false,
                facts.now(),
                List.of());
    }
}
