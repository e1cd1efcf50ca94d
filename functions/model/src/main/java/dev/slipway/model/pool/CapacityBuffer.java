package dev.slipway.model.pool;

import dev.slipway.model.scheduling.PodId;
import dev.slipway.model.scheduling.PodKind;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Room that is kept free for pods which may come (core.md §1.8), as virtual pods that only the planner knows.
 *
 * @param generation counts what its user wrote, from 1
 * @param kind what each virtual pod is like; null while {@code readiness} is not met
 * @param replicas of the virtual pods, from 0 to {@link #MOST_REPLICAS}; 0 while {@code readiness} is not met
 * @param readiness {@link #READY_FOR_PROVISIONING}: whether it is known what room is meant
 * @param said the two conditions that its status has now; those lack that it does not have
 */
public record CapacityBuffer(
        String namespace,
        String name,
        long generation,
        @Nullable PodKind kind,
        int replicas,
        Condition readiness,
        List<Condition> said) {
    public static final String READY_FOR_PROVISIONING = "ReadyForProvisioning";
    public static final String PROVISIONING = "Provisioning";

    /** By namespace and name. */
    public static final Comparator<CapacityBuffer> ORDER =
            Comparator.comparing(CapacityBuffer::namespace).thenComparing(CapacityBuffer::name);

    /** Of one buffer, a count; our own choice: whoever wants more room wants nodes of a static NodePool. */
    public static final int MOST_REPLICAS = 1_000;

    public CapacityBuffer {
        said = List.copyOf(said);
    }

    /** Its virtual pods, by number. */
    public List<PodId> pods() {
        return IntStream.range(0, replicas)
                .mapToObj(number -> PodId.virtual(namespace, name, number))
                .toList();
    }

    @Override
    public String toString() {
        return "CapacityBuffer/%s/%s".formatted(namespace, name);
    }
}
