package dev.slipway.solver.provision;

import dev.slipway.model.catalog.InstanceType;
import dev.slipway.model.resource.ResourceList;

/** An instance type as the nodes of one pool would have it: less what its DaemonSets ask. */
final class TypeSlot {
    private final InstanceType type;
    private final ResourceList daemons;
    private final ResourceList free;
    private final long[] room;
    private final boolean sound;
    private final boolean exotic;

    TypeSlot(InstanceType type, ResourceList daemons, Amounts amounts) {
        this.type = type;
        this.daemons = daemons;
        this.free = type.allocatable().minus(daemons);
        this.room = amounts.unpack(free);
        this.sound = free.amounts().values().stream().allMatch(amount -> amount.millis() >= 0);
        this.exotic = Exotic.is(type);
    }

    InstanceType type() {
        return type;
    }

    ResourceList daemons() {
        return daemons;
    }

    /** What pods may ask for on an otherwise empty node. */
    ResourceList free() {
        return free;
    }

    /** {@link #free()} unpacked; not to be written to. */
    long[] room() {
        return room;
    }

    boolean exotic() {
        return exotic;
    }

    /** How many pods that ask for so much it holds; none when its DaemonSets alone are more than it has. */
    int times(long[] requests) {
        return sound ? Amounts.times(requests, room) : 0;
    }
}
