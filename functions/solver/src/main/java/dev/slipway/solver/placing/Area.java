package dev.slipway.solver.placing;

import java.util.BitSet;

/**
 * What rules about other pods see of a node: one value for each topology key, and which filters it passes.
 *
 * @param domains by key: the number of the value; {@link #NONE} without the label; {@link #OPEN} while several are
 *     possible
 * @param filters that it passes
 */
public record Area(int[] domains, BitSet filters) {
    public static final int NONE = -1;
    public static final int OPEN = -2;

    boolean counts(Counter counter) {
        return counter.filter == Counter.NO_FILTER || filters.get(counter.filter);
    }
}
