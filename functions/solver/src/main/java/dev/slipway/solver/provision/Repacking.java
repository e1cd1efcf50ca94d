package dev.slipway.solver.provision;

import dev.slipway.model.claim.NodeName;
import dev.slipway.model.cluster.NodeSnapshot;
import dev.slipway.model.resource.HourlyPrice;
import dev.slipway.model.resource.ResourceList;
import dev.slipway.model.scheduling.PodId;
import dev.slipway.model.scheduling.PodKind;
import dev.slipway.solver.placing.Board;
import dev.slipway.solver.placing.Place;
import dev.slipway.solver.placing.Resources;
import dev.slipway.solver.placing.Rules;
import dev.slipway.solver.placing.Variant;
import dev.slipway.solver.provision.Launches.Bought;
import dev.slipway.solver.provision.ProvisionPlan.Placement;
import dev.slipway.solver.provision.ProvisionPlan.PlannedNode;
import dev.slipway.solver.provision.SolverSettings.MinValuesPolicy;
import dev.slipway.solver.provision.Standing.Room;
import dev.slipway.solver.scheduling.Ownership;
import dev.slipway.solver.scheduling.StandingNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A cluster from which nodes are taken one after another, as far as their pods find another place: on nodes that stay,
 * or on one new node that costs less. All rules of the scheduler hold after each step, and one board serves all steps. A
 * node that has been given pods stays: no pod moves twice.
 */
public final class Repacking {
    private final ProvisionFacts facts;
    private final Market market;
    private final Admissions admissions;
    private final Cells cells;
    private final Rules rules;
    private final Board board;
    private final Openings openings;
    private final PriceList priceList;
    private final List<Limits> limits;
    private final Drafting drafting;
    private final Map<String, Integer> reservedLeft;
    private final SequencedMap<NodeName, Load> loads = new LinkedHashMap<>();
    private final List<Place> destinations = new ArrayList<>();
    private final Set<Place> gone = new LinkedHashSet<>();
    private final Set<Place> needed = new LinkedHashSet<>();

    /** What became of an attempt. */
    public sealed interface Outcome {
        /**
         * The nodes can go, and are held to be gone from now on.
         *
         * @param moves where their pods go; a node may come several times
         */
        record Cleared(List<Placement> moves) implements Outcome {
            public Cleared {
                moves = List.copyOf(moves);
            }
        }

        /**
         * They can go once this one is there, and are held to be gone from now on.
         *
         * @param node not recorded yet
         */
        record Replaced(PlannedNode node) implements Outcome {}

        /** Everything is as it was. */
        record Refused(String why) implements Outcome {}
    }

    /**
     * What a replacement has to be.
     *
     * @param below its price is less than that, in each zone that it may be launched in
     * @param leastTypes so many types are to choose from at least, a count
     */
    public record Wanted(HourlyPrice below, int leastTypes) {}

    private record Move(Variant variant, List<PodId> pods, Place place) {}

    private Repacking(ProvisionFacts facts, List<NodeName> movable, SortedSet<NodeName> shut) {
        this.facts = facts;
        var ownership = new Ownership(facts.snapshot().nodes(), facts.claims());
        var demands = Demands.of(facts, ownership);
        var kinds = new ArrayList<>(demands.kinds());
        var indexByKind = addMovable(new LinkedHashSet<>(movable), kinds);
        var asked = new ArrayList<ResourceList>();
        kinds.forEach(kind -> asked.add(StandingNode.withSlot(kind.requests())));
        var resources = Resources.of(asked);
        this.market = new Market(facts, resources);
        this.rules = Rules.of(
                resources,
                kinds,
                facts.snapshot().kinds(),
                facts.snapshot().daemonSets(),
                ProvisionSolver.wishes(facts),
                ProvisionSolver.shy(facts));
        this.priceList = new PriceList(market);
        this.admissions = new Admissions(market);
        this.cells =
                new Cells(rules, market.columns(), admissions, market.columns().usable());
        this.board = new Board(rules);
        this.openings = new Openings(board, market, admissions, cells);
        var rooms = Standing.addTo(board, facts, ownership, market.daemons(), rules);
        this.limits = market.limits(facts, ownership);
        this.drafting =
                new Drafting(market, admissions, limits, facts.settings().minValues(), false);
        this.reservedLeft = market.reservations();
        settleWhoWaits(demands, rooms);
        load(ownership, rooms, movable, shut, indexByKind);
    }

    /**
     * Starts with all nodes there.
     *
     * @param movable nodes that may be asked to go, in the order in which they are going to be: pods move rather onto those
     *     that are asked last
     * @param shut nodes that take no pod that moves
     */
    public static Repacking of(ProvisionFacts facts, List<NodeName> movable, SortedSet<NodeName> shut) {
        return new Repacking(facts, movable, shut);
    }

    /**
     * Adds the kinds of pods that may move; gives their places in the list by their index in the snapshot. A DaemonSet's pod
     * is none of them: whoever must be near it finds another on its new node.
     */
    private SortedMap<Integer, Integer> addMovable(Set<NodeName> movable, List<PodKind> kinds) {
        var indexByKind = new TreeMap<Integer, Integer>();
        for (var node : facts.snapshot().nodes()) {
            if (movable.contains(node.name())) {
                for (var group : node.pods()) {
                    var kind = facts.snapshot().kindOf(group);
                    if (kind.reschedulable() && !group.leaving()) {
                        indexByKind.computeIfAbsent(group.kind(), _ -> {
                            kinds.add(kind);
                            return kinds.size() - 1;
                        });
                    }
                }
            }
        }
        return indexByKind;
    }

    /** Pods that wait go first: the room that they need is nobody else's. */
    private void settleWhoWaits(Demands demands, List<Room> rooms) {
        for (var i = 0; i < demands.kinds().size(); i++) {
            var left = demands.names().get(i).size();
            for (var variant : rules.waiting().get(i).variants()) {
                for (var room : rooms) {
                    var count = left == 0 ? 0 : Math.min(left, room(variant, room.place()));
                    if (count > 0) {
                        board.put(variant, count, room.place());
                        needed.add(room.place());
                        left -= count;
                    }
                }
            }
        }
    }

    private void load(
            Ownership ownership,
            List<Room> rooms,
            List<NodeName> movable,
            SortedSet<NodeName> shut,
            SortedMap<Integer, Integer> indexByKind) {
        var nodesByName = new TreeMap<NodeName, NodeSnapshot>();
        facts.snapshot().nodes().forEach(node -> nodesByName.put(node.name(), node));
        var placesByName = new TreeMap<NodeName, Place>();
        for (var room : rooms) {
            var name = room.inFlight() ? null : new NodeName(room.place().name());
            var node = name == null ? null : nodesByName.get(name);
            if (name != null && node != null && initialized(node, ownership)) {
                placesByName.put(name, room.place());
            }
        }
        for (var name : movable) {
            var node = nodesByName.get(name);
            var place = placesByName.get(name);
            if (node != null && place != null) {
                loads.put(
                        name,
                        Load.of(
                                facts.snapshot(),
                                node,
                                place,
                                kind -> rules.standing().get(kind),
                                kind -> rules.waiting().get(indexByKind.getOrDefault(kind, 0))));
            }
        }
        placesByName.forEach((name, place) -> {
            if (!loads.containsKey(name) && !shut.contains(name)) {
                destinations.add(place);
            }
        });
        loads.reversed().forEach((name, load) -> {
            if (!shut.contains(name)) {
                destinations.add(load.place());
            }
        });
    }

    private static boolean initialized(NodeSnapshot node, Ownership ownership) {
        return new StandingNode(node, ownership.claimOf(node).orElse(null)).initialized();
    }

    private int room(Variant variant, Place place) {
        return Resources.fits(variant.shape().requests(), place.free()) ? board.room(variant, place, true) : 0;
    }

    /** Its pods go onto nodes that stay. */
    public Outcome clear(NodeName name) {
        var refusal = refusal(List.of(name));
        if (refusal != null) {
            return refusal;
        }
        var load = known(name);
        take(load);
        var moves = new ArrayList<Move>();
        var homeless = settle(List.of(load), destinations, moves);
        if (homeless == null) {
            moves.forEach(move -> needed.add(move.place()));
            return new Outcome.Cleared(moves.stream()
                    .map(move -> new Placement(move.place().name(), false, move.pods()))
                    .toList());
        }
        giveBack(List.of(load), moves);
        return new Outcome.Refused("%s fits on no other node".formatted(homeless));
    }

    /** Their pods go onto one new node. */
    public Outcome replace(List<NodeName> names, Wanted wanted) {
        var refusal = refusal(names);
        if (refusal != null) {
            return refusal;
        }
        var moving = names.stream().map(this::known).toList();
        var contents = new Contents(moving, admissions, cells, priceList.usable());
        if (contents.columns().isEmpty()) {
            return new Outcome.Refused("no node that can be bought may take all its pods");
        }
        var below = below(contents, wanted, names.size() > 1);
        var column = priceList.cheapest(
                one -> holds(one, contents) && market.columns().price(one) < below && payable(one));
        if (column < 0) {
            return new Outcome.Refused("no node for less than %s holds its pods".formatted(wanted.below()));
        }
        var columns = contents.like(column);
        // Types whose price is not below are no choice for the launch either.
        contents.columns().stream()
                .filter(one -> market.columns().price(one) >= below)
                .forEach(columns::clear);
        var planned = new Planned(column, contents.content(), columns, 1);
        if (Drafting.customOf(
                        admissions, planned.content().keySet(), market.columns().pool(column))
                .isEmpty()) {
            return new Outcome.Refused("its pods ask for labels that exclude each other");
        }
        var blueprint = drafting.draft(List.of(planned)).getFirst();
        if (blueprint.options().size() < wanted.leastTypes()) {
            return new Outcome.Refused(
                    "spot nodes are replaced by spot nodes where %d cheaper types are to choose from; there are %d"
                            .formatted(wanted.leastTypes(), blueprint.options().size()));
        }
        if (blueprint.fewerValues() && facts.settings().minValues() == MinValuesPolicy.STRICT) {
            return new Outcome.Refused("what is cheaper has less variety than the minValues of NodePool %s ask for"
                    .formatted(blueprint.offer().pool().name()));
        }
        moving.forEach(this::take);
        var moves = new ArrayList<Move>();
        var place = openings.open(planned, "replacement-" + board.places().size());
        var homeless = settle(moving, List.of(place), moves);
        if (homeless != null) {
            giveBack(moving, moves);
            return new Outcome.Refused("%s may not share a node with the others".formatted(homeless));
        }
        pay(planned, blueprint);
        var pods =
                moving.stream().flatMap(load -> load.pods().stream()).sorted().toList();
        return new Outcome.Replaced(Launches.of(facts.seeded(names.toString()), List.of(new Bought(blueprint, pods, 1)))
                .getFirst());
    }

    /**
     * Which nodes had best share a replacement; nothing is done.
     *
     * @param names nodes that could go
     * @return without repeats; a node whose pods nothing could be bought for is in none
     */
    public List<List<NodeName>> groups(List<NodeName> names) {
        var moving = names.stream()
                .filter(name -> refusal(List.of(name)) == null)
                .map(this::known)
                .toList();
        return new Grouping(rules, market, admissions, cells, priceList).of(moving);
    }

    private void pay(Planned planned, Blueprint blueprint) {
        var limit = limits.get(market.columns().pool(planned.column()));
        limit.take(limit.amounts(blueprint.options()), 1);
        if (market.reserved().get(planned.column())) {
            reservedLeft.merge(market.columns().offering(planned.column()).reservation(), -1, Integer::sum);
        }
    }

    private boolean payable(int column) {
        var limit = limits.get(market.columns().pool(column));
        return (!limit.any() || limit.allows(market.taken(column)))
                && (!market.reserved().get(column)
                        || reservedLeft.getOrDefault(
                                        market.columns().offering(column).reservation(), 0)
                                > 0);
    }

    /**
     * What the new node costs less than. Where several nodes go and it could be just like one of them, that one may as well
     * stay and the others go: then only what is cheaper still counts (core.md §3.6, same-type rule).
     */
    private long below(Contents contents, Wanted wanted, boolean several) {
        var below = wanted.below().microUsd();
        return several ? Math.min(below, priceList.lowest(contents.sorts(), column -> holds(column, contents))) : below;
    }

    private boolean holds(int column, Contents contents) {
        return contents.packable().get(column) && Resources.fits(contents.requests(), market.room(column));
    }

    private Outcome.@Nullable Refused refusal(List<NodeName> names) {
        for (var name : names) {
            var load = loads.get(name);
            if (load == null || gone.contains(load.place())) {
                return new Outcome.Refused("it is not there");
            }
            if (needed.contains(load.place())) {
                return new Outcome.Refused("it takes pods that wait or move");
            }
        }
        return null;
    }

    private Load known(NodeName name) {
        var load = loads.get(name);
        if (load == null) {
            throw new IllegalArgumentException("The node %s cannot be asked to go.".formatted(name));
        }
        return load;
    }

    private void take(Load load) {
        load.leave(board);
        gone.add(load.place());
    }

    private void giveBack(List<Load> back, List<Move> moves) {
        moves.reversed()
                .forEach(move -> board.withdraw(move.variant(), move.pods().size(), move.place()));
        for (var load : back) {
            gone.remove(load.place());
            load.comeBack(board);
        }
    }

    /** Whoever finds no place is asked again once others have moved. The first that finds none, or null. */
    private @Nullable PodId settle(List<Load> moving, List<Place> onto, List<Move> moves) {
        var lots = moving.stream().flatMap(load -> load.lots().stream()).toList();
        var taken = new int[lots.size()];
        while (true) {
            var progress = false;
            @Nullable PodId homeless = null;
            for (var i = 0; i < taken.length; i++) {
                var pods = lots.get(i).pods();
                var before = taken[i];
                for (var variant : lots.get(i).shape().variants()) {
                    taken[i] += settle(variant, pods.subList(taken[i], pods.size()), onto, moves);
                }
                progress |= taken[i] > before;
                if (taken[i] < pods.size()) {
                    homeless = homeless == null ? pods.getLast() : homeless;
                    if (!rules.counts()) {
                        return homeless;
                    }
                }
            }
            if (homeless == null || !progress) {
                return homeless;
            }
        }
    }

    private int settle(Variant variant, List<PodId> pods, List<Place> onto, List<Move> moves) {
        var settled = 0;
        for (var place : onto) {
            if (settled == pods.size()) {
                break;
            }
            var count = gone.contains(place) ? 0 : Math.min(pods.size() - settled, room(variant, place));
            if (count > 0) {
                board.put(variant, count, place);
                moves.add(new Move(variant, pods.subList(settled, settled + count), place));
                settled += count;
            }
        }
        return settled;
    }
}
