package dev.slipway.solver.packing;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Takes nodes apart and puts their items elsewhere: into what other nodes have left, and onto new ones. Kept when it is
 * cheaper. The order is drawn from a fixed sequence, so that the same nodes are always repaired alike.
 */
final class Repair {
    /** So many nodes at most are searched for room in one step, a count: enough for small problems to see all. */
    private static final int SEARCHED = 400;

    /** So many steps in a row may be in vain, a count. */
    private static final int PATIENCE = 80;

    /**
     * Nodes that cost no more than what is on them is worth, but for such a part, are hardly replaced by cheaper ones: those
     * are not looked for.
     */
    private static final double HOPEFUL = 0.95;

    private final Reduced problem;
    private final Knapsack knapsack;
    private final Greedy greedy;
    private final Worth worth;
    private final int[] columns;
    private final List<Node> nodes;
    private final List<@Nullable Free> known = new ArrayList<>();
    private final int[] left;
    private long sequence = 0x9E3779B97F4A7C15L;

    Repair(Reduced problem, Knapsack knapsack, Greedy greedy, Worth worth, List<Node> nodes, int[] columns) {
        this.problem = problem;
        this.knapsack = knapsack;
        this.greedy = greedy;
        this.worth = worth;
        this.columns = columns;
        this.left = new int[problem.items];
        this.nodes = new ArrayList<>(nodes);
    }

    /** The nodes after so many steps; never dearer. */
    List<Node> run(int steps) {
        var idle = 0;
        for (var step = 0; step < steps && nodes.size() > 1 && idle < PATIENCE; step++) {
            idle = step(1 + next(5), step % 2 == 0) ? 0 : idle + 1;
        }
        return nodes;
    }

    /** Small, and the same everywhere. */
    private int next(int bound) {
        var mixed = Node.mixed(sequence);
        sequence += 0x9E3779B97F4A7C15L;
        return (int) Long.remainderUnsigned(mixed, bound);
    }

    private boolean step(int ruined, boolean worstFirst) {
        var chosen = new int[Math.min(ruined, nodes.size())];
        for (var i = 0; i < chosen.length; i++) {
            chosen[i] = i == 0 && worstFirst ? worst() : next(nodes.size());
        }
        chosen = Arrays.stream(chosen).distinct().sorted().toArray();
        var before = 0.0;
        var removed = new TreeSet<Integer>();
        for (var index : chosen) {
            var node = nodes.get(index);
            before += problem.prices[node.column()];
            for (var i = 0; i < node.items().length; i++) {
                left[node.items()[i]] += node.counts()[i];
                removed.add(node.items()[i]);
            }
        }
        var items = removed.stream().mapToInt(item -> item).toArray();
        var changed = new ArrayList<Node>();
        var places = new ArrayList<Integer>();
        fillGaps(chosen, items, changed, places);
        var hopeful = worth.of(items, left) <= before * HOPEFUL;
        var lots = hopeful ? greedy.packFew(worth, left, columns, items) : List.<Greedy.Lot>of();
        for (var item : items) {
            left[item] = 0;
        }
        var after = 0.0;
        for (var lot : lots) {
            after += problem.prices[lot.node().column()] * lot.copies();
        }
        if (hopeful && (after < before || (after == before && lots.size() < chosen.length))) {
            for (var i = 0; i < places.size(); i++) {
                nodes.set(places.get(i), changed.get(i));
            }
            for (var i = chosen.length - 1; i >= 0; i--) {
                nodes.remove(chosen[i]);
                if (chosen[i] < known.size()) {
                    known.remove(chosen[i]);
                }
            }
            for (var lot : lots) {
                for (var copy = 0; copy < lot.copies(); copy++) {
                    nodes.add(lot.node());
                }
            }
            return true;
        }
        return false;
    }

    /** The node that pays most for its value among some that are looked at. */
    private int worst() {
        var worst = next(nodes.size());
        var ratio = ratio(worst);
        for (var i = 0; i < 8; i++) {
            var other = next(nodes.size());
            if (ratio(other) > ratio) {
                worst = other;
                ratio = ratio(other);
            }
        }
        return worst;
    }

    private double ratio(int index) {
        var node = nodes.get(index);
        return problem.prices[node.column()] / Math.max(1e-9, node.value(worth.ofItem()));
    }

    private void fillGaps(int[] chosen, int[] items, List<Node> changed, List<Integer> places) {
        var start = nodes.size() <= SEARCHED ? 0 : next(nodes.size());
        var least = problem.least(items);
        for (var i = 0; i < Math.min(nodes.size(), SEARCHED); i++) {
            var index = (start + i) % nodes.size();
            var node = nodes.get(index);
            if (!mayHold(items, least, node, index) || Arrays.binarySearch(chosen, index) >= 0) {
                continue;
            }
            var fitting = greedy.admitted(items, left, node.column());
            knapsack.begin(node.column(), node);
            for (var k = 0; k < node.items().length; k++) {
                left[node.items()[k]] += node.counts()[k];
            }
            knapsack.more(fitting, worth.ofItem(), left);
            var filled = knapsack.node(node.column());
            for (var k = 0; k < node.items().length; k++) {
                left[node.items()[k]] -= node.counts()[k];
            }
            if (filled.size() > node.size()) {
                changed.add(filled);
                places.add(index);
                for (var k = 0; k < filled.items().length; k++) {
                    left[filled.items()[k]] -= filled.counts()[k];
                }
                for (var k = 0; k < node.items().length; k++) {
                    left[node.items()[k]] += node.counts()[k];
                }
            }
        }
    }

    /** Whether anything that is left would fit, as far as resources say. */
    private boolean mayHold(int[] items, double[] least, Node node, int index) {
        var room = free(node, index);
        if (!Reduced.fits(least, room)) {
            return false;
        }
        for (var item : items) {
            if (left[item] > 0 && problem.allowed[item].get(node.column()) && fits(item, room)) {
                return true;
            }
        }
        return false;
    }

    private boolean fits(int item, double[] room) {
        for (var r = 0; r < room.length; r++) {
            if (problem.requests[item * problem.resources + r] > room[r]) {
                return false;
            }
        }
        return true;
    }

    /** What the node has left; nodes are never changed, only replaced; remembered as long as it is the same node. */
    private double[] free(Node node, int index) {
        while (known.size() <= index) {
            known.add(null);
        }
        var one = known.get(index);
        if (one == null || !one.node().equals(node)) {
            var room = new double[problem.resources];
            for (var r = 0; r < room.length; r++) {
                room[r] = problem.room[node.column() * room.length + r];
                for (var i = 0; i < node.items().length; i++) {
                    room[r] -= problem.requests[node.items()[i] * room.length + r] * node.counts()[i];
                }
            }
            one = new Free(node, room);
            known.set(index, one);
        }
        return one.room();
    }

    private record Free(Node node, double[] room) {}
}
