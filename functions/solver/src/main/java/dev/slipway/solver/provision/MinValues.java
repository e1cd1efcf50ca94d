package dev.slipway.solver.provision;

import dev.slipway.model.scheduling.Requirement;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** How many distinct values of a label the types of one node must offer, strictly (core.md §1.10). */
final class MinValues {
    private final TreeMap<String, Integer> leastByKey = new TreeMap<>();

    /** A key of which too few values are left. */
    record Shortage(String asked, String best) {}

    MinValues(List<Requirement> requirements) {
        for (var requirement : requirements) {
            if (requirement.minValues() > 0) {
                leastByKey.merge(requirement.key(), requirement.minValues(), Math::max);
            }
        }
    }

    boolean any() {
        return !leastByKey.isEmpty();
    }

    /** The first key, by name, that these columns have too few values of; null when there is none. */
    @Nullable
    Shortage firstShort(List<Column> columns, BitSet chosen) {
        return any() ? firstShort(chosen.stream().mapToObj(columns::get).toList()) : null;
    }

    @Nullable
    Shortage firstShort(List<Column> chosen) {
        for (var entry : leastByKey.entrySet()) {
            var values = values(entry.getKey(), chosen);
            if (values.size() < entry.getValue()) {
                return new Shortage(
                        "%d values of %s".formatted(entry.getValue(), entry.getKey()),
                        "%d: %s".formatted(values.size(), values));
            }
        }
        return null;
    }

    /**
     * The first so many types, and when those lack values, later types that add one in place of the last that add none.
     *
     * @param byPrice columns of one capacity type, cheapest type first
     * @return names of types; never more than {@code most}
     */
    List<String> firstTypes(List<Column> byPrice, int most) {
        var names = new ArrayList<String>();
        byPrice.forEach(column -> {
            if (!names.contains(column.type().name())) {
                names.add(column.type().name());
            }
        });
        if (names.size() <= most || !any()) {
            return names.subList(0, Math.min(most, names.size()));
        }
        var needed = new TreeSet<String>();
        for (var entry : leastByKey.entrySet()) {
            var values = new TreeSet<String>();
            for (var column : byPrice) {
                var value = column.value(entry.getKey());
                if (value != null && values.size() < entry.getValue() && values.add(value)) {
                    needed.add(column.type().name());
                }
            }
        }
        for (var name : names) {
            if (needed.size() < most) {
                needed.add(name);
            }
        }
        return names.stream().filter(needed::contains).limit(most).toList();
    }

    private static SortedSet<String> values(String key, List<Column> columns) {
        var values = new TreeSet<String>();
        for (var column : columns) {
            var value = column.value(key);
            if (value != null) {
                values.add(value);
            }
        }
        return values;
    }
}
