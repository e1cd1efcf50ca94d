package dev.slipway.solver.provision;

import dev.slipway.solver.placing.Area;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * Columns that are the same place to the rules of some pods.
 *
 * @param number tells cells apart, and alone counts for whether they are equal: they are looked up all the time
 * @param area what those rules see
 * @param columns not to be written to
 */
record Cell(int number, Area area, BitSet columns) {
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Cell cell && cell.number == number;
    }

    @Override
    public int hashCode() {
        return number;
    }
}
