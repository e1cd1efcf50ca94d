package dev.slipway.solver.provision;

import dev.slipway.model.resource.Quantity;
import dev.slipway.model.resource.ResourceList;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;

/**
 * Unpacks amounts into arrays of thousandths, one place for each resource that any pod asks for. What no pod asks for
 * cannot decide where one goes.
 */
final class Amounts {
    private final List<String> names;

    Amounts(Collection<ResourceList> requests) {
        var asked = new TreeSet<String>();
        requests.forEach(one -> asked.addAll(one.amounts().keySet()));
        names = List.copyOf(asked);
    }

    int size() {
        return names.size();
    }

    String name(int resource) {
        return names.get(resource);
    }

    long[] unpack(ResourceList amounts) {
        var unpacked = new long[names.size()];
        for (var i = 0; i < unpacked.length; i++) {
            unpacked[i] = amounts.get(names.get(i)).millis();
        }
        return unpacked;
    }

    /** As Kubernetes writes it. */
    static String text(long millis) {
        return new Quantity(millis).toString();
    }

    /** How many times {@code asked} goes into {@code free}; 0 when anything on offer is negative. */
    static int times(long[] asked, long[] free) {
        var times = Integer.MAX_VALUE;
        for (var i = 0; i < asked.length; i++) {
            if (free[i] < 0) {
                return 0;
            }
            if (asked[i] > 0) {
                times = (int) Math.min(times, free[i] / asked[i]);
            }
        }
        return times;
    }

    static void subtract(long[] from, long[] asked, int times) {
        for (var i = 0; i < from.length; i++) {
            from[i] -= asked[i] * times;
        }
    }
}
