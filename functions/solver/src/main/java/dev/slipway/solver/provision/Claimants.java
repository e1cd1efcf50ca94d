package dev.slipway.solver.provision;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.SortedMap;
import java.util.function.Function;

/** Who is let in where limits are too small for all. */
final class Claimants {
    private static final BitSet NOWHERE = new BitSet();

    private final Function<Want, BitSet> columnsOf;

    /** Pools may share their limits. */
    private final SequencedMap<Limits, BitSet> columnsByLimits = new LinkedHashMap<>();

    /**
     * Pods on nodes that exceed limits.
     *
     * @param captive nothing else has room for them
     * @param share what one asks for, as a part of what the limits leave
     */
    record Claimant(Want want, int count, boolean captive, double share) {
        private static final Comparator<Claimant> ORDER = Comparator.comparingInt(
                        (Claimant one) -> one.want.variant().shape().kind().priority())
                .reversed()
                .thenComparing(one -> !one.captive)
                .thenComparingDouble(Claimant::share);
    }

    /**
     * @param limits by pool
     * @param columnsOf where a want may be bought now
     */
    Claimants(Market market, List<Limits> limits, Function<Want, BitSet> columnsOf) {
        this.columnsOf = columnsOf;
        for (var pool = 0; pool < limits.size(); pool++) {
            columnsByLimits
                    .computeIfAbsent(limits.get(pool), _ -> new BitSet())
                    .or(market.columns().of(pool));
        }
    }

    /** All that these limits are about; not to be written to. */
    BitSet columns(Limits own) {
        return columnsByLimits.getOrDefault(own, NOWHERE);
    }

    /** Columns whose limits are exceeded, or would be if all went there who may. */
    BitSet full(List<Limits> exceeded, List<Want> batch, SequencedMap<Want, Integer> left) {
        var full = new BitSet();
        columnsByLimits.forEach((own, columns) -> {
            if (exceeded.contains(own) || !roomy(own, batch, left)) {
                full.or(columns);
            }
        });
        return full;
    }

    private boolean roomy(Limits own, List<Want> batch, SequencedMap<Want, Integer> left) {
        if (!own.any()) {
            return true;
        }
        var share = 0.0;
        for (var want : batch) {
            if (goes(want, own)) {
                share += left.getOrDefault(want, 0) * share(own, want);
            }
        }
        return share <= 1;
    }

    private boolean goes(Want want, Limits own) {
        return columnsOf.apply(want).intersects(columns(own));
    }

    /** What one such pod asks for, as a part of what the limits leave. */
    private static double share(Limits own, Want want) {
        return own.share(want.variant().shape().kind().requests());
    }

    /**
     * Those who are packed within limits that are too small for all.
     *
     * @param full where nobody can be sent
     * @param counts pods that would go there, by place in the batch
     */
    List<Claimant> within(Limits own, BitSet full, List<Want> batch, SortedMap<Integer, Integer> counts) {
        var claimants = new ArrayList<Claimant>();
        counts.forEach((item, count) -> {
            var want = batch.get(item);
            // Whoever merely shares others' exotic nodes may find none of them here.
            if (goes(want, own)) {
                var elsewhere = (BitSet) columnsOf.apply(want).clone();
                elsewhere.andNot(full);
                claimants.add(new Claimant(want, count, elsewhere.isEmpty(), share(own, want)));
            }
        });
        return chosen(claimants);
    }

    /**
     * As many as the limits could hold if nothing were lost: the highest priority first, then whoever can go nowhere else, then
     * whoever asks for least.
     */
    private static List<Claimant> chosen(List<Claimant> claimants) {
        var chosen = new ArrayList<Claimant>();
        var left = 1.0;
        for (var one : claimants.stream().sorted(Claimant.ORDER).toList()) {
            if (left <= 0) {
                break;
            }
            var some = (int) Math.min(one.count, Math.ceil(left / one.share));
            chosen.add(new Claimant(one.want, some, one.captive, one.share));
            left -= some * one.share;
        }
        return chosen;
    }
}
