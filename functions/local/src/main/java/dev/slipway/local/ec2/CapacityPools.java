package dev.slipway.local.ec2;

import java.util.Map;
import java.util.TreeMap;

/**
 * How many instances each pool can still launch. A pool that was never set has no bound. A launch counts down; a termination gives nothing
 * back, because a pool that EC2 took instances from does not refill by that.
 */
final class CapacityPools {
    private final Map<String, Integer> roomByPool = new TreeMap<>();

    int room(Lifecycle lifecycle, String type, String zone) {
        return roomByPool.getOrDefault(key(lifecycle, type, zone), Integer.MAX_VALUE);
    }

    void set(Lifecycle lifecycle, String type, String zone, int room) {
        if (room < 0) {
            throw new IllegalArgumentException("The capacity (%d) of the pool %s must not be negative."
                    .formatted(room, key(lifecycle, type, zone)));
        }
        roomByPool.put(key(lifecycle, type, zone), room);
    }

    void unbind(Lifecycle lifecycle, String type, String zone) {
        roomByPool.remove(key(lifecycle, type, zone));
    }

    void take(Lifecycle lifecycle, String type, String zone, int count) {
        roomByPool.computeIfPresent(key(lifecycle, type, zone), (_, room) -> room - count);
    }

    private static String key(Lifecycle lifecycle, String type, String zone) {
        return "%s/%s/%s".formatted(lifecycle.word(), type, zone);
    }
}
