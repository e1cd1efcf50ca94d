package dev.slipway.testkit.scenario;

import dev.slipway.model.pool.CapacityBuffer;
import dev.slipway.model.pool.Condition;
import dev.slipway.model.resource.ResourceList;
import dev.slipway.model.scheduling.PodKind;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A CapacityBuffer that is resolved and says nothing yet. */
public final class TestBuffer {
    private TestBuffer() {}

    /** Room for so many pods of so many cores and one GiB. */
    public static CapacityBuffer of(String namespace, String name, int replicas, String cpu) {
        var kind = new PodKind(
                namespace,
                "CapacityBuffer",
                new TreeMap<>(Map.of("app", name)),
                ResourceList.parse(Map.of("cpu", cpu, "memory", "1Gi", "pods", "1")),
                Collections.emptySortedMap(),
                List.of(),
                List.of(),
                Integer.MIN_VALUE,
                List.of());
        return new CapacityBuffer(
                namespace, name, 1, kind, replicas, Condition.met(CapacityBuffer.READY_FOR_PROVISIONING), List.of());
    }
}
