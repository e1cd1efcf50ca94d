package dev.slipway.solver.placing;

import dev.slipway.model.resource.Quantity;
import dev.slipway.model.resource.ResourceList;
import dev.slipway.model.resource.Saturated;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Unpacks amounts into arrays of thousandths, one place for each resource that any pod asks for.
 *
 * @param names sorted
 */
public record Resources(List<String> names) {
    /** Of what anybody asks for; what nobody asks for cannot decide where a pod goes. */
    public static Resources of(Collection<ResourceList> requests) {
        var asked = new TreeSet<String>();
        requests.forEach(one -> asked.addAll(one.amounts().keySet()));
        return new Resources(List.copyOf(asked));
    }

    public int size() {
        return names.size();
    }

    public String name(int resource) {
        return names.get(resource);
    }

    public long[] unpack(ResourceList amounts) {
        var unpacked = new long[names.size()];
        for (var i = 0; i < unpacked.length; i++) {
            unpacked[i] = amounts.get(names.get(i)).millis();
        }
        return unpacked;
    }

    /** The opposite of {@link #unpack}. */
    public ResourceList pack(long[] unpacked) {
        var amounts = new TreeMap<String, Quantity>();
        for (var i = 0; i < unpacked.length; i++) {
            amounts.put(names.get(i), new Quantity(unpacked[i]));
        }
        return new ResourceList(amounts);
    }

    /** As Kubernetes writes it. */
    public static String text(long millis) {
        return new Quantity(millis).toString();
    }

    /** How many times {@code asked} goes into {@code free}; 0 when anything on offer is negative. */
    public static int times(long[] asked, long[] free) {
        long times = Integer.MAX_VALUE;
        for (var i = 0; i < asked.length; i++) {
            if (free[i] < 0) {
                return 0;
            }
            if (asked[i] > 0) {
                times = Math.min(times, free[i] / asked[i]);
            }
        }
        return (int) times;
    }

    /** Whether {@code asked} goes into {@code free} once. */
    public static boolean fits(long[] asked, long[] free) {
        for (var i = 0; i < asked.length; i++) {
            if (free[i] < asked[i] || free[i] < 0) {
                return false;
            }
        }
        return true;
    }

    /** Takes so many times what is asked out of {@code from}; less than can be counted stays there. */
    public static void subtract(long[] from, long[] asked, int times) {
        for (var i = 0; i < from.length; i++) {
            from[i] = Saturated.minus(from[i], Saturated.times(asked[i], times));
        }
    }
}
