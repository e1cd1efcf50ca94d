package dev.slipway.solver.provision;

import dev.slipway.model.catalog.InstanceType;
import dev.slipway.model.resource.Quantity;
import dev.slipway.model.resource.ResourceList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The least that several types have of everything, without building a list for each. */
final class TypeAmounts {
    private final List<String> names;
    private final Function<InstanceType, ResourceList> amounts;
    private final List<InstanceType> types;
    private final long[] @Nullable [] amountsByType;
    private final SequencedMap<BitSet, ResourceList> known = new LinkedHashMap<>();

    /**
     * @param names of everything that any of the types has
     */
    TypeAmounts(List<InstanceType> types, List<String> names, Function<InstanceType, ResourceList> amounts) {
        this.names = names;
        this.amounts = amounts;
        this.types = types;
        this.amountsByType = new long[types.size()][];
    }

    /** Of everything that any of the types has, sorted. */
    static List<String> names(List<InstanceType> types) {
        var names = new LinkedHashSet<String>();
        types.forEach(type -> names.addAll(type.capacity().amounts().keySet()));
        return names.stream().sorted().toList();
    }

    /** Of these types, by number; at least one. */
    ResourceList least(BitSet numbers) {
        var same = known.get(numbers);
        if (same != null) {
            return same;
        }
        var least = new long[names.size()];
        Arrays.fill(least, Long.MAX_VALUE);
        for (var type = numbers.nextSetBit(0); type >= 0; type = numbers.nextSetBit(type + 1)) {
            var own = amountsByType[type];
            if (own == null) {
                own = unpacked(types.get(type));
                amountsByType[type] = own;
            }
            for (var i = 0; i < least.length; i++) {
                least[i] = Math.min(least[i], own[i]);
            }
        }
        var named = new TreeMap<String, Quantity>();
        for (var i = 0; i < least.length; i++) {
            named.put(names.get(i), new Quantity(least[i]));
        }
        var list = new ResourceList(named);
        known.put((BitSet) numbers.clone(), list);
        return list;
    }

    private long[] unpacked(InstanceType type) {
        var list = amounts.apply(type);
        return names.stream().mapToLong(name -> list.get(name).millis()).toArray();
    }
}
