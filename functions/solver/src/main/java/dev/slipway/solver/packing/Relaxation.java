package dev.slipway.solver.packing;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Column generation: prices for items, patterns for prices, again and again (solver-notes.md §2). */
final class Relaxation {
    /** Columns that the last round found best, a count. */
    private static final int SHORTLIST = 16;

    /** One column in so many is looked at in each round beside the shortlist. */
    private static final int SLICES = 16;

    /** Each so many rounds whole nodes are packed for the program to choose from. */
    private static final int SEEDING = 10;

    private static final int PIVOTS = 400;

    /** Columns that are looked at once prices are known, a count. */
    private static final int KEPT = 200;

    private static final int FEW = 48;

    private final Reduced problem;
    private final Knapsack knapsack;
    private final Greedy greedy;
    private final Master master;
    private final List<Node> nodes = new ArrayList<>();
    private final LinkedHashSet<Long> known = new LinkedHashSet<>();
    private final int[] own;
    private int[] ranked = new int[0];
    private int @Nullable [] last;

    Relaxation(Reduced problem, Effort effort) {
        this.problem = problem;
        this.knapsack = new Knapsack(problem);
        this.greedy = new Greedy(problem, knapsack);
        var ones = new ArrayList<Node>();
        for (var i = 0; i < problem.items; i++) {
            ones.add(alone(problem, knapsack, i));
        }
        this.own = ones.stream().mapToInt(Node::column).distinct().sorted().toArray();
        ones.forEach(this::isNew);
        this.nodes.addAll(ones);
        this.master = new Master(
                Arrays.stream(problem.counts).asDoubleStream().toArray(),
                ones.stream().map(this::pattern).toList());
        run(effort);
    }

    /** What one of each item is worth; never negative. */
    double[] values() {
        return Arrays.stream(master.duals()).map(value -> Math.max(value, 0)).toArray();
    }

    /** A node of the solution, and how many of it, in fractions. */
    record Share(Node node, double amount) {}

    List<Share> solution() {
        return master.solution().stream()
                .map(share -> new Share(nodes.get(share.pattern()), share.amount()))
                .toList();
    }

    private Master.Pattern pattern(Node node) {
        return new Master.Pattern(
                node.items(), Arrays.stream(node.counts()).asDoubleStream().toArray(), problem.prices[node.column()]);
    }

    /** Two contents that are taken for one by chance cost a pattern, and nothing else. */
    private boolean isNew(Node node) {
        return known.add(node.digest());
    }

    private void add(Node node) {
        if (node.items().length > 0 && isNew(node)) {
            nodes.add(node);
            master.add(pattern(node));
        }
    }

    /** Those that any good packing is likely to need, and for each item one that holds it; ascending. */
    int[] columns() {
        return with(lastRanked(), KEPT);
    }

    /** Fewer, for small repairs. */
    int[] fewColumns() {
        return with(lastRanked(), FEW);
    }

    /** All columns by what they gain at the final prices. */
    private int[] lastRanked() {
        if (last == null) {
            last = rank(IntStream.range(0, problem.columns).toArray(), values());
        }
        return last;
    }

    private int[] with(int[] best) {
        return with(best, KEPT);
    }

    private int[] with(int[] best, int most) {
        var kept = new BitSet();
        Arrays.stream(best).limit(most).forEach(kept::set);
        for (var c : own) {
            kept.set(c);
        }
        return kept.stream().toArray();
    }

    private void run(Effort effort) {
        var all = IntStream.range(0, problem.columns).toArray();
        seed(problem.shares(), with(rank(all, problem.shares())));
        master.optimise(PIVOTS);
        var before = master.price();
        var idle = 0;
        for (var round = 0; round < effort.rounds() && idle < SLICES; round++) {
            if (round % SEEDING == SEEDING - 1) {
                seed(values(), with(ranked));
            }
            generate(round);
            master.optimise(PIVOTS);
            var now = master.price();
            idle = now < before * (1 - 5e-4) ? 0 : idle + 1;
            before = Math.min(before, now);
        }
    }

    private void seed(double[] values, int[] columns) {
        greedy.pack(values, problem.counts.clone(), columns).forEach(lot -> add(lot.node()));
    }

    /** Adds what the columns of this round can hold at the present prices. */
    private void generate(int round) {
        var asked = new BitSet();
        Arrays.stream(ranked).limit(SHORTLIST).forEach(asked::set);
        for (var c = round % SLICES; c < problem.columns; c += SLICES) {
            asked.set(c);
        }
        ranked = rank(asked.stream().toArray(), values());
    }

    private record Gain(int column, double gain) {}

    /** The columns whose content is worth most for their price first; worthwhile content is kept for the program. */
    private int[] rank(int[] columns, double[] values) {
        var gains = new ArrayList<Gain>(columns.length);
        for (var c : columns) {
            if (problem.itemsOf[c].length > 0) {
                var price = problem.prices[c];
                var gain = (knapsack.fill(c, values, problem.counts) - price) / Math.max(price, 1);
                gains.add(new Gain(c, gain));
                if (gain > 0) {
                    add(knapsack.node(c));
                }
            }
        }
        gains.sort(Comparator.comparingDouble((Gain one) -> -one.gain()).thenComparing(Gain::column));
        return gains.stream().mapToInt(Gain::column).toArray();
    }

    /** The most of one item on the column where that is cheapest for each. */
    static Node alone(Reduced problem, Knapsack knapsack, int item) {
        var best = -1;
        var bestPrice = Double.MAX_VALUE;
        var bestCount = 0;
        for (var c = problem.allowed[item].nextSetBit(0); c >= 0; c = problem.allowed[item].nextSetBit(c + 1)) {
            knapsack.begin(c, null);
            var count = knapsack.fits(item, problem.counts[item]);
            if (count > 0 && problem.prices[c] / count < bestPrice) {
                best = c;
                bestPrice = problem.prices[c] / count;
                bestCount = count;
            }
        }
        if (best < 0) {
            throw new IllegalArgumentException(
                    "No column holds the item %d. Maybe its columns were not checked for room."
                            .formatted(problem.originals.get(item).getFirst()));
        }
        return new Node(best, new int[] {item}, new int[] {bestCount});
    }
}
