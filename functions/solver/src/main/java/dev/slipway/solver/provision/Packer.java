package dev.slipway.solver.provision;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * Packs demands into nodes of one pool for little money. Not the optimum: a greedy over whole nodes (which type gives
 * most value for its price, filled how), run with several valuations of the demands, each result improved by moving and
 * merging; the cheapest one wins. Work grows with demands × columns × different nodes, not with pods.
 */
final class Packer {
    /** Demands looked at while a node is filled, a count; more are sampled evenly. */
    private static final int SAMPLE = 48;
    /** Columns × demands above which not every column is tried for every node. */
    private static final int FULL_SEARCH = 20_000;
    /** Columns kept for the nodes between two full searches, a count. */
    private static final int SHORTLIST = 40;
    /** Nodes between two full searches, a count. */
    private static final int FULL_SEARCH_EVERY = 8;

    private final PackingProblem problem;
    private final List<Integer> columns;

    Packer(PackingProblem problem) {
        this.problem = problem;
        this.columns = problem.undominated();
    }

    /** Bins for as many pods of each fit as {@code counts} says, if their columns hold them at all. */
    List<Bin> pack(int[] counts) {
        var values = problem.singleCosts();
        List<Bin> best = List.of();
        var bestCost = Long.MAX_VALUE;
        for (var round = 0; round < rounds(); round++) {
            var bins = new Improver(problem, values).improve(greedy(counts, values));
            var cost = problem.cost(bins);
            if (cost < bestCost) {
                best = bins;
                bestCost = cost;
            }
            revalue(values, bins);
        }
        return best;
    }

    private int rounds() {
        var size = problem.size();
        return size <= 50 ? 6 : size <= 300 ? 3 : 1;
    }

    private List<Bin> greedy(int[] counts, double[] values) {
        var left = counts.clone();
        var bins = new ArrayList<Bin>();
        var shortlist = columns;
        var sinceFull = 0;
        while (true) {
            var sample = sample(left);
            if (sample.length == 0) {
                return bins;
            }
            var full = sinceFull % FULL_SEARCH_EVERY == 0 || columns.size() * sample.length <= FULL_SEARCH;
            var ranked = ranked(full ? columns : shortlist, left, sample, values);
            if (ranked.isEmpty() && !full) {
                ranked = ranked(columns, left, sample, values);
            }
            if (ranked.isEmpty()) {
                return bins;
            }
            sinceFull++;
            if (full) {
                shortlist = ranked.stream()
                        .limit(SHORTLIST)
                        .map(one -> one.bin().column)
                        .toList();
            }
            var bin = ranked.getFirst().bin();
            fillUp(bin, left, sample);
            bins.add(commit(bin, left));
        }
    }

    private record Ranked(Bin bin, double ratio) {}

    private List<Ranked> ranked(List<Integer> candidates, int[] left, int[] sample, double[] values) {
        var ranked = new ArrayList<Ranked>();
        for (int column : candidates) {
            var bin = fill(column, left, sample, values);
            if (!bin.empty() && problem.enoughValues(bin)) {
                var value = 0.0;
                for (var entry : bin.pods.entrySet()) {
                    value += values[entry.getKey()] * entry.getValue();
                }
                ranked.add(new Ranked(bin, problem.price(column) / value));
            }
        }
        // Columns are by price, then name, and the sort is stable: equal ratios stay in that order.
        ranked.sort((a, b) -> Double.compare(a.ratio(), b.ratio()));
        return ranked;
    }

    private Bin fill(int column, int[] left, int[] sample, double[] values) {
        var bin = new Bin(column, problem.room(column));
        while (true) {
            var best = -1;
            var bestScore = 0.0;
            var choices = 0;
            for (var fit : sample) {
                if (left[fit] > bin.pods.getOrDefault(fit, 0) && problem.admits(bin, fit)) {
                    choices++;
                    var score = values[fit] / problem.share(fit, bin.left);
                    if (best < 0 || score > bestScore) {
                        best = fit;
                        bestScore = score;
                    }
                }
            }
            if (best < 0) {
                return bin;
            }
            var most = Math.min(left[best] - bin.pods.getOrDefault(best, 0), problem.times(best, bin.left));
            problem.add(bin, best, choices == 1 ? most : (most + 1) / 2);
            if (!problem.enoughValues(bin)) {
                return shrunk(column, bin, best);
            }
        }
    }

    /** Where the last demand left too few kinds of types: as many of it as keeps enough, maybe none. */
    private Bin shrunk(int column, Bin tooFull, int last) {
        int count = tooFull.pods.getOrDefault(last, 0);
        while (true) {
            count /= 2;
            var bin = new Bin(column, problem.room(column));
            for (var entry : tooFull.pods.entrySet()) {
                var amount = entry.getKey() == last ? count : entry.getValue();
                if (amount > 0) {
                    problem.add(bin, entry.getKey(), amount);
                }
            }
            if (count == 0 || problem.enoughValues(bin)) {
                return bin;
            }
        }
    }

    /** Room that the sample left over goes to the others. */
    private void fillUp(Bin bin, int[] left, int[] sample) {
        if (sample.length < SAMPLE) {
            return;
        }
        for (var fit = 0; fit < left.length; fit++) {
            var waiting = left[fit] - bin.pods.getOrDefault(fit, 0);
            if (waiting > 0 && problem.admits(bin, fit)) {
                var trial = bin.single();
                var count = Math.min(waiting, problem.times(fit, bin.left));
                problem.add(trial, fit, count);
                if (problem.enoughValues(trial)) {
                    problem.add(bin, fit, count);
                }
            }
        }
    }

    private static Bin commit(Bin bin, int[] left) {
        var copies = Integer.MAX_VALUE;
        for (var entry : bin.pods.entrySet()) {
            copies = Math.min(copies, left[entry.getKey()] / entry.getValue());
        }
        bin.copies = copies;
        for (var entry : bin.pods.entrySet()) {
            left[entry.getKey()] -= entry.getValue() * copies;
        }
        return bin;
    }

    private static int[] sample(int[] left) {
        var waiting = new BitSet();
        for (var fit = 0; fit < left.length; fit++) {
            if (left[fit] > 0) {
                waiting.set(fit);
            }
        }
        var all = waiting.stream().toArray();
        if (all.length <= SAMPLE) {
            return all;
        }
        var sample = new int[SAMPLE];
        for (var i = 0; i < SAMPLE; i++) {
            sample[i] = all[(int) ((long) i * all.length / SAMPLE)];
        }
        return sample;
    }

    /** Demands that ended on nodes that are dear for what they hold are worth more next time, so they choose earlier. */
    private void revalue(double[] values, List<Bin> bins) {
        var paid = new double[values.length];
        var counts = new double[values.length];
        for (var bin : bins) {
            var value = 0.0;
            for (var entry : bin.pods.entrySet()) {
                value += values[entry.getKey()] * entry.getValue();
            }
            for (var entry : bin.pods.entrySet()) {
                var pods = (double) entry.getValue() * bin.copies;
                paid[entry.getKey()] += values[entry.getKey()] * pods * problem.price(bin.column) / value;
                counts[entry.getKey()] += pods;
            }
        }
        for (var fit = 0; fit < values.length; fit++) {
            if (counts[fit] > 0) {
                values[fit] = Math.max(PackingProblem.LEAST_VALUE, (values[fit] + paid[fit] / counts[fit]) / 2);
            }
        }
    }
}
