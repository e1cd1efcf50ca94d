package dev.slipway.solver.packing;

import java.util.List;

/**
 * Every item on a node.
 *
 * @param patterns in the order in which they were decided; no two alike
 */
public record Packing(List<Pattern> patterns) {
    /**
     * Equal nodes.
     *
     * @param column what they are bought as: the cheapest that holds the content
     * @param items indices in ascending order; never empty
     * @param counts beside {@code items}, how many of each on one node; at least 1
     * @param copies how many such nodes; at least 1
     */
    public record Pattern(int column, int[] items, int[] counts, int copies) {}
}
