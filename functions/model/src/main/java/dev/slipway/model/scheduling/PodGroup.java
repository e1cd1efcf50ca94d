package dev.slipway.model.scheduling;

import java.util.List;

/**
 * Pods of one kind at one place.
 *
 * @param kind index of the kind in the list of kinds that travels with this group
 * @param names pod names without namespace (the kind has it), sorted; never empty
 * @param leaving they are being deleted: they still take room, and nobody has to find another place for them
 */
public record PodGroup(int kind, List<String> names, boolean leaving) {
    public PodGroup {
        if (names.isEmpty()) {
            throw new IllegalArgumentException("A group of pods of kind %d has no pod.".formatted(kind));
        }
        // A hundred thousand groups of a large cluster have one.
        names = names.size() == 1 ? List.copyOf(names) : names.stream().sorted().toList();
    }

    /** Pods that stay. */
    public PodGroup(int kind, List<String> names) {
        this(kind, names, false);
    }
}
