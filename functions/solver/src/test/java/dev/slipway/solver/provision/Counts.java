package dev.slipway.solver.provision;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Short ways to write counts down. */
final class Counts {
    private Counts() {}

    static SortedMap<String, Integer> counts(String value, int count) {
        return new TreeMap<>(Map.of(value, count));
    }

    static SortedMap<String, Integer> counts(String value, int count, String other, int otherCount) {
        return new TreeMap<>(Map.of(value, count, other, otherCount));
    }

    static SortedMap<String, Integer> counts(
            String value, int count, String other, int otherCount, String third, int thirdCount) {
        return new TreeMap<>(Map.of(value, count, other, otherCount, third, thirdCount));
    }
}
