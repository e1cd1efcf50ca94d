package dev.slipway.model.scheduling;

import java.util.List;

/**
 * Near, or away from, which pods. {@code matchLabelKeys} and {@code mismatchLabelKeys} are part of the selector, and
 * the namespace selector has been turned into names: whoever reads a pod has resolved them.
 *
 * @param topologyKey nodes with the same value of this label are the same place
 * @param selector of the other pods
 * @param namespaces of the other pods, sorted; never empty unless {@code everyNamespace}
 * @param everyNamespace an empty namespace selector was given: {@code namespaces} says nothing
 */
public record PodAffinityTerm(
        String topologyKey, LabelSelector selector, List<String> namespaces, boolean everyNamespace) {
    public PodAffinityTerm {
        namespaces = namespaces.stream().sorted().distinct().toList();
    }
}
