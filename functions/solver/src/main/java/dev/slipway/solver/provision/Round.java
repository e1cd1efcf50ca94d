package dev.slipway.solver.provision;

import dev.slipway.model.resource.HourlyPrice;
import dev.slipway.model.resource.Saturated;
import dev.slipway.model.scheduling.PodId;
import dev.slipway.solver.placing.Board;
import dev.slipway.solver.placing.Resources;
import dev.slipway.solver.placing.Rules;
import dev.slipway.solver.placing.Shape;
import dev.slipway.solver.placing.Variant;
import dev.slipway.solver.provision.Launches.Bought;
import dev.slipway.solver.provision.ProvisionPlan.Unplaceable;
import dev.slipway.solver.provision.SolverSettings.Follows;
import dev.slipway.solver.provision.Standing.Room;
import dev.slipway.solver.simulation.Run;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/** One way through the whole decision: rules, rooms, assignment, purchase, plan. */
final class Round {
    private final Ground ground;
    private final Market market;
    private final Rules rules;
    private final Board board;
    private final List<Room> rooms;
    private final List<Demand> demands;
    private final Admissions admissions;
    private final Cells cells;
    private final Prices prices;
    private final List<Limits> limits;
    private final Purchase purchase;
    private final int[] left;
    private final SequencedMap<Integer, Integer> refused;
    private final SequencedMap<Want, Integer> most;
    private final SequencedMap<Integer, Integer> placedAfterAll = new LinkedHashMap<>();
    private final Handout handout;
    private final List<Shape> shapes;
    private final List<Assignment.Seated> promised = new ArrayList<>();
    private final List<Assignment.Seated> seated = new ArrayList<>();
    private final List<Assignment.Turn> turns = new ArrayList<>();
    private final SequencedMap<Want, Integer> wanted = new LinkedHashMap<>();
    private List<Planned> nodes = List.of();
    private boolean followed;

    /**
     * @param refused by shape, pods that are known to be too many
     */
    Round(Ground ground, SequencedMap<Integer, Integer> refused) {
        this(ground, refused, new LinkedHashMap<>());
    }

    /**
     * Knowing more of rounds before.
     *
     * @param refused by shape, pods that are known to be too many
     * @param most of what is known to be scarce, so many pods can be bought for
     */
    Round(Ground ground, SequencedMap<Integer, Integer> refused, SequencedMap<Want, Integer> most) {
        this.ground = ground;
        this.market = ground.market();
        this.rules = ground.rules();
        this.demands = ground.demands();
        this.shapes = ground.shapes();
        this.admissions = ground.admissions();
        this.cells = ground.cells();
        this.handout = new Handout(demands, cells);
        this.board = ground.board();
        this.rooms = ground.standOn(board);
        this.limits = ground.limits();
        this.prices = new Prices(market, admissions, ground.frontier());
        this.purchase = new Purchase(market, admissions, prices, new HostConflicts(rules, admissions), limits);
        this.left = new int[shapes.size()];
        this.refused = new LinkedHashMap<>(refused);
        this.most = new LinkedHashMap<>(most);
        keepPromises();
        demands.forEach(demand -> left[demand.shape().index()] = Math.max(
                0, demand.waiting() - refused.getOrDefault(demand.shape().index(), 0)));
    }

    /** Pods of the last plan go where it wanted them. */
    private void keepPromises() {
        for (var room : rooms) {
            for (var pod : ground.promises().of(room.claim())) {
                for (var demand : demands) {
                    if (demand.waits(pod)) {
                        keepPromise(pod, demand, room);
                        break;
                    }
                }
            }
        }
    }

    private void keepPromise(PodId pod, Demand demand, Room room) {
        for (var variant : demand.shape().variants()) {
            if (board.room(variant, room.place(), false) > 0) {
                board.put(variant, 1, room.place());
                demand.take(pod);
                handout.seat(pod, room);
                promised.add(new Assignment.Seated(variant, 1, room));
                return;
            }
        }
    }

    void run() {
        place(List.of());
        giveWishesUp();
    }

    /**
     * Another way: each pod goes onto a node that is planned already, which may have to become larger, and a new one is
     * planned only where none can. So does Karpenter; it makes for few and large nodes.
     */
    void grow() {
        var order = Precedence.bySize(shapes);
        var assignment = new Assignment(rules, board, rooms, cells, prices, most, left);
        assignment.seat(order);
        turns.addAll(assignment.turns());
        nodes = cling(List.of(), order);
    }

    /**
     * Pods whose wishes the limits did not reach for have been left out; without their wishes they may share the nodes that
     * are planned, which may have to become larger.
     */
    private void giveWishesUp() {
        var again = shapes.stream()
                .filter(shape -> refused.getOrDefault(shape.index(), 0) > 0
                        && shape.variants().size() > 1)
                .toList();
        if (again.isEmpty()) {
            return;
        }
        again.forEach(shape -> left[shape.index()] += refused.getOrDefault(shape.index(), 0));
        nodes = cling(nodes, again);
        for (var shape : again) {
            var still = Math.min(left[shape.index()], refused.getOrDefault(shape.index(), 0));
            left[shape.index()] -= still;
            placedAfterAll.put(shape.index(), refused.getOrDefault(shape.index(), 0) - still);
        }
    }

    /** By shape, how many of the pods that were known to be too many have a place without their wishes. */
    SequencedMap<Integer, Integer> placedAfterAll() {
        return placedAfterAll;
    }

    /**
     * In which order things happen.
     *
     * @param luck among nodes that the scheduler likes equally well, which it takes
     * @param otherWayRound new nodes are listed the other way round: that changes more than luck does
     */
    record Order(int luck, Arrival arrival, boolean otherWayRound) {
        static final Order FIRST = new Order(0, Arrival.BY_NAME);

        /** With nodes listed as they are planned. */
        Order(int luck, Arrival arrival) {
            this(luck, arrival, false);
        }

        private int lot(PodId pod) {
            var mixed = (pod.toString().hashCode() ^ luck * 0x85EBCA6B) * 0x9E3779B9;
            return (mixed ^ mixed >>> 15) * 0xC2B2AE35;
        }
    }

    /** Who comes first among pods of equal priority. */
    enum Arrival {
        BY_NAME,
        BACKWARDS,
        /** By chance, another with each luck. */
        MIXED
    }

    /**
     * Lets the kube-scheduler bind what it can to these nodes and to those that are there, and buys nodes for the rest.
     *
     * @param planned in a round before
     * @param guarded without breaking the spreads of pods that are bound already
     */
    Followed follow(List<Planned> planned, boolean guarded, Order order) {
        var bindings = new Bindings(rules, board, market, admissions, cells, rooms);
        (order.otherWayRound() ? planned.reversed() : planned).forEach(bindings::open);
        var unbound = bindings.bind(queue(left, order), guarded, order.luck());
        followed = true;
        seated.addAll(bindings.seated());
        var filled = separable(bindings.filled());
        purchase.count(filled);
        Arrays.fill(left, 0);
        unbound.forEach(run -> left[run.shape().index()] += run.count());
        var rest = Arrays.stream(left).sum();
        if (rest > 0) {
            place(filled);
        } else {
            nodes = filled;
        }
        var more = nodes.subList(filled.size(), nodes.size()).stream()
                .filter(node ->
                        !limits.get(market.columns().pool(node.column())).any()
                                && !market.reserved().get(node.column()))
                .toList();
        return new Followed(rest, more, rest > 0 && nodes.size() == filled.size(), bindings.spoiled());
    }

    /** Keeps of another round's plan what binds; where limits left some pods over, others may have relied on them. */
    void retrace(Round other) {
        keep(retraced(other));
    }

    /** Keeps another round's plan, with whoever of the others finds room on its nodes, or on more of them after all. */
    void fill(Round other) {
        var bindings = retraced(other);
        var over = left.clone();
        bindings.turns().forEach(turn -> over[turn.variant().shape().index()] -= turn.count());
        bindings.fill(shapes, over);
        keep(bindings);
        followed = true;
        if (Arrays.stream(left).sum() > 0) {
            place(nodes);
        }
    }

    private Bindings retraced(Round other) {
        var bindings = new Bindings(rules, board, market, admissions, cells, rooms);
        other.nodes.forEach(bindings::open);
        bindings.retrace(other.allSeated());
        return bindings;
    }

    private void keep(Bindings bindings) {
        turns.addAll(bindings.turns());
        nodes = separable(bindings.filled());
        purchase.count(nodes);
        turns.forEach(turn -> left[turn.variant().shape().index()] -= turn.count());
    }

    private List<Assignment.Seated> allSeated() {
        var all = new ArrayList<>(seated);
        for (var turn : turns) {
            if (turn.room() != null) {
                all.add(new Assignment.Seated(turn.variant(), turn.count(), turn.room()));
            }
        }
        return all;
    }

    /**
     * How the scheduler took to a plan.
     *
     * @param rest pods that it left over
     * @param more nodes for them of which neither limits nor reservations forbid to have more
     * @param helpless neither limits nor reservations left a node for any of them
     * @param spoiled some pods broke the spread of others
     */
    record Followed(int rest, List<Planned> more, boolean helpless, boolean spoiled) {}

    /** By priority, then by name: when pods arrived is not known. */
    private List<Run> queue(int[] counts, Order order) {
        record Waiting(PodId pod, Shape shape) {}
        var waiting = new ArrayList<Waiting>();
        for (var demand : demands) {
            var count = counts[demand.shape().index()];
            if (count > 0) {
                demand.waitingByKind().stream()
                        .flatMap(List::stream)
                        .limit(count)
                        .forEach(pod -> waiting.add(new Waiting(pod, demand.shape())));
            }
        }
        var byName = Comparator.comparing(Waiting::pod);
        waiting.sort(Comparator.comparing((Waiting one) -> one.shape().kind().priority())
                .reversed()
                .thenComparing(
                        switch (order.arrival()) {
                            case BY_NAME -> byName;
                            case BACKWARDS -> byName.reversed();
                            case MIXED ->
                                Comparator.comparing((Waiting one) -> order.lot(one.pod()))
                                        .thenComparing(byName);
                        }));
        var queue = new ArrayList<Run>();
        for (var one : waiting) {
            if (!queue.isEmpty() && queue.getLast().shape() == one.shape()) {
                queue.add(new Run(one.shape(), queue.removeLast().count() + 1));
            } else {
                queue.add(new Run(one.shape(), 1));
            }
        }
        return queue;
    }

    /** Places what is left beside nodes that are planned already. */
    private void place(List<Planned> planned) {
        var assigning = new Assigning(rules, board, rooms, cells, prices, shapes, most, left);
        // What the scheduler left over goes onto nodes of its own.
        var assignment = followed
                ? assigning.byShape()
                : assigning.asTheyCome(
                        counts -> queue(counts, Order.FIRST),
                        ground.facts().settings().follows() == Follows.NOMINATED,
                        Assigning.tolerated(pods()));
        turns.addAll(assignment.turns());
        wanted.putAll(assignment.wants());
        var highest = assignment.wants().keySet().stream()
                .mapToInt(want -> want.variant().shape().kind().priority())
                .max()
                .orElse(Integer.MAX_VALUE);
        // Only where limits may run out does it matter who buys first.
        var early = limits.stream().anyMatch(Limits::any) ? clinging(highest) : List.<Shape>of();
        nodes = new ArrayList<>(early.isEmpty() ? planned : cling(planned, early));
        purchase.buy(assignment.wants());
        nodes.addAll(separable(purchase.bought()));
        var late = clinging(Integer.MIN_VALUE);
        if (!late.isEmpty()) {
            nodes = cling(nodes, late);
        }
    }

    /** Pods that must share a node with others and are of a higher priority, or of any for the lowest number. */
    private List<Shape> clinging(int above) {
        return shapes.stream()
                .filter(shape -> left[shape.index()] > 0
                        && shape.variants().getLast().clings()
                        && (above == Integer.MIN_VALUE || shape.kind().priority() > above))
                .toList();
    }

    private List<Planned> cling(List<Planned> beside, List<Shape> clinging) {
        return new Clinging(board, market, admissions, cells, limits, left).run(beside, clinging);
    }

    /** Three pods may contradict each other's labels though no two of them do; they do not share a node then. */
    private List<Planned> separable(List<Planned> bought) {
        var separated = new ArrayList<Planned>();
        for (var node : bought) {
            var pool = market.columns().pool(node.column());
            if (Drafting.customOf(admissions, node.content().keySet(), pool).isPresent()) {
                separated.add(node);
            } else {
                node.content().forEach((variant, count) -> {
                    var alone = new LinkedHashMap<Variant, Integer>();
                    alone.put(variant, count);
                    separated.add(new Planned(node.column(), alone, node.columns(), node.copies()));
                });
            }
        }
        return separated;
    }

    /**
     * Pods were counted where no node could be bought for them in the end, and others may have relied on it; or they wished
     * for too much.
     */
    boolean leftOthersHanging() {
        return !purchase.unmet().isEmpty()
                && (rules.counts()
                        || purchase.unmet().keySet().stream()
                                .anyMatch(want ->
                                        want.variant().shape().variants().size() > 1));
    }

    /** How many need a place. */
    int pods() {
        return demands.stream().mapToInt(Demand::all).sum();
    }

    List<Planned> nodes() {
        return nodes;
    }

    /** To look at each node that is planned for each pod: so many looks. */
    long looks() {
        return nodes.stream().mapToLong(Planned::copies).sum() * pods();
    }

    /** What the nodes cost as they are packed, with what their pools hold a node to cost beside, in millionths of a dollar per hour. */
    long cost() {
        return nodes.stream()
                .mapToLong(node -> Saturated.times(market.ownPrice(node.column()), node.copies()))
                .reduce(0, Saturated::plus);
    }

    /** Of all pods, how many have no place; asked before the plan is made. */
    int unplaced() {
        return withoutPlace().values().stream().mapToInt(count -> count).sum();
    }

    /** A node might take some pod that has no place, for all that areas know of it. */
    boolean couldPlaceMore() {
        var without = withoutPlace();
        if (without.isEmpty()) {
            return false;
        }
        var planned = asPlanned();
        return without.keySet().stream()
                .map(shape -> shapes.get(shape).variants().getLast())
                .anyMatch(variant -> openOnNewNodes(variant, planned) || openInRooms(variant, planned));
    }

    private boolean openOnNewNodes(Variant variant, Board planned) {
        var packable = admissions.of(variant).packable();
        return variant.needs().none()
                ? !packable.isEmpty()
                : cells.of(variant.needs()).stream()
                        .anyMatch(cell ->
                                cell.columns().intersects(packable) && planned.room(variant, cell.area(), true) > 0);
    }

    private boolean openInRooms(Variant variant, Board planned) {
        return rooms.stream()
                .map(Room::place)
                .anyMatch(place -> Resources.fits(variant.shape().requests(), place.free())
                        && place.admits(variant)
                        && planned.room(variant, place.area(), true) > 0);
    }

    /** By shape, how many pods have no place; asked before the plan is made. */
    SequencedMap<Integer, Integer> withoutPlace() {
        var waiting = new LinkedHashMap<Integer, Integer>();
        demands.forEach(demand -> waiting.put(demand.shape().index(), demand.waiting()));
        allSeated().forEach(one -> waiting.merge(one.variant().shape().index(), -one.count(), Integer::sum));
        nodes.forEach(node -> node.content()
                .forEach((variant, count) ->
                        waiting.merge(variant.shape().index(), -node.copies() * count, Integer::sum)));
        waiting.values().removeIf(count -> count == 0);
        return waiting;
    }

    /** The nodes in a list of its own; among equal prices, in the order in which they were planned. */
    List<Planned> dearestFirst() {
        var sorted = new ArrayList<>(nodes);
        sorted.sort(Comparator.comparingLong(node -> -market.columns().price(node.column())));
        return sorted;
    }

    /** What limits and reservations did not reach for, and for how many pods. */
    SequencedMap<Want, Integer> unmet() {
        return purchase.unmet();
    }

    /** For how many pods it was to be bought; 0 where it was not. */
    int wanted(Want want) {
        return wanted.getOrDefault(want, 0);
    }

    ProvisionPlan plan() {
        return plan(nodes);
    }

    /**
     * The same.
     *
     * @param tight nodes that tell better what pods are worth
     */
    ProvisionPlan plan(List<Planned> tight) {
        seated.forEach(handout::seat);
        handout.byTurns(turns, nodes);
        var blueprints = new Drafting(
                        market,
                        admissions,
                        ground.limits(),
                        ground.facts().settings().minValues(),
                        followed)
                .draft(nodes);
        var bought = new ArrayList<Bought>();
        for (var i = 0; i < nodes.size(); i++) {
            var node = nodes.get(i);
            bought.add(new Bought(blueprints.get(i), handout.onto(node), node.copies()));
        }
        var cost = HourlyPrice.FREE;
        for (var one : bought) {
            cost = cost.plus(one.blueprint().price().times(one.copies()));
        }
        var bound = new LowerBound(market, admissions, rooms, ground.frontier()).of(handout.placed(), tight);
        return new ProvisionPlan(
                Launches.of(ground.facts(), bought),
                handout.placements(),
                unplaceable(),
                handout.relaxations(),
                cost,
                bound);
    }

    /** Counts anew where pods are in the end: other rounds may have counted since. */
    private Board asPlanned() {
        var planned = ground.board();
        ground.standOn(planned);
        promised.forEach(one ->
                planned.put(one.variant(), one.count(), one.room().place().area()));
        allSeated()
                .forEach(one -> planned.put(
                        one.variant(), one.count(), one.room().place().area()));
        nodes.forEach(node -> node.content()
                .forEach((variant, count) -> planned.put(variant, count * node.copies(), cells.area(node.column()))));
        return planned;
    }

    private List<Unplaceable> unplaceable() {
        var unplaceable = new ArrayList<Unplaceable>();
        if (demands.stream().allMatch(demand -> demand.waiting() == 0)) {
            return unplaceable;
        }
        var misses = new Misses(market, admissions, limits, cells, asPlanned());
        for (var demand : demands) {
            if (demand.waiting() > 0) {
                var verdicts = misses.of(demand.shape());
                var unsupported = demand.shape().kind().unsupported();
                var reason = unsupported.isEmpty() || !verdicts.isEmpty()
                        ? Misses.sentence(verdicts)
                        : String.join("; ", unsupported);
                demand.waitingByKind().forEach(pods -> unplaceable.add(new Unplaceable(pods, verdicts, reason)));
            }
        }
        unplaceable.sort(Comparator.comparing(one -> one.pods().getFirst()));
        return unplaceable;
    }
}
