package dev.slipway.solver.provision;

import dev.slipway.model.scheduling.WellKnown;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.Set;
import java.util.SortedMap;
import java.util.function.IntPredicate;

/** What can be bought, cheapest first, for whoever asks many times for the cheapest that will do. */
final class PriceList {
    private final Market market;
    private final BitSet usable;
    private final List<int[]> plainByTier = new ArrayList<>();
    private final List<int[]> exoticByTier = new ArrayList<>();
    private final SequencedMap<String, BitSet> bySort = new LinkedHashMap<>();

    PriceList(Market market) {
        this.market = market;
        this.usable = market.columns().usable();
        for (var tier : market.tiers()) {
            var plain = (BitSet) tier.clone();
            plain.and(usable);
            var exotic = (BitSet) plain.clone();
            plain.andNot(market.exotic());
            exotic.and(market.exotic());
            plainByTier.add(inOrder(plain));
            exoticByTier.add(inOrder(exotic));
        }
        for (var column = usable.nextSetBit(0); column >= 0; column = usable.nextSetBit(column + 1)) {
            var offering = market.columns().offering(column);
            var sort = sort(
                    market.columns().type(column).name(),
                    offering.capacityType().text());
            bySort.computeIfAbsent(sort, _ -> new BitSet()).set(column);
        }
    }

    private int[] inOrder(BitSet columns) {
        return PriceOrder.inOrder(columns.stream().toArray(), column -> market.prices()[column]);
    }

    /** A type and the way it is bought. */
    static String sort(SortedMap<String, String> labels) {
        return sort(labels.getOrDefault(WellKnown.INSTANCE_TYPE, ""), labels.getOrDefault(WellKnown.CAPACITY_TYPE, ""));
    }

    private static String sort(String type, String capacityType) {
        return type + " " + capacityType;
    }

    /** All that can be bought now; not to be written to. */
    BitSet usable() {
        return usable;
    }

    /** The cheapest that will do in the heaviest pool that has any; an exotic one only where no other will. Negative without one. */
    int cheapest(IntPredicate willDo) {
        for (var tier = 0; tier < plainByTier.size(); tier++) {
            for (var columns : List.of(plainByTier.get(tier), exoticByTier.get(tier))) {
                for (var column : columns) {
                    if (willDo.test(column)) {
                        return column;
                    }
                }
            }
        }
        return -1;
    }

    /** The lowest price of anything that will do and is of one of the sorts; {@link Long#MAX_VALUE} without any. */
    long lowest(Set<String> sorts, IntPredicate willDo) {
        var lowest = Long.MAX_VALUE;
        for (var sort : sorts) {
            var alike = bySort.getOrDefault(sort, new BitSet());
            for (var column = alike.nextSetBit(0); column >= 0; column = alike.nextSetBit(column + 1)) {
                if (willDo.test(column)) {
                    lowest = Math.min(lowest, market.columns().price(column));
                }
            }
        }
        return lowest;
    }
}
