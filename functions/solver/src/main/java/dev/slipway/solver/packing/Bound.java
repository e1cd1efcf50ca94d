package dev.slipway.solver.packing;

import dev.slipway.solver.packing.Divisible.Charges;
import dev.slipway.solver.packing.Packing.Pattern;
import dev.slipway.solver.packing.Reduced.Fineness;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A price below which no packing can go.
 *
 * <p>Give each item a value. If no node can hold content worth more than its price, then whatever the nodes of a packing
 * cost is at least what all items are worth: each node costs at least what is on it. The values with which all items
 * together are worth most are found by column generation, where content may be divided ({@link Divisible}): it has then
 * at least the worth that whole items have, so the values hold for those too. Where some node could still hold a little
 * more than its price, all values are lowered until none does (Farley 1990): cut off at any time, the bound is valid.
 */
public final class Bound {
    /** Doubles are trusted to this part, a fraction. */
    private static final double SAFETY = 1 - 1e-9;

    /** Up to so many items are taken as they are, a count. */
    private static final int ITEMS = 250;

    /** Times that all columns are asked, a count. */
    private static final int PASSES = 5;

    /** Times before the first pass that only the most promising columns are asked, a count. */
    private static final int FIRST_ROUNDS = 16;

    /** Times in between that only those are asked, and the columns which could hold too much in the last pass, a count. */
    private static final int ROUNDS = 6;

    /** The most promising columns, a count. */
    private static final int BEST = 24;

    private static final int PIVOTS = 300;

    /** Nodes of a packing that are looked at, a count. */
    private static final int NODES = 1000;

    /** Columns that are asked again between passes, a count. */
    private static final int NEAR = 48;

    /** What values may be lowered by in the end, a fraction: less is not worth another pass. */
    private static final double CLOSE = 0.004;

    private static final double WORTHWHILE = 5e-4;

    private final Reduced problem;
    private final Divisible node;
    private final Divisible room;
    private final List<Free> free;
    private final int[] rowOf;
    private final int[] itemOf;
    private final Master master;
    private final double[] values;
    private final double[] ofColumn;
    private int[] near = new int[0];

    /** By column and resource, the most that an item of the column asks for. */
    private final double[] largest;

    /** By column, the charges with which its content was found to be worth least; null before. */
    private final @Nullable Charges[] charges;

    /**
     * Room that costs nothing and that only exists once.
     *
     * @param room by resource; negative counts as none, and {@link Long#MAX_VALUE} as endless
     * @param users the items that may use it
     */
    public record Free(long[] room, BitSet users) {}

    private Bound(PackingProblem original, List<Free> free) {
        this.problem = Reduced.small(original, Fineness.EXACT, Fineness.LEAST, ITEMS, 30);
        var groups = original.together().size();
        this.node = new Divisible(2 * problem.resources + groups);
        this.room = new Divisible(problem.resources);
        this.free = reduced(original, free);
        this.rowOf = new int[problem.items];
        var priced = new ArrayList<Integer>();
        for (var i = 0; i < problem.items; i++) {
            rowOf[i] = problem.allowed[i].isEmpty() ? -1 : priced.size();
            if (rowOf[i] >= 0) {
                priced.add(i);
            }
        }
        this.itemOf = priced.stream().mapToInt(i -> i).toArray();
        this.values = new double[problem.items];
        this.ofColumn = new double[problem.items];
        this.largest = largest();
        this.charges = new Charges[problem.columns];
        this.master = master();
    }

    private double[] largest() {
        var resources = problem.resources;
        var largest = new double[problem.columns * resources];
        for (var c = 0; c < problem.columns; c++) {
            for (var item : problem.itemsOf(c)) {
                for (var r = 0; r < resources; r++) {
                    largest[c * resources + r] =
                            Math.max(largest[c * resources + r], problem.requests[item * resources + r]);
                }
            }
        }
        return largest;
    }

    private List<Free> reduced(PackingProblem original, List<Free> free) {
        var place = new int[original.items()];
        for (var i = 0; i < problem.items; i++) {
            for (var item : problem.originals.get(i)) {
                place[item] = i;
            }
        }
        return free.stream()
                .map(one -> {
                    var users = new BitSet();
                    one.users().stream().forEach(item -> users.set(place[item]));
                    return new Free(one.room(), users);
                })
                .toList();
    }

    /** A row for each item that can be bought for, and one for each free room, which is there once. */
    private Master master() {
        var demands = new double[itemOf.length + free.size()];
        Arrays.fill(demands, 1);
        var best = new double[itemOf.length];
        var alone = new ArrayList<Master.Pattern>();
        for (var row = 0; row < itemOf.length; row++) {
            demands[row] = problem.counts[itemOf[row]];
            alone.add(null);
        }
        for (var c = 0; c < problem.columns; c++) {
            var items = problem.itemsOf(c);
            measure(c, items);
            for (var at = 0; at < items.length; at++) {
                var row = rowOf[items[at]];
                var share = node.largest(at);
                var price = problem.prices[c] * share;
                if (alone.get(row) == null || price < best[row]) {
                    best[row] = price;
                    alone.set(row, new Master.Pattern(new int[] {row}, new double[] {1 / share}, problem.prices[c]));
                }
            }
        }
        for (var i = 0; i < free.size(); i++) {
            alone.add(new Master.Pattern(new int[] {itemOf.length + i}, new double[] {1}, 0));
        }
        return new Master(demands, itemOf.length, alone, WORTHWHILE);
    }

    /**
     * No set of nodes that holds all items of the problem, beside the free rooms, costs less: in millionths of a dollar
     * per hour. Items without any column count only against the free rooms.
     *
     * @param nodes of some packing, to begin with: any do, good ones make it quick
     */
    public static long of(PackingProblem problem, List<Pattern> nodes, List<Free> free) {
        if (problem.items() == 0 || problem.prices().length == 0) {
            return 0;
        }
        return (long) Math.floor(new Bound(problem, free).best(nodes) * SAFETY);
    }

    private double best(List<Pattern> nodes) {
        begin(nodes);
        var all = new int[problem.columns];
        Arrays.setAll(all, c -> c);
        var best = 0.0;
        for (var pass = 0; pass < PASSES; pass++) {
            var worth = takeValues();
            for (var round = 0; round < (pass == 0 ? FIRST_ROUNDS : ROUNDS); round++) {
                var bought = worthOfAll() - askRooms();
                if (ask(worth, worth.best(BEST, near)).columns().length == 0 && bought > master.price() * (1 - CLOSE)) {
                    break;
                }
                master.optimise(PIVOTS);
                worth = takeValues();
            }
            var asked = ask(worth, all);
            near = asked.columns();
            best = Math.max(best, (worthOfAll() - askRooms()) / asked.excess());
            master.optimise(PIVOTS);
            if (best > master.price() * (1 - CLOSE)) {
                break;
            }
        }
        return best;
    }

    private double worthOfAll() {
        var worth = 0.0;
        for (var i = 0; i < problem.items; i++) {
            worth += values[i] * problem.counts[i];
        }
        return worth;
    }

    /** Lets the program choose the nodes of a packing. */
    private void begin(List<Pattern> nodes) {
        var place = new int[problem.originals.stream().mapToInt(List::size).sum()];
        for (var i = 0; i < problem.items; i++) {
            for (var item : problem.originals.get(i)) {
                place[item] = i;
            }
        }
        nodes.stream().limit(NODES).forEach(node -> {
            var amounts = new TreeMap<Integer, Double>();
            for (var i = 0; i < node.items().length; i++) {
                var row = rowOf[place[node.items()[i]]];
                if (row >= 0) {
                    amounts.merge(row, (double) node.counts()[i], Double::sum);
                }
            }
            master.add(new Master.Pattern(
                    amounts.keySet().stream().mapToInt(row -> row).toArray(),
                    amounts.values().stream().mapToDouble(amount -> amount).toArray(),
                    problem.prices[node.column()]));
        });
        master.optimise(PIVOTS);
    }

    private Worth takeValues() {
        var duals = master.duals();
        for (var row = 0; row < itemOf.length; row++) {
            values[itemOf[row]] = Math.max(0, duals[row]);
        }
        return new Worth(problem, values);
    }

    /**
     * Which columns could hold content that is worth more than they cost.
     *
     * @param excess by which part the worst of them is worth more; at least 1
     */
    private record Asked(int[] columns, double excess) {}

    private Asked ask(Worth worth, int[] columns) {
        var excess = 1.0;
        var over = new ArrayList<Over>();
        for (var c : columns) {
            var items = problem.itemsOf(c);
            if (items.length == 0) {
                continue;
            }
            var price = problem.prices[c];
            var ofItems = valuesOf(items);
            var known = charges[c];
            var most = worth.most(c);
            if (known != null && most > price * (1 + CLOSE / 2)) {
                most = Math.min(most, known.most(ofItems));
            }
            if (most > price * (1 + CLOSE / 2)) {
                measure(c, items);
                var found = node.charges(ofItems);
                charges[c] = found;
                most = found.most(ofItems);
                if (most > price * (1 + CLOSE / 2)) {
                    over.add(new Over(c, most / Math.max(price, 1e-300), pattern(items, node, price, -1)));
                }
            }
            excess = Math.max(excess, most / Math.max(price, 1e-300));
        }
        over.sort(Comparator.comparingDouble((Over one) -> -one.excess()).thenComparing(Over::column));
        var worst = over.subList(0, Math.min(NEAR, over.size()));
        worst.forEach(one -> master.add(one.content()));
        return new Asked(worst.stream().mapToInt(Over::column).toArray(), excess);
    }

    private record Over(int column, double excess, Master.Pattern content) {}

    private double[] valuesOf(int[] items) {
        for (var at = 0; at < items.length; at++) {
            ofColumn[at] = values[items[at]];
        }
        return ofColumn;
    }

    private void measure(int column, int[] items) {
        var resources = problem.resources;
        var base = column * resources;
        var measures = problem.groupMost.length;
        for (var r = 0; r < resources; r++) {
            measures += largest[base + r] == 0 ? 0 : largest[base + r] * 2 < problem.room[base + r] ? 1 : 2;
        }
        node.begin(items.length, measures);
        for (var at = 0; at < items.length; at++) {
            for (var group = 0; group < problem.groupMost.length; group++) {
                node.share(at, group, 0);
            }
            for (var group : problem.groups[items[at]]) {
                node.share(at, group, 1.0 / problem.groupMost[group]);
            }
        }
        var row = problem.groupMost.length;
        for (var r = 0; r < resources; r++) {
            if (largest[base + r] == 0) {
                continue;
            }
            var there = problem.room[base + r];
            var halves = largest[base + r] * 2 >= there;
            for (var at = 0; at < items.length; at++) {
                var asked = problem.requests[items[at] * resources + r];
                node.share(at, row, asked / there);
                if (halves) {
                    node.share(at, row + 1, asked * 2 < there ? 0 : asked * 2 == there ? 0.5 : 1);
                }
            }
            row += halves ? 2 : 1;
        }
    }

    /** What free rooms could take of all worth. */
    private double askRooms() {
        var sum = 0.0;
        for (var i = 0; i < free.size(); i++) {
            var one = free.get(i);
            var users =
                    one.users().stream().filter(item -> holds(one.room(), item)).toArray();
            if (users.length == 0) {
                continue;
            }
            room.begin(users.length, problem.resources);
            var all = 0.0;
            for (var at = 0; at < users.length; at++) {
                all += values[users[at]] * problem.counts[users[at]];
                for (var r = 0; r < problem.resources; r++) {
                    var asked = problem.requests[users[at] * problem.resources + r];
                    var endless = one.room()[r] == Long.MAX_VALUE;
                    room.share(at, r, asked == 0 || endless ? 0 : asked / problem.scaled(one.room()[r], r));
                }
            }
            var most = most(room.charges(valuesOf(users)), users);
            sum += Math.min(all, most);
            if (most > 0) {
                master.add(pattern(users, room, 0, itemOf.length + i));
            }
        }
        return sum;
    }

    /**
     * What the room takes at most of items of which there are only so many: whatever it is charged, and what all of them are
     * worth beyond their own charges. That holds for any part of the charges.
     */
    private double most(Charges charges, int[] users) {
        // Without any charge nothing limits the room.
        var most = charges.full() == 0 ? Double.MAX_VALUE : charges.most(ofColumn);
        for (var at = 0; at < users.length; at++) {
            var part = charges.ofItem()[at] > 0 ? ofColumn[at] / charges.ofItem()[at] : 0;
            var taken = part * charges.full();
            for (var other = 0; other < users.length; other++) {
                taken += Math.max(0, ofColumn[other] - part * charges.ofItem()[other]) * problem.counts[users[other]];
            }
            most = Math.min(most, taken);
        }
        return most;
    }

    private boolean holds(long[] room, int item) {
        for (var r = 0; r < problem.resources; r++) {
            var asked = problem.requests[item * problem.resources + r];
            if (asked > 0 && asked > problem.scaled(Math.max(0, room[r]), r)) {
                return false;
            }
        }
        return true;
    }

    /**
     * Content for the program to choose.
     *
     * @param once the row of the free room that it fills; negative for one that is bought
     */
    private Master.Pattern pattern(int[] items, Divisible content, double price, int once) {
        var rows = new ArrayList<Integer>();
        var amounts = new ArrayList<Double>();
        content.content((at, amount) -> {
            var row = rowOf[items[at]];
            if (row >= 0) {
                rows.add(row);
                amounts.add(once < 0 ? amount : Math.min(amount, problem.counts[items[at]]));
            }
        });
        if (once >= 0) {
            rows.add(once);
            amounts.add(1.0);
        }
        return new Master.Pattern(
                rows.stream().mapToInt(row -> row).toArray(),
                amounts.stream().mapToDouble(amount -> amount).toArray(),
                price);
    }
}
