package dev.slipway.solver.provision;

import dev.slipway.solver.placing.Place;
import dev.slipway.solver.placing.Resources;
import dev.slipway.solver.placing.Variant;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedMap;
import java.util.Set;

/**
 * All that is on some nodes, as the content of one. Where rules look at more than the node itself, it stays in the domain
 * where it is, so that no count changes; and beside a DaemonSet's pod that it is near, or may be near.
 */
final class Contents {
    private final SequencedMap<Variant, Integer> content = new LinkedHashMap<>();
    private final BitSet columns;
    private final BitSet packable;
    private final long[] requests;
    private final Set<String> sorts = new LinkedHashSet<>();
    private final Admissions admissions;
    private final Cells cells;

    Contents(List<Load> loads, Admissions admissions, Cells cells, BitSet usable) {
        this.admissions = admissions;
        this.cells = cells;
        this.columns = (BitSet) usable.clone();
        this.packable = (BitSet) usable.clone();
        this.requests = new long[loads.getFirst().requests().length];
        for (var load : loads) {
            Resources.subtract(requests, load.requests(), -1);
            sorts.add(PriceList.sort(load.node().labels()));
            for (var lot : load.lots()) {
                add(lot, load.place());
            }
        }
    }

    private void add(Load.Lot lot, Place place) {
        var variants = lot.shape().variants();
        for (var variant : variants) {
            var admission = admissions.of(variant);
            var all = (BitSet) admission.columns().clone();
            var some = (BitSet) admission.packable().clone();
            if (!variant.needs().none()) {
                var same = where(variant, place);
                all.and(same);
                some.and(same);
            }
            // The last variant has no wish left to give up.
            if (some.intersects(packable) || variant == variants.getLast()) {
                columns.and(all);
                packable.and(some);
                content.merge(variant, lot.count(), Integer::sum);
                return;
            }
        }
    }

    private BitSet where(Variant variant, Place place) {
        var same = new BitSet();
        for (var cell : cells.of(variant.needs())) {
            var alike = true;
            for (var key : variant.needs().keys()) {
                alike &= cell.area().domains()[key] == place.area().domains()[key];
            }
            for (var filter : variant.needs().filters()) {
                var passes = cell.area().filters().get(filter);
                alike &= passes == place.area().filters().get(filter) || (passes && cells.tellsDaemons(filter));
            }
            if (alike) {
                same.or(cell.columns());
            }
        }
        return same;
    }

    SequencedMap<Variant, Integer> content() {
        return content;
    }

    /** What a node of this column may turn out to be, so that rules see the same of it; in a set of its own. */
    BitSet like(int column) {
        var like = (BitSet) columns.clone();
        for (var variant : content.keySet()) {
            var cell = cells.of(variant.needs(), column);
            if (cell != null) {
                like.and(cell.columns());
            }
        }
        return like;
    }

    /** All that every pod admits, room aside; not to be written to. */
    BitSet columns() {
        return columns;
    }

    /** Of these, the ones that a node may be packed as; not to be written to. */
    BitSet packable() {
        return packable;
    }

    /** Not to be written to. */
    long[] requests() {
        return requests;
    }

    /** The types of the nodes, and how they were bought, as {@link PriceList} names them. */
    Set<String> sorts() {
        return sorts;
    }
}
