package dev.slipway.solver.simulation;

import dev.slipway.model.resource.ResourceList;
import dev.slipway.solver.placing.Place;
import dev.slipway.solver.placing.Resources;
import dev.slipway.solver.placing.Shape;
import dev.slipway.solver.placing.Variant;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/** A node that is ready, while the scheduler binds pods to it. */
public final class Machine {
    /** What the scores assume of a container without requests; Kubernetes, scheduler util {@code pod_resources.go}. */
    private static final long CPU_ASSUMED = 100;

    private static final long MEMORY_ASSUMED = 200L * 1024 * 1024 * 1000;

    private final Place place;
    private final long cpu;
    private final long memory;
    private final int cpuAt;
    private final int memoryAt;
    private final SequencedMap<Variant, Integer> content = new LinkedHashMap<>();
    private long assumedCpu;
    private long assumedMemory;
    private int bound;

    /**
     * @param allocatable of the node, DaemonSets included
     */
    public Machine(Place place, ResourceList allocatable, Resources resources) {
        this.place = place;
        this.cpu = allocatable.get(ResourceList.CPU).millis();
        this.memory = allocatable.get(ResourceList.MEMORY).millis();
        this.cpuAt = at(resources, ResourceList.CPU);
        this.memoryAt = at(resources, ResourceList.MEMORY);
    }

    private static int at(Resources resources, String name) {
        for (var i = 0; i < resources.size(); i++) {
            if (resources.name(i).equals(name)) {
                return i;
            }
        }
        return -1;
    }

    /** What has been bound here, in the order of binding; not to be written to. */
    public SequencedMap<Variant, Integer> content() {
        return content;
    }

    Place place() {
        return place;
    }

    /** Changes with every pod that is bound here. */
    int bound() {
        return bound;
    }

    /** A quick look at room alone. */
    boolean holds(long[] requests) {
        var free = place.free();
        for (var i = 0; i < requests.length; i++) {
            if (requests[i] > free[i]) {
                return false;
            }
        }
        return true;
    }

    /** Notes pods that the board has been told of. */
    public void bind(Variant variant, int count) {
        content.merge(variant, count, Integer::sum);
        assumedCpu += count * assumedCpu(variant.shape());
        assumedMemory += count * assumedMemory(variant.shape());
        bound += count;
    }

    private long asked(Shape shape, int at) {
        return at < 0 ? 0 : shape.requests()[at];
    }

    private long assumedCpu(Shape shape) {
        return asked(shape, cpuAt) == 0 ? CPU_ASSUMED : 0;
    }

    private long assumedMemory(Shape shape) {
        return asked(shape, memoryAt) == 0 ? MEMORY_ASSUMED : 0;
    }

    /** NodeResourcesFit (LeastAllocated) and NodeResourcesBalancedAllocation, 0 to 100 each, of weight 1 each. */
    int resourceScore(Shape shape) {
        var usedCpu = used(cpu, cpuAt) + asked(shape, cpuAt);
        var usedMemory = used(memory, memoryAt) + asked(shape, memoryAt);
        var least = (left(cpu, usedCpu + assumedCpu + assumedCpu(shape))
                        + left(memory / 1000, (usedMemory + assumedMemory + assumedMemory(shape)) / 1000))
                / 2;
        if (asked(shape, cpuAt) == 0 && asked(shape, memoryAt) == 0) {
            return (int) least;
        }
        // With two resources the standard deviation is half of the distance.
        var deviation = Math.abs(fraction(usedCpu, cpu) - fraction(usedMemory, memory)) / 2;
        return (int) least + (int) ((1 - deviation) * 100);
    }

    private long used(long all, int at) {
        return at < 0 ? 0 : all - place.free()[at];
    }

    private static long left(long all, long used) {
        return all <= 0 || used > all ? 0 : (all - used) * 100 / all;
    }

    private static double fraction(long used, long all) {
        return all <= 0 ? 1 : Math.min(1, used / (double) all);
    }
}
