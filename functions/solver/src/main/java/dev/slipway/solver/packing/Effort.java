package dev.slipway.solver.packing;

import java.util.Arrays;

/**
 * How much work may be spent, counted and not timed, so that the same input gives the same answer everywhere.
 *
 * @param rounds of column generation; 0 for greedy packing alone
 * @param columns among which whole packings choose, a count: the most promising ones; and for each item its cheapest
 * @param repairs steps of ruin and repair
 */
public record Effort(int rounds, int columns, int repairs) {
    /** Up to so many items fill so few nodes that each of them matters, a count. */
    private static final int FEW = 500;

    private static final Effort OF_FEW = new Effort(24, Integer.MAX_VALUE, 300);

    private static final Effort OF_MANY = new Effort(8, 200, 300);

    /** What a problem is worth: with many items, later rounds and columns gain little. */
    public static Effort of(PackingProblem problem) {
        return Arrays.stream(problem.counts()).asLongStream().sum() <= FEW ? OF_FEW : OF_MANY;
    }
}
