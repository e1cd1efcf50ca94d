package dev.slipway.solver.packing;

import dev.slipway.solver.packing.Greedy.Lot;
import dev.slipway.solver.packing.Packing.Pattern;
import dev.slipway.solver.packing.Reduced.Fineness;
import java.nio.IntBuffer;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** Packs counted items onto the cheapest nodes. */
public final class Packer {
    /** Up to so many items the linear program takes them as they are, a count; solver-notes.md §4. */
    private static final int LP_ITEMS = 320;

    /** Fractions of a pattern from this on are rounded up, in turn. */
    private static final double[] ROUNDINGS = {1, 0.7, 0.4};

    /** Nodes up to which single ones are taken apart, a count: beyond, their rounding is a small part of the price. */
    private static final int REPAIRED = 4000;

    private final PackingProblem original;
    private final Reduced problem;
    private final Knapsack knapsack;
    private final Greedy greedy;
    private final Effort effort;

    private Packer(PackingProblem original, Effort effort) {
        this.original = original;
        this.problem = new Reduced(original);
        this.knapsack = new Knapsack(problem);
        this.greedy = new Greedy(problem, knapsack);
        this.effort = effort;
    }

    /** Every item placed, within all rules of the problem; work is bounded by {@code effort}. */
    public static Packing pack(PackingProblem problem, Effort effort) {
        return problem.items() == 0 ? new Packing(List.of()) : new Packer(problem, effort).pack();
    }

    private Packing pack() {
        if (effort.rounds() == 0) {
            return split(greedy.pack(new Worth(problem, problem.shares()), problem.counts.clone(), all()));
        }
        if (problem.items <= LP_ITEMS) {
            var relaxation = new Relaxation(problem, effort);
            var worth = relaxation.worth();
            return split(
                    repair(round(relaxation.solution(), worth, relaxation.columns()), worth, relaxation.fewColumns()));
        }
        var small = smaller();
        var relaxation = new Relaxation(small, effort);
        var rough = relaxation.worth().ofItem();
        var values = problem.shares();
        var roughShares = small.shares();
        var roughItem = new int[original.items()];
        for (var i = 0; i < small.items; i++) {
            for (var item : small.originals.get(i)) {
                roughItem[item] = i;
            }
        }
        for (var i = 0; i < values.length; i++) {
            var like = roughItem[problem.originals.get(i).getFirst()];
            values[i] *= rough[like] / Math.max(1e-9, roughShares[like]);
        }
        var worth = new Worth(problem, values);
        var columns = withOwn(relaxation.columns());
        var guided = guided(small, relaxation.solution(), roughItem, worth, columns);
        return split(repair(guided, worth, withOwn(relaxation.fewColumns())));
    }

    /** Small enough for the program: without what matters least for what items are worth. */
    private Reduced smaller() {
        return Reduced.small(original, Fineness.WITHOUT_NEIGHBOURS, Fineness.ROUGH, LP_ITEMS, 10);
    }

    /** The columns, and for each item one that it can have whatever it may not share. */
    private int[] withOwn(int[] columns) {
        var set = new BitSet();
        for (var c : columns) {
            set.set(c);
        }
        for (var i = 0; i < problem.items; i++) {
            if (!set.intersects(problem.allowed[i])) {
                set.set(Relaxation.alone(problem, knapsack, i).column());
            }
        }
        return set.stream().toArray();
    }

    private int[] all() {
        return IntStream.range(0, problem.columns).toArray();
    }

    /** Whole nodes from fractions, in several ways, or without them, or one for all; the cheapest counts. */
    private List<Lot> round(List<Relaxation.Share> shares, Worth worth, int[] columns) {
        var solution = shares.stream()
                .sorted(Comparator.comparingDouble((Relaxation.Share share) -> -share.amount())
                        .thenComparing(share -> share.node().text()))
                .toList();
        var ways = new ArrayList<List<Lot>>();
        for (var threshold : ROUNDINGS) {
            var left = problem.counts.clone();
            var lots = new ArrayList<Lot>();
            for (var share : solution) {
                var copies = (int) Math.floor(share.amount() + 1e-6);
                if (share.amount() - copies >= threshold) {
                    copies++;
                }
                takeCopies(share.node(), copies, left, lots);
            }
            lots.addAll(greedy.pack(worth, left, columns));
            ways.add(lots);
        }
        ways.add(greedy.pack(worth, problem.counts.clone(), columns));
        var best = ways.stream().min(Comparator.comparingDouble(this::price)).orElseThrow();
        var whole = greedy.forAll(IntStream.range(0, problem.items).toArray(), problem.counts, price(best));
        return whole == null ? best : List.of(new Lot(whole, 1));
    }

    /** Nodes after the pattern of the small problem, each filled with what it stands for. */
    private List<Lot> guided(
            Reduced small, List<Relaxation.Share> shares, int[] roughItem, Worth worth, int[] columns) {
        var left = problem.counts.clone();
        var lots = new ArrayList<Lot>();
        var heirs = new Heirs(problem, small.items, roughItem, left);
        for (var share : shares) {
            var copies = (int) Math.round(share.amount());
            while (copies > 0) {
                var node = guided(share.node(), heirs, worth.ofItem(), left);
                if (node.items().length == 0) {
                    break;
                }
                copies -= takeCopies(node, copies, left, lots);
            }
        }
        lots.addAll(greedy.pack(worth, left, columns));
        return lots;
    }

    /** A node after such a pattern of the small problem, with as much more as there is room for. */
    private Node guided(Node pattern, Heirs heirs, double[] values, int[] left) {
        var column = pattern.column();
        knapsack.begin(column, null);
        var full = true;
        for (var i = 0; i < pattern.items().length; i++) {
            full &= heirs.take(knapsack, pattern.items()[i], column, pattern.counts()[i]);
        }
        if (!full) {
            knapsack.more(heirs.some(knapsack, column), values, left);
        }
        return knapsack.node(column);
    }

    /** As many copies as there are items for, a count. */
    private int takeCopies(Node pattern, int copies, int[] left, List<Lot> lots) {
        var possible = copies;
        for (var i = 0; i < pattern.items().length; i++) {
            possible = Math.min(possible, left[pattern.items()[i]] / pattern.counts()[i]);
        }
        if (possible > 0) {
            for (var i = 0; i < pattern.items().length; i++) {
                left[pattern.items()[i]] -= pattern.counts()[i] * possible;
            }
            lots.add(new Lot(greedy.cheapest(pattern), possible));
        }
        return possible;
    }

    private double price(List<Lot> lots) {
        var price = 0.0;
        for (var lot : lots) {
            price += problem.prices[lot.node().column()] * lot.copies();
        }
        return price;
    }

    private List<Lot> repair(List<Lot> lots, Worth worth, int[] columns) {
        var nodes = new ArrayList<Node>();
        long count = lots.stream().mapToLong(Lot::copies).sum();
        if (count > REPAIRED || effort.repairs() == 0) {
            return lots;
        }
        lots.forEach(lot -> {
            for (var copy = 0; copy < lot.copies(); copy++) {
                nodes.add(lot.node());
            }
        });
        return new Repair(problem, knapsack, greedy, worth, nodes, columns)
                .run(effort.repairs()).stream()
                        .map(node -> new Lot(greedy.cheapest(node), 1))
                        .toList();
    }

    /** What tells patterns apart. */
    private record Content(int column, IntBuffer items, IntBuffer counts) {}

    /** Merged items become those that they stand for again, and equal nodes one pattern. */
    private Packing split(List<Lot> lots) {
        var left = original.counts().clone();
        var cursor = new int[problem.items];
        var patterns = new LinkedHashMap<Content, Pattern>();
        for (var lot : lots) {
            var copies = lot.copies();
            while (copies > 0) {
                var one = originals(lot.node(), copies, left, cursor);
                patterns.merge(
                        new Content(one.column(), IntBuffer.wrap(one.items()), IntBuffer.wrap(one.counts())),
                        one,
                        (known, more) -> new Pattern(
                                known.column(), known.items(), known.counts(), known.copies() + more.copies()));
                copies -= one.copies();
            }
        }
        return new Packing(List.copyOf(patterns.values()));
    }

    /** As many equal nodes as the next originals of each item allow. */
    private Pattern originals(Node node, int copies, int[] left, int[] cursor) {
        var taken = new TreeMap<Integer, Integer>();
        var equal = copies;
        for (var i = 0; i < node.items().length; i++) {
            var item = node.items()[i];
            var all = problem.originals.get(item);
            var wanted = node.counts()[i];
            for (var at = cursor[item]; wanted > 0; at++) {
                var from = all.get(at);
                var some = Math.min(wanted, left[from]);
                if (some > 0) {
                    taken.put(from, some);
                    equal = Math.min(equal, left[from] / some);
                    wanted -= some;
                }
            }
        }
        for (var entry : taken.entrySet()) {
            left[entry.getKey()] -= entry.getValue() * equal;
        }
        for (var item : node.items()) {
            var all = problem.originals.get(item);
            while (cursor[item] < all.size() && left[all.get(cursor[item])] == 0) {
                cursor[item]++;
            }
        }
        return new Pattern(
                node.column(),
                taken.keySet().stream().mapToInt(item -> item).toArray(),
                taken.values().stream().mapToInt(count -> count).toArray(),
                Math.max(1, equal));
    }
}
