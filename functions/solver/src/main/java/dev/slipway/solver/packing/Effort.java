package dev.slipway.solver.packing;

/**
 * How much work may be spent, counted and not timed, so that the same input gives the same answer everywhere.
 *
 * @param rounds of column generation; 0 for greedy packing alone
 * @param repairs steps of ruin and repair
 */
public record Effort(int rounds, int repairs) {
    /** What problems of ordinary size are worth (solver-notes.md §1). */
    public static final Effort USUAL = new Effort(24, 300);
}
