package dev.slipway.solver.packing;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * What one of each item is worth, and what the content of a column is worth at most. Where each resource has a price such that
 * no item is worth more than what it asks for, no content is worth more than the room of its column. Such prices are
 * looked for where most seems to be gained, and tell of all other columns, too.
 */
final class Worth {
    /** Columns for which prices are looked for, a count. */
    private static final int PROBES = 8;

    /** Up to so many groups have prices, a count: more would take long, and without them no limit is too low. */
    private static final int GROUPS = 16;

    private static final int[] NONE = new int[0];

    private final Reduced problem;
    private final double[] ofItem;
    private final int groups;

    /** By column; never too low. */
    private final double[] most;

    /** By class of columns, how many times what it asks for an item is worth at most. */
    private final double[] dearest;

    private final Divisible node;

    /**
     * @param ofItem by item; never negative, and not to be written to while this is asked
     */
    Worth(Reduced problem, double[] ofItem) {
        this.problem = problem;
        this.ofItem = ofItem;
        this.most = new double[problem.columns];
        this.dearest = new double[problem.itemsOfClass.length];
        this.groups = problem.groupMost.length <= GROUPS ? problem.groupMost.length : 0;
        this.node = new Divisible(problem.resources + groups);
        for (var c = 0; c < most.length; c++) {
            most[c] = problem.itemsOf(c).length == 0 ? 0 : Double.MAX_VALUE;
        }
        var probed = new BitSet();
        for (var probe = 0; probe < PROBES; probe++) {
            var column = mostPromising(probed);
            if (column < 0) {
                break;
            }
            probed.set(column);
            lower(prices(column));
        }
    }

    /** By item; not to be written to. */
    double[] ofItem() {
        return ofItem;
    }

    /** What so many of these items are worth. */
    double of(int[] items, int[] counts) {
        var sum = 0.0;
        for (var item : items) {
            sum += ofItem[item] * counts[item];
        }
        return sum;
    }

    /** No content of the column is worth more. */
    double most(int column) {
        return most[column];
    }

    /** Which part of its price a content of the column could be worth beyond it; negative when none is worth it. */
    double gain(int column) {
        var price = problem.prices[column];
        return (most[column] - price) / Math.max(price, 1);
    }

    /** So many columns with the largest gain, first the largest. */
    int[] best(int count) {
        var best = new Best(Math.min(count, problem.columns));
        for (var c = 0; c < problem.columns; c++) {
            if (problem.itemsOf(c).length > 0 && best.admits(gain(c))) {
                best.add(c, gain(c));
            }
        }
        return Arrays.copyOf(best.numbers, best.size);
    }

    /** The same and others, ascending. */
    int[] best(int count, int[] others) {
        var all = new BitSet();
        for (var columns : List.of(best(count), others)) {
            for (var column : columns) {
                all.set(column);
            }
        }
        return all.stream().toArray();
    }

    /** Among those of which nothing is known the one that holds most, since what is found there tells of most others. */
    private int mostPromising(BitSet probed) {
        var best = -1;
        for (var c = 0; c < most.length; c++) {
            if (!probed.get(c) && gain(c) > 0 && (best < 0 || morePromising(c, best))) {
                best = c;
            }
        }
        return best;
    }

    private boolean morePromising(int column, int other) {
        return (most[column] == Double.MAX_VALUE && most[other] == Double.MAX_VALUE)
                ? problem.itemsOf(column).length > problem.itemsOf(other).length
                : gain(column) > gain(other);
    }

    /** By resource, then by group, with which the room of the column costs least: a node has room for one whole of a group. */
    private double[] prices(int column) {
        var items = problem.itemsOf(column);
        var resources = problem.resources;
        var values = new double[items.length];
        node.begin(items.length, resources + groups);
        for (var at = 0; at < items.length; at++) {
            values[at] = ofItem[items[at]];
            for (var r = 0; r < resources; r++) {
                var asked = problem.requests[items[at] * resources + r];
                node.share(at, r, asked == 0 ? 0 : asked / problem.room[column * resources + r]);
            }
            for (var group = 0; group < groups; group++) {
                node.share(at, resources + group, 0);
            }
            for (var group : groupsOf(items[at])) {
                node.share(at, resources + group, 1.0 / problem.groupMost[group]);
            }
        }
        var prices = node.weights(values);
        for (var r = 0; r < resources; r++) {
            prices[r] = prices[r] == 0 ? 0 : prices[r] / problem.room[column * resources + r];
        }
        return prices;
    }

    private void lower(double[] prices) {
        var resources = problem.resources;
        var times = new double[problem.items];
        for (var i = 0; i < times.length; i++) {
            var cost = cost(problem.requests, i, prices);
            for (var group : groupsOf(i)) {
                cost += prices[resources + group] / problem.groupMost[group];
            }
            // Of what costs nothing, these prices tell nothing.
            times[i] = ofItem[i] == 0 ? 0 : cost == 0 ? Double.MAX_VALUE : ofItem[i] / cost;
        }
        for (var number = 0; number < dearest.length; number++) {
            dearest[number] = 0;
            for (var item : problem.itemsOfClass[number]) {
                dearest[number] = Math.max(dearest[number], times[item]);
            }
        }
        var ofGroups = 0.0;
        for (var group = resources; group < prices.length; group++) {
            ofGroups += prices[group];
        }
        for (var c = 0; c < most.length; c++) {
            if (dearest[problem.classOf[c]] < Double.MAX_VALUE) {
                most[c] = Math.min(most[c], dearest[problem.classOf[c]] * (cost(problem.room, c, prices) + ofGroups));
            }
        }
    }

    private int[] groupsOf(int item) {
        return groups == 0 ? NONE : problem.groups[item];
    }

    private double cost(double[] amounts, int of, double[] prices) {
        var cost = 0.0;
        for (var r = 0; r < problem.resources; r++) {
            cost += amounts[of * problem.resources + r] * prices[r];
        }
        return cost;
    }
}
