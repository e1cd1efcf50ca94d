package dev.slipway.solver.packing;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * Whole nodes, one pattern after the other: always the one with the least price for its value, in as many copies as there
 * are items for. A column is never better than what it is worth at most, and gets worse while items run out, so most are
 * not asked.
 */
final class Greedy {
    private final Reduced problem;
    private final Knapsack knapsack;

    /** Some equal nodes. */
    record Lot(Node node, int copies) {}

    /** A column, and at best how much price it takes for a unit of value. */
    private record Ranked(int column, double ratio) implements Comparable<Ranked> {
        @Override
        public int compareTo(Ranked other) {
            var byRatio = Double.compare(ratio, other.ratio);
            return byRatio != 0 ? byRatio : Integer.compare(column, other.column);
        }
    }

    Greedy(Reduced problem, Knapsack knapsack) {
        this.problem = problem;
        this.knapsack = knapsack;
    }

    /**
     * Packs everything that is left.
     *
     * @param left by item; 0 afterwards, but for what none of the columns holds
     */
    List<Lot> pack(Worth worth, int[] left, int[] columns) {
        var values = worth.ofItem();
        var lots = new ArrayList<Lot>();
        var queue = new PriorityQueue<Ranked>();
        for (var c : columns) {
            queue.add(new Ranked(c, ratio(c, worth.most(c))));
        }
        var waiting = Arrays.stream(left).asLongStream().sum();
        while (waiting > 0 && !queue.isEmpty()) {
            var first = queue.remove();
            var ratio = ratio(first.column(), values, left);
            if (ratio == Double.MAX_VALUE) {
                continue;
            }
            var now = new Ranked(first.column(), ratio);
            if (!queue.isEmpty() && queue.element().compareTo(now) < 0) {
                queue.add(now);
                continue;
            }
            var node = cheapest(knapsack.node(first.column()));
            var copies = Integer.MAX_VALUE;
            for (var i = 0; i < node.items().length; i++) {
                copies = Math.min(copies, left[node.items()[i]] / node.counts()[i]);
            }
            for (var i = 0; i < node.items().length; i++) {
                left[node.items()[i]] -= node.counts()[i] * copies;
            }
            lots.add(new Lot(node, copies));
            queue.add(now);
            waiting -= (long) node.size() * copies;
        }
        return lots;
    }

    /**
     * Packs a few items: only they are looked at. The best price for a unit of value ends in crumbs; so before each node it is
     * seen what one node for all that is left would cost, and the cheapest end counts.
     *
     * @param items that are left; all others are taken for used up
     */
    List<Lot> packFew(Worth worth, int[] left, int[] columns, int[] items) {
        var values = worth.ofItem();
        var lots = new ArrayList<Lot>();
        var spent = 0.0;
        var least = Double.MAX_VALUE;
        var ended = List.<Lot>of();
        while (true) {
            var last = forAll(items, left, least - spent);
            if (last != null) {
                least = spent + problem.prices[last.column()];
                ended = new ArrayList<>(lots);
                ended.add(new Lot(last, 1));
            }
            var next = next(worth, values, left, columns, items);
            if (next == null) {
                return spent < least ? lots : ended;
            }
            spent += problem.prices[next.column()];
            if (spent >= least) {
                return ended;
            }
            for (var i = 0; i < next.items().length; i++) {
                left[next.items()[i]] -= next.counts()[i];
            }
            lots.add(new Lot(next, 1));
        }
    }

    /** The node with the least price for its value; null where nothing is left, or nothing of it fits anywhere. */
    private @Nullable Node next(Worth worth, double[] values, int[] left, int[] columns, int[] items) {
        var best = -1;
        var bestRatio = Double.MAX_VALUE;
        var all = worth.of(items, left);
        for (var c : columns) {
            var most = Math.min(all, worth.most(c));
            if (best >= 0 && problem.prices[c] >= bestRatio * Math.max(most, 1e-9)) {
                continue;
            }
            var some = admitted(items, left, c);
            if (some.length > 0) {
                var value = knapsack.fill(c, some, values, left);
                var ratio = ratio(c, value);
                if (!knapsack.isEmpty() && ratio < bestRatio) {
                    best = c;
                    bestRatio = ratio;
                }
            }
        }
        if (best < 0) {
            return null;
        }
        knapsack.fill(best, admitted(items, left, best), values, left);
        return cheapest(knapsack.node(best));
    }

    /** The cheapest node that takes all that is left; null where none does for less than that. */
    @Nullable
    Node forAll(int[] items, int[] left, double below) {
        var asked = asked(items, Arrays.stream(items).map(item -> left[item]).toArray());
        @Nullable Node best = null;
        var least = below;
        for (var c = 0; c < problem.columns; c++) {
            if (problem.prices[c] < least && hasRoom(c, asked) && takesAll(c, items, left)) {
                best = knapsack.node(c);
                least = problem.prices[c];
            }
        }
        return best;
    }

    private boolean takesAll(int column, int[] items, int[] left) {
        knapsack.begin(column, null);
        for (var item : items) {
            if (left[item] > 0) {
                if (!problem.allowed[item].get(column) || knapsack.fits(item, left[item]) < left[item]) {
                    return false;
                }
                knapsack.take(item, left[item]);
            }
        }
        return !knapsack.isEmpty();
    }

    /** Of these items, those that are left and that the column may hold. */
    int[] admitted(int[] items, int[] left, int column) {
        var admitted = new int[items.length];
        var size = 0;
        for (var item : items) {
            if (left[item] > 0 && problem.allowed[item].get(column)) {
                admitted[size++] = item;
            }
        }
        return size == items.length ? admitted : Arrays.copyOf(admitted, size);
    }

    private double ratio(int column, double[] values, int[] left) {
        var value = knapsack.fill(column, values, left);
        return knapsack.isEmpty() ? Double.MAX_VALUE : ratio(column, value);
    }

    private double ratio(int column, double value) {
        return problem.prices[column] / Math.max(value, 1e-9);
    }

    /** The same content on the cheapest column that holds it. */
    Node cheapest(Node node) {
        var best = node.column();
        var candidates = (BitSet) problem.allowed[node.items()[0]].clone();
        for (var item : node.items()) {
            candidates.and(problem.allowed[item]);
        }
        var asked = asked(node.items(), node.counts());
        for (var c = candidates.nextSetBit(0); c >= 0; c = candidates.nextSetBit(c + 1)) {
            if (problem.prices[c] < problem.prices[best] && hasRoom(c, asked)) {
                best = c;
            }
        }
        return best == node.column() ? node : new Node(best, node.items(), node.counts());
    }

    /** By resource, in sum. */
    private double[] asked(int[] items, int[] counts) {
        var asked = new double[problem.resources];
        for (var i = 0; i < items.length; i++) {
            for (var r = 0; r < asked.length; r++) {
                asked[r] += problem.requests[items[i] * asked.length + r] * counts[i];
            }
        }
        return asked;
    }

    private boolean hasRoom(int column, double[] asked) {
        for (var r = 0; r < asked.length; r++) {
            if (asked[r] > problem.room[column * asked.length + r]) {
                return false;
            }
        }
        return true;
    }
}
