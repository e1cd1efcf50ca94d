package dev.slipway.solver.provision;

import dev.slipway.solver.placing.Variant;
import java.util.BitSet;
import java.util.SequencedMap;

/**
 * Equal nodes to be bought.
 *
 * @param column what they are packed as
 * @param content how many pods of what on each; not to be written to
 * @param columns all that every pod in it admits, room aside; not to be written to
 * @param copies how many such nodes; at least 1
 */
record Planned(int column, SequencedMap<Variant, Integer> content, BitSet columns, int copies) {
    Planned copies(int other) {
        return new Planned(column, content, columns, other);
    }
}
