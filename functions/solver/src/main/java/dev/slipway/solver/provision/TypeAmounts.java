package dev.slipway.solver.provision;

import dev.slipway.model.catalog.InstanceType;
import dev.slipway.model.resource.Quantity;
import dev.slipway.model.resource.ResourceList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The least that several types have of everything, without building a list for each. */
final class TypeAmounts {
    /** Answers that are remembered, a count: each is a handful of amounts. */
    private static final int MOST_KNOWN = 2000;

    private final List<InstanceType> types;
    private final Function<InstanceType, ResourceList> amounts;

    /** By name, the place of everything that a type which was looked at has. */
    private final SequencedMap<String, Integer> places = new LinkedHashMap<>();

    private final long[] @Nullable [] amountsByType;
    private final SequencedMap<BitSet, ResourceList> known = new LinkedHashMap<>();

    /**
     * @param amounts of a type; never negative
     */
    TypeAmounts(List<InstanceType> types, Function<InstanceType, ResourceList> amounts) {
        this.types = types;
        this.amounts = amounts;
        this.amountsByType = new long[types.size()][];
    }

    /** Of these types, by number; at least one. */
    ResourceList least(BitSet numbers) {
        var same = known.get(numbers);
        if (same != null) {
            return same;
        }
        var first = numbers.nextSetBit(0);
        var least = ofType(first).clone();
        for (var type = numbers.nextSetBit(first + 1); type >= 0; type = numbers.nextSetBit(type + 1)) {
            var own = ofType(type);
            for (var i = 0; i < least.length; i++) {
                least[i] = i < own.length ? Math.min(least[i], own[i]) : 0;
            }
        }
        var named = new TreeMap<String, Quantity>();
        var place = 0;
        for (var name : places.sequencedKeySet()) {
            if (place < least.length) {
                named.put(name, new Quantity(least[place++]));
            }
        }
        var list = new ResourceList(named);
        if (known.size() == MOST_KNOWN) {
            known.clear();
        }
        known.put((BitSet) numbers.clone(), list);
        return list;
    }

    private long[] ofType(int number) {
        var own = amountsByType[number];
        if (own == null) {
            var named = amounts.apply(types.get(number)).amounts();
            named.keySet().forEach(name -> places.putIfAbsent(name, places.size()));
            own = new long[places.size()];
            var place = 0;
            for (var name : places.sequencedKeySet()) {
                own[place++] = named.getOrDefault(name, Quantity.ZERO).millis();
            }
            amountsByType[number] = own;
        }
        return own;
    }
}
