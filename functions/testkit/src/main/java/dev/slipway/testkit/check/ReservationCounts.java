package dev.slipway.testkit.check;

import dev.slipway.model.catalog.Catalog;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Instances left by reservation; the smallest number that the catalogue mentions counts (core.md §2.13). */
final class ReservationCounts {
    /** With more reservations than this only single ones are judged. */
    private static final int SUBSETS_UP_TO = 10;

    private final TreeMap<String, Integer> left = new TreeMap<>();

    ReservationCounts(Catalog catalog) {
        for (var type : catalog.instanceTypes()) {
            for (var offering : type.offerings()) {
                if (!offering.reservation().isEmpty()) {
                    left.merge(offering.reservation(), offering.reserved(), Math::min);
                }
            }
        }
    }

    /** Hall's condition: nodes that can use nothing outside a set of reservations must not outnumber its instances. */
    @Nullable
    String overdrawn(List<List<String>> wanted) {
        var ids = List.copyOf(left.keySet());
        var bits = Math.min(ids.size(), SUBSETS_UP_TO);
        for (var subset = 1; subset < 1 << bits; subset++) {
            var instances = 0;
            var nodes = 0;
            for (var i = 0; i < bits; i++) {
                instances += (subset >> i & 1) == 1 ? left.getOrDefault(ids.get(i), 0) : 0;
            }
            for (var one : wanted) {
                nodes += within(one, ids, subset) ? 1 : 0;
            }
            if (nodes > instances) {
                return "%d nodes share %d reserved instances".formatted(nodes, instances);
            }
        }
        return null;
    }

    private static boolean within(List<String> some, List<String> ids, int subset) {
        for (var one : some) {
            if ((subset >> ids.indexOf(one) & 1) == 0) {
                return false;
            }
        }
        return true;
    }
}
