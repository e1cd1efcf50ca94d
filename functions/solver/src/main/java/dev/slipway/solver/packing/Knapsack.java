package dev.slipway.solver.packing;

import java.util.Arrays;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * Fills one node with the most valuable items, greedily: the best for the room that is left, half of what fits, then
 * asked again. Asking again with what is left is what balances one resource against another (solver-notes.md §2).
 */
final class Knapsack {
    /** So many items are looked at closely at a time, a count; solver-notes.md §2. */
    private static final int CLOSELY = 12;

    /** What an item counts for that is worth nothing: it has to be packed, too. */
    private static final double LEAST_WORTH = 1e-6;

    private final Reduced problem;
    private final double[] requests;
    private final double[] left;

    /** One over what is left, where anything is. */
    private final double[] perLeft;

    private final int[] taken;
    private final int[] groupLeft;
    private final int[] chosen;
    private final Best closest = new Best(CLOSELY);
    private final double[] nothing;
    private int distinct;
    private double value;

    Knapsack(Reduced problem) {
        this.problem = problem;
        this.requests = problem.requests;
        this.left = new double[problem.resources];
        this.nothing = new double[problem.resources];
        this.perLeft = new double[problem.resources];
        this.taken = new int[problem.items];
        this.chosen = new int[problem.items];
        this.groupLeft = new int[problem.groupMost.length];
    }

    /** Nothing was put in, worth something or not. */
    boolean isEmpty() {
        return distinct == 0;
    }

    /** What was put in last. */
    Node node(int column) {
        var items = Arrays.copyOf(chosen, distinct);
        Arrays.sort(items);
        var counts = new int[distinct];
        for (var i = 0; i < distinct; i++) {
            counts[i] = taken[items[i]];
        }
        return new Node(column, items, counts);
    }

    /** Forgets what was put in. */
    private void clear() {
        for (var i = 0; i < distinct; i++) {
            taken[chosen[i]] = 0;
        }
        distinct = 0;
        value = 0;
        System.arraycopy(problem.groupMost, 0, groupLeft, 0, groupLeft.length);
    }

    /** Starts with what is there already. */
    void begin(int column, @Nullable Node there) {
        clear();
        for (var r = 0; r < left.length; r++) {
            left[r] = Math.max(0, problem.room[column * problem.resources + r]);
            perLeft[r] = perUnit(left[r]);
        }
        if (there != null) {
            for (var i = 0; i < there.items().length; i++) {
                take(there.items()[i], there.counts()[i]);
            }
        }
    }

    /** Fills an empty node. */
    double fill(int column, double[] values, int[] available) {
        begin(column, null);
        var count = selectForEmpty(column, values, available);
        if (count > 0) {
            takeClosely(count, values, available);
            if (count == CLOSELY) {
                more(column, values, available);
            }
        }
        return value;
    }

    /** Fills an empty node with some items only. */
    double fill(int column, int[] candidates, double[] values, int[] available) {
        begin(column, null);
        value = 0;
        more(candidates, values, available);
        return value;
    }

    /** How many of the item have been put in. */
    int taken(int item) {
        return taken[item];
    }

    /** Whether so much, by resource, would still fit. */
    boolean hasRoom(double[] asked) {
        return Reduced.fits(asked, left);
    }

    /** Adds what still fits of all that the column holds. */
    void more(int column, double[] values, int[] available) {
        more(problem.itemsOf(column), problem.leastOf(column), values, available);
    }

    /** Adds what still fits. */
    void more(int[] candidates, double[] values, int[] available) {
        more(candidates, nothing, values, available);
    }

    /**
     * Adds what still fits.
     *
     * @param least by resource, what none of them asks for less than
     */
    private void more(int[] candidates, double[] least, double[] values, int[] available) {
        while (Reduced.fits(least, left)) {
            var count = select(candidates, values, available);
            if (count == 0) {
                return;
            }
            takeClosely(count, values, available);
        }
    }

    /** The same for an empty node, where no rule can be in the way and shares are known. */
    private int selectForEmpty(int column, double[] values, int[] available) {
        var candidates = problem.itemsOf(column);
        var perValue = problem.worthPerValue(column);
        closest.clear();
        for (var i = 0; i < candidates.length; i++) {
            var item = candidates[i];
            if (available[item] == 0) {
                continue;
            }
            var score = Math.max(values[item], LEAST_WORTH) * perValue[i];
            if (closest.admits(score)) {
                closest.add(item, score);
            }
        }
        return closest.size;
    }

    private int select(int[] candidates, double[] values, int[] available) {
        closest.clear();
        for (var item : candidates) {
            if (available[item] <= taken[item]) {
                continue;
            }
            var score = score(item, values[item]);
            if (score > 0 && closest.admits(score) && allows(item)) {
                closest.add(item, score);
            }
        }
        return closest.size;
    }

    private void takeClosely(int count, double[] values, int[] available) {
        var closely = closest.numbers;
        var live = count;
        while (live > 0) {
            var best = -1;
            var bestScore = 0.0;
            for (var i = 0; i < live; i++) {
                var score = score(closely[i], values[closely[i]]);
                if (score > bestScore) {
                    bestScore = score;
                    best = i;
                }
            }
            if (best < 0) {
                return;
            }
            var item = closely[best];
            var fits = fits(item, available[item] - taken[item]);
            if (fits > 0) {
                var amount = live == 1 ? fits : (fits + 1) / 2;
                take(item, amount);
                value += values[item] * amount;
            }
            if (fits <= 1) {
                closely[best] = closely[--live];
            }
        }
    }

    /** Value for the share of what is left; 0 where it does not fit. */
    private double score(int item, double worth) {
        var share = 0.0;
        var base = item * left.length;
        for (var r = 0; r < left.length; r++) {
            var asked = requests[base + r];
            if (asked > left[r]) {
                return 0;
            }
            share += asked * perLeft[r];
        }
        return Math.max(worth, LEAST_WORTH) / Math.max(share, 1e-9);
    }

    /** Of nothing, nothing is asked: what multiplies it then must be a number. */
    private static double perUnit(double left) {
        return left > 0 ? 1 / left : 0;
    }

    /** Nothing on the node is apart from it. */
    private boolean allows(int item) {
        if (taken[item] >= problem.most[item]) {
            return false;
        }
        for (var group : problem.groups[item]) {
            if (groupLeft[group] <= 0) {
                return false;
            }
        }
        var apart = problem.apart[item];
        return apart == null || !touches(apart);
    }

    private boolean touches(BitSet apart) {
        for (var i = 0; i < distinct; i++) {
            if (apart.get(chosen[i])) {
                return true;
            }
        }
        return false;
    }

    /** How many more of the item may go on, up to {@code wanted}. */
    int fits(int item, int wanted) {
        if (wanted <= 0 || !allows(item)) {
            return 0;
        }
        double fits = Math.min(wanted, problem.most[item] - taken[item]);
        for (var group : problem.groups[item]) {
            fits = Math.min(fits, groupLeft[group]);
        }
        var base = item * left.length;
        for (var r = 0; r < left.length; r++) {
            var asked = requests[base + r];
            if (asked > 0) {
                fits = Math.min(fits, Math.floor(left[r] / asked));
            }
        }
        return (int) fits;
    }

    /** Puts items on; the caller has asked whether they fit. */
    void take(int item, int count) {
        if (taken[item] == 0) {
            chosen[distinct++] = item;
        }
        taken[item] += count;
        for (var group : problem.groups[item]) {
            groupLeft[group] -= count;
        }
        var base = item * left.length;
        for (var r = 0; r < left.length; r++) {
            var asked = requests[base + r];
            if (asked > 0) {
                left[r] -= asked * count;
                perLeft[r] = perUnit(left[r]);
            }
        }
    }
}
