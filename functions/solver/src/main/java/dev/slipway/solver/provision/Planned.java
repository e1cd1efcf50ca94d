package dev.slipway.solver.provision;

import dev.slipway.solver.placing.Variant;
import java.util.BitSet;
import java.util.LinkedHashSet;
import java.util.SequencedMap;
import java.util.SequencedSet;

/**
 * Equal nodes to be bought.
 *
 * @param column what they are packed as
 * @param content how many pods of what on each; not to be written to
 * @param meant pods that each was bought for, though others came: what is launched has to do for them too. Not to be written to
 * @param columns all that every pod in it, or meant for it, admits, room aside; not to be written to
 * @param copies how many such nodes; at least 1
 */
record Planned(
        int column, SequencedMap<Variant, Integer> content, SequencedSet<Variant> meant, BitSet columns, int copies) {
    /** Nodes with what they were bought for. */
    Planned(int column, SequencedMap<Variant, Integer> content, BitSet columns, int copies) {
        this(column, content, new LinkedHashSet<>(), columns, copies);
    }

    Planned copies(int other) {
        return new Planned(column, content, meant, columns, other);
    }

    /** The same nodes, one by one, with what came onto each instead of what they were bought for. */
    Planned taken(SequencedMap<Variant, Integer> came) {
        var first = meant.isEmpty() ? new LinkedHashSet<>(content.keySet()) : meant;
        return new Planned(column, came, first, columns, 1);
    }

    /** All that a node has to admit. */
    SequencedSet<Variant> serves() {
        if (meant.isEmpty()) {
            return content.sequencedKeySet();
        }
        var serves = new LinkedHashSet<>(content.keySet());
        serves.addAll(meant);
        return serves;
    }
}
