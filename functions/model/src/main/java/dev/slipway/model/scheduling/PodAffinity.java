package dev.slipway.model.scheduling;

import java.util.List;

/**
 * A pod's affinity to other pods, or its anti-affinity.
 *
 * @param required all must hold
 * @param preferred wished for, in the pod's order
 */
public record PodAffinity(List<PodAffinityTerm> required, List<Preferred> preferred) {
    public static final PodAffinity NONE = new PodAffinity(List.of(), List.of());

    public PodAffinity {
        required = List.copyOf(required);
        preferred = List.copyOf(preferred);
    }

    /**
     * A wish.
     *
     * @param weight 1 to 100
     */
    public record Preferred(int weight, PodAffinityTerm term) {}
}
