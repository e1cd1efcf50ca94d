package dev.slipway.solver.packing;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;

/** Column generation: prices for items, patterns for prices, again and again (solver-notes.md §2). */
final class Relaxation {
    /** Columns that are looked at in each round, a count. */
    private static final int ASKED = 32;

    /** Each so many rounds whole nodes are packed for the program to choose from. */
    private static final int SEEDING = 2;

    /** So many rounds in a row may be in vain, a count. */
    private static final int PATIENCE = 8;

    /** Patterns that would save less than this part of their price are left, a fraction. */
    private static final double WORTHWHILE = 0.003;

    private static final int PIVOTS = 400;

    private static final int FEW = 48;

    private final Reduced problem;
    private final Effort effort;
    private final Knapsack knapsack;
    private final Greedy greedy;
    private final Master master;
    private final List<Node> nodes = new ArrayList<>();
    private final LinkedHashSet<Long> known = new LinkedHashSet<>();
    private final int[] own;
    private final Worth worth;

    Relaxation(Reduced problem, Effort effort) {
        this.problem = problem;
        this.effort = effort;
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
        run();
        this.worth = now();
    }

    /** At the final prices. */
    Worth worth() {
        return worth;
    }

    private Worth now() {
        return new Worth(
                problem,
                Arrays.stream(master.duals()).map(value -> Math.max(value, 0)).toArray());
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
        return worth.best(effort.columns(), own);
    }

    /** Fewer, for small repairs. */
    int[] fewColumns() {
        return worth.best(FEW, own);
    }

    private void run() {
        seed(new Worth(problem, problem.shares()));
        master.optimise(PIVOTS);
        var before = master.price();
        var idle = 0;
        for (var round = 0; round < effort.rounds() && idle < PATIENCE; round++) {
            var worth = now();
            generate(worth);
            if (round % SEEDING == SEEDING - 1) {
                seed(worth);
            }
            master.optimise(PIVOTS);
            var now = master.price();
            idle = now < before * (1 - 5e-4) ? 0 : idle + 1;
            before = Math.min(before, now);
        }
    }

    private void seed(Worth worth) {
        greedy.pack(worth, problem.counts.clone(), worth.best(effort.columns(), own))
                .forEach(lot -> add(lot.node()));
    }

    /** Adds what the most promising columns can hold. */
    private void generate(Worth worth) {
        for (var c : worth.best(ASKED)) {
            var price = problem.prices[c];
            if (worth.gain(c) > WORTHWHILE
                    && knapsack.fill(c, worth.ofItem(), problem.counts) > price * (1 + WORTHWHILE)) {
                add(knapsack.node(c));
            }
        }
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
