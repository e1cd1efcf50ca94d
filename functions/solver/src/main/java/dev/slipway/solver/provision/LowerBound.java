package dev.slipway.solver.provision;

import dev.slipway.model.resource.HourlyPrice;
import dev.slipway.model.resource.Saturated;
import dev.slipway.solver.packing.Bound;
import dev.slipway.solver.packing.Bound.Free;
import dev.slipway.solver.packing.Packing.Pattern;
import dev.slipway.solver.packing.PackingProblem;
import dev.slipway.solver.packing.PackingProblem.Together;
import dev.slipway.solver.placing.Resources;
import dev.slipway.solver.placing.Rooms;
import dev.slipway.solver.placing.Shape;
import dev.slipway.solver.placing.Variant;
import dev.slipway.solver.provision.Standing.Room;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.function.Predicate;

/**
 * What the placed pods cost at the very least, on any nodes of any pool: rules about other pods, wishes, weights, limits
 * and minValues are left out, so the bound holds whatever they make of it. Nodes that are there serve for nothing.
 */
final class LowerBound {
    /** Up to so many nodes are asked which pods they admit, a count. */
    private static final int ROOMS_JUDGED = 200;

    /** Up to so many kinds of free room are told apart, a count. */
    private static final int ROOMS = 16;

    private final Market market;
    private final Admissions admissions;
    private final List<Room> rooms;
    private final List<Integer> frontier;

    /**
     * @param frontier the columns worth looking at, as long as rooms and prices are what they are
     */
    LowerBound(Market market, Admissions admissions, List<Room> rooms, List<Integer> frontier) {
        this.frontier = frontier;
        this.market = market;
        this.admissions = admissions;
        this.rooms = rooms;
    }

    /**
     * The bound.
     *
     * @param placed by shape, how many pods found a place; at least 1 each
     * @param nodes such as a good plan has
     */
    HourlyPrice of(SequencedMap<Shape, Integer> placed, List<Planned> nodes) {
        var shapes = List.copyOf(placed.keySet());
        var counts = placed.values().stream().mapToInt(count -> count).toArray();
        if (shapes.isEmpty()) {
            return HourlyPrice.FREE;
        }
        var columns = bought(market.plain() ? frontier : columns(shapes, placed));
        var roomByColumn = Arrays.stream(columns).mapToObj(this::room).toArray(long[][]::new);
        var sizes = new Rooms(roomByColumn);
        var admittedByNumber = new LinkedHashMap<Integer, BitSet>();
        var requests = new long[shapes.size()][];
        var allowed = new BitSet[shapes.size()];
        var known = new LinkedHashMap<Question, BitSet>();
        for (var i = 0; i < counts.length; i++) {
            var shape = shapes.get(i);
            requests[i] = shape.requests();
            allowed[i] = known.computeIfAbsent(
                    new Question(admissions.of(last(shape)).number(), shape.size()),
                    _ -> allowed(shape, columns, sizes, admittedByNumber));
        }
        var most = new int[counts.length];
        Arrays.fill(most, Integer.MAX_VALUE);
        var apart = new BitSet[counts.length];
        Arrays.fill(apart, new BitSet());
        var problem = new PackingProblem(
                counts,
                requests,
                allowed,
                most,
                apart,
                alone(shapes),
                roomByColumn,
                Arrays.stream(columns).mapToLong(market.columns()::price).toArray());
        return new HourlyPrice(Math.max(0, Bound.of(problem, patterns(nodes, shapes, columns), free(shapes))));
    }

    /** Pods of which a node takes one: they and their like stay away from each other. */
    private static List<Together> alone(List<Shape> shapes) {
        var groups = new LinkedHashMap<Integer, BitSet>();
        for (var i = 0; i < shapes.size(); i++) {
            for (var host : last(shapes.get(i)).aloneOnHost()) {
                groups.computeIfAbsent(host, _ -> new BitSet()).set(i);
            }
        }
        return groups.values().stream().map(items -> new Together(items, 1)).toList();
    }

    /** What is reserved costs little and is there only so many times: it counts as free room. */
    private int[] bought(List<Integer> columns) {
        return columns.stream()
                .mapToInt(column -> column)
                .filter(column -> !market.reserved().get(column))
                .toArray();
    }

    private record Question(int admission, int size) {}

    private long[] room(int column) {
        return market.columns().room(column);
    }

    private static Variant last(Shape shape) {
        return shape.variants().getLast();
    }

    private List<Integer> columns(List<Shape> shapes, SequencedMap<Shape, Integer> placed) {
        var usable = market.columns().usable();
        var most = new long[shapes.getFirst().requests().length];
        placed.forEach((shape, count) -> Resources.subtract(most, shape.requests(), -count));
        var rooms = new long[market.columns().size()][];
        var prices = new long[rooms.length];
        usable.stream().forEach(column -> {
            rooms[column] = clipped(room(column), most);
            prices[column] = market.columns().price(column);
        });
        var classes = shapes.stream()
                .map(shape -> admissions.of(last(shape)).columns())
                .distinct()
                .toList();
        return new Frontier(rooms, prices, market.reserved()).of(classes);
    }

    static long[] clipped(long[] room, long[] most) {
        var clipped = new long[room.length];
        for (var i = 0; i < room.length; i++) {
            clipped[i] = Math.min(room[i], most[i]);
        }
        return clipped;
    }

    private BitSet allowed(Shape shape, int[] columns, Rooms sizes, SequencedMap<Integer, BitSet> admittedByNumber) {
        var admission = admissions.of(last(shape));
        var allowed = sizes.holding(shape.requests());
        allowed.and(admittedByNumber.computeIfAbsent(
                admission.number(), _ -> Columns.places(admission.columns(), columns)));
        return allowed;
    }

    /** What is planned, as far as it is bought from these columns. */
    private static List<Pattern> patterns(List<Planned> nodes, List<Shape> shapes, int[] columns) {
        var place = new LinkedHashMap<Shape, Integer>();
        shapes.forEach(shape -> place.put(shape, place.size()));
        var number = new LinkedHashMap<Integer, Integer>();
        Arrays.stream(columns).forEach(column -> number.put(column, number.size()));
        return nodes.stream()
                .filter(node -> number.containsKey(node.column())
                        && node.content().keySet().stream().allMatch(one -> place.containsKey(one.shape())))
                .map(node -> new Pattern(
                        number.getOrDefault(node.column(), 0),
                        node.content().keySet().stream()
                                .mapToInt(variant -> place.getOrDefault(variant.shape(), 0))
                                .toArray(),
                        node.content().values().stream()
                                .mapToInt(count -> count)
                                .toArray(),
                        node.copies()))
                .toList();
    }

    /** Room on nodes that are there, and of nodes that are reserved, in sum by who may use it. */
    private List<Free> free(List<Shape> shapes) {
        var sums = new LinkedHashMap<BitSet, long[]>();
        for (var room : rooms) {
            // Who might use a room is asked of few nodes only; to say that everybody might is true enough.
            add(
                    sums,
                    room.freeBefore(),
                    1,
                    users(
                            shapes,
                            room.freeBefore(),
                            shape -> rooms.size() > ROOMS_JUDGED || room.place().admits(last(shape))));
        }
        market.reserved().stream()
                .forEach(column -> add(
                        sums,
                        room(column),
                        market.columns().offering(column).reserved(),
                        users(
                                shapes,
                                room(column),
                                shape -> admissions.of(last(shape)).columns().get(column))));
        var free = new ArrayList<Free>();
        (sums.size() > ROOMS ? forEverybody(sums) : sums).forEach((users, sum) -> free.add(new Free(sum, users)));
        return free;
    }

    private static SequencedMap<BitSet, long[]> forEverybody(SequencedMap<BitSet, long[]> sums) {
        var everybody = new BitSet();
        sums.keySet().forEach(everybody::or);
        var all = new LinkedHashMap<BitSet, long[]>();
        sums.values().forEach(sum -> add(all, sum, 1, everybody));
        return all;
    }

    private static void add(SequencedMap<BitSet, long[]> sums, long[] room, int copies, BitSet users) {
        if (!users.isEmpty() && copies > 0) {
            var sum = sums.computeIfAbsent(users, _ -> new long[room.length]);
            for (var i = 0; i < sum.length; i++) {
                sum[i] = Saturated.plus(sum[i], Saturated.times(Math.max(0, room[i]), copies));
            }
        }
    }

    private static BitSet users(List<Shape> shapes, long[] room, Predicate<Shape> admitted) {
        var users = new BitSet(shapes.size());
        for (var i = 0; i < shapes.size(); i++) {
            users.set(i, Resources.fits(shapes.get(i).requests(), room) && admitted.test(shapes.get(i)));
        }
        return users;
    }
}
