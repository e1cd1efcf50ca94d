package dev.slipway.solver.provision;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Makes packed nodes cheaper without a new search: smaller types, pods moved into room left over, nodes merged. */
final class Improver {
    /** Above so many nodes the shares that could be won are small, and nodes are left as they are; a count. */
    private static final int MOST_NODES = 2_000;
    /** Nodes that are worth the trial of emptying them, worst first; a count. */
    private static final int EMPTIED = 48;
    /** Nodes that are worth the trial of merging them in pairs, worst first; a count. */
    private static final int MERGED = 24;

    private final PackingProblem problem;
    private final double[] values;

    Improver(PackingProblem problem, double[] values) {
        this.problem = problem;
        this.values = values;
    }

    List<Bin> improve(List<Bin> packed) {
        var nodes = 0L;
        for (var bin : packed) {
            nodes += bin.copies;
        }
        if (nodes > MOST_NODES) {
            packed.forEach(this::resize);
            return packed;
        }
        var singles = new ArrayList<Bin>();
        for (var bin : packed) {
            for (var copy = 0; copy < bin.copies; copy++) {
                singles.add(bin.single());
            }
        }
        emptyInto(singles);
        singles.forEach(this::resize);
        merge(singles);
        emptyInto(singles);
        singles.forEach(this::resize);
        return grouped(singles);
    }

    private void resize(Bin bin) {
        var cheapest = problem.cheapest(bin);
        if (cheapest >= 0 && problem.price(cheapest) < problem.price(bin.column)) {
            become(bin, cheapest);
        }
    }

    private void become(Bin bin, int column) {
        bin.column = column;
        var total = problem.total(bin);
        System.arraycopy(problem.room(column), 0, bin.left, 0, total.length);
        Amounts.subtract(bin.left, total, 1);
    }

    private List<Bin> worstFirst(List<Bin> bins, int most) {
        record Rated(Bin bin, double rate) {}
        return bins.stream()
                .map(bin -> new Rated(bin, rate(bin)))
                .sorted(Comparator.comparingDouble(Rated::rate))
                .limit(most)
                .map(Rated::bin)
                .toList();
    }

    private double rate(Bin bin) {
        var value = 0.0;
        for (var entry : bin.pods.entrySet()) {
            value += values[entry.getKey()] * entry.getValue();
        }
        return value / Math.max(1, problem.price(bin.column));
    }

    private void emptyInto(List<Bin> bins) {
        for (var bin : worstFirst(bins, EMPTIED)) {
            var others = new ArrayList<Bin>();
            bins.forEach(other -> {
                if (other != bin) {
                    others.add(other);
                }
            });
            if (movedAll(bin, others)) {
                removeSame(bins, bin);
            }
        }
    }

    private boolean movedAll(Bin bin, List<Bin> others) {
        var moves = new ArrayList<Runnable>();
        var trials = new TreeMap<Integer, Bin>();
        for (var entry : bin.pods.entrySet()) {
            int fit = entry.getKey();
            var toMove = (int) entry.getValue();
            for (var i = 0; i < others.size() && toMove > 0; i++) {
                var seen = trials.containsKey(i) ? trials.get(i) : others.get(i);
                if (!problem.admits(seen, fit)) {
                    continue;
                }
                var count = Math.min(toMove, problem.times(fit, seen.left));
                var trial = seen.single();
                problem.add(trial, fit, count);
                if (problem.enoughValues(trial)) {
                    trials.put(i, trial);
                    var receiver = others.get(i);
                    moves.add(() -> problem.add(receiver, fit, count));
                    toMove -= count;
                }
            }
            if (toMove > 0) {
                return false;
            }
        }
        moves.forEach(Runnable::run);
        return true;
    }

    private void merge(List<Bin> bins) {
        var worst = new ArrayList<>(worstFirst(bins, MERGED));
        for (var i = 0; i < worst.size(); i++) {
            for (var j = i + 1; j < worst.size(); j++) {
                var merged = merged(worst.get(i), worst.get(j));
                if (merged != null) {
                    removeSame(bins, worst.get(i));
                    removeSame(bins, worst.get(j));
                    bins.add(merged);
                    worst.set(i, merged);
                    worst.remove(j);
                    j = i;
                }
            }
        }
    }

    /** Both on one node, when there is one that costs no more than the two, for fewer nodes are less to look after; else null. */
    private @Nullable Bin merged(Bin a, Bin b) {
        if (!problem.agree(a, b)) {
            return null;
        }
        var both = a.single();
        b.pods.forEach((fit, count) -> problem.add(both, fit, count));
        var column = problem.cheapest(both);
        if (column < 0 || problem.price(column) > problem.price(a.column) + problem.price(b.column)) {
            return null;
        }
        become(both, column);
        return both;
    }

    private static void removeSame(List<Bin> bins, Bin bin) {
        bins.removeIf(other -> other == bin);
    }

    private static List<Bin> grouped(List<Bin> singles) {
        var groups = new TreeMap<String, Bin>();
        for (var bin : singles) {
            var text = bin.column + " " + bin.pods;
            var group = groups.get(text);
            if (group == null) {
                groups.put(text, bin);
            } else {
                group.copies++;
            }
        }
        return new ArrayList<>(groups.values());
    }
}
