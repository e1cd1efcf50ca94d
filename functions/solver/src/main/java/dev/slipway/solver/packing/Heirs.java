package dev.slipway.solver.packing;

import java.util.Arrays;

/** What each item of a rougher problem stands for, as far as it is left. */
final class Heirs {
    /** So many of each are a choice wide enough where room is filled up, a count: they differ little. */
    private static final int SOME = 2;

    private final Reduced problem;
    private final int[] left;

    /** By rough item. */
    private final int[][] heirs;

    /** By rough item and resource, what none of its heirs asks for less than. */
    private final double[][] least;

    /** By rough item, how many at the start of its heirs are used up. */
    private final int[] gone;

    private final int[] chosen;

    /**
     * @param roughItem by item of the original problem, the rough one
     * @param left by item; taken over, not copied: it may only fall
     */
    Heirs(Reduced problem, int rough, int[] roughItem, int[] left) {
        this.problem = problem;
        this.left = left;
        this.heirs = new int[rough][];
        this.gone = new int[rough];
        this.chosen = new int[rough * SOME];
        var sizes = new int[rough];
        for (var i = 0; i < problem.items; i++) {
            sizes[roughItem[problem.originals.get(i).getFirst()]]++;
        }
        Arrays.setAll(heirs, i -> new int[sizes[i]]);
        Arrays.fill(sizes, 0);
        for (var i = 0; i < problem.items; i++) {
            var of = roughItem[problem.originals.get(i).getFirst()];
            heirs[of][sizes[of]++] = i;
        }
        this.least = Arrays.stream(heirs).map(problem::least).toArray(double[][]::new);
    }

    /** Puts heirs of one rough item on; whether so many could be. */
    boolean take(Knapsack knapsack, int rough, int column, int count) {
        var wanted = count;
        for (var at = first(rough); wanted > 0 && at < heirs[rough].length; at++) {
            var item = heirs[rough][at];
            if (left[item] > 0 && problem.allowed[item].get(column)) {
                var some = knapsack.fits(item, Math.min(wanted, left[item] - knapsack.taken(item)));
                if (some > 0) {
                    knapsack.take(item, some);
                    wanted -= some;
                }
            }
        }
        return wanted == 0;
    }

    /** Of each rough item that may still fit, the first that are left and that the column holds. */
    int[] some(Knapsack knapsack, int column) {
        var size = 0;
        for (var rough = 0; rough < heirs.length; rough++) {
            var enough = knapsack.hasRoom(least[rough]) ? size + SOME : size;
            for (var at = first(rough); size < enough && at < heirs[rough].length; at++) {
                var item = heirs[rough][at];
                if (left[item] > knapsack.taken(item) && problem.allowed[item].get(column)) {
                    chosen[size++] = item;
                }
            }
        }
        return Arrays.copyOf(chosen, size);
    }

    private int first(int rough) {
        while (gone[rough] < heirs[rough].length && left[heirs[rough][gone[rough]]] == 0) {
            gone[rough]++;
        }
        return gone[rough];
    }
}
