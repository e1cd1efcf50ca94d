package dev.slipway.local.kubernetes.scheduling;

import dev.slipway.local.kubernetes.api.Selection;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodAffinityTerm;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Required pod affinity and anti-affinity, both directions. */
final class PodAffinities {

    private final List<NodeRoom> rooms;
    private final Map<String, Map<String, String>> labelsByNamespace;

    PodAffinities(List<NodeRoom> rooms, Map<String, Map<String, String>> labelsByNamespace) {
        this.rooms = rooms;
        this.labelsByNamespace = labelsByNamespace;
    }

    Optional<String> objection(Pod pod, NodeRoom room) {
        if (!affinity(pod).stream().allMatch(term -> near(term, pod, room) || first(pod))) {
            return Optional.of("node(s) didn't match pod affinity rules");
        }
        if (antiAffinity(pod).stream().anyMatch(term -> near(term, pod, room))) {
            return Optional.of("node(s) didn't match pod anti-affinity rules");
        }
        return repelled(pod, room)
                ? Optional.of("node(s) didn't satisfy existing pods anti-affinity rules")
                : Optional.empty();
    }

    private boolean near(PodAffinityTerm term, Pod pod, NodeRoom room) {
        return rooms.stream()
                .filter(other -> sameDomain(term, room, other))
                .flatMap(other -> other.pods().stream())
                .anyMatch(neighbour -> selects(term, pod, neighbour));
    }

    /** The first of a group that wants to be near itself may go anywhere; nobody could start otherwise. */
    private boolean first(Pod pod) {
        var terms = affinity(pod);
        return terms.stream().allMatch(term -> selects(term, pod, pod))
                && rooms.stream()
                        .flatMap(room -> room.pods().stream())
                        .noneMatch(other -> terms.stream().allMatch(term -> selects(term, pod, other)));
    }

    private boolean repelled(Pod pod, NodeRoom room) {
        return rooms.stream()
                .anyMatch(other -> other.pods().stream()
                        .anyMatch(neighbour -> antiAffinity(neighbour).stream()
                                .anyMatch(term -> sameDomain(term, room, other) && selects(term, neighbour, pod))));
    }

    private static boolean sameDomain(PodAffinityTerm term, NodeRoom room, NodeRoom other) {
        var domain = room.label(term.getTopologyKey());
        return !domain.isEmpty() && domain.equals(other.label(term.getTopologyKey()));
    }

    private boolean selects(PodAffinityTerm term, Pod owner, Pod other) {
        return inNamespace(term, owner, other.getMetadata().getNamespace())
                && Selection.matches(
                        term.getLabelSelector(), other.getMetadata().getLabels());
    }

    private boolean inNamespace(PodAffinityTerm term, Pod owner, String namespace) {
        if (term.getNamespaces().isEmpty() && term.getNamespaceSelector() == null) {
            return namespace.equals(owner.getMetadata().getNamespace());
        }
        return term.getNamespaces().contains(namespace)
                || Selection.matches(term.getNamespaceSelector(), labelsByNamespace.getOrDefault(namespace, Map.of()));
    }

    private static List<PodAffinityTerm> affinity(Pod pod) {
        var affinity = pod.getSpec().getAffinity();
        return affinity == null || affinity.getPodAffinity() == null
                ? List.of()
                : affinity.getPodAffinity().getRequiredDuringSchedulingIgnoredDuringExecution();
    }

    private static List<PodAffinityTerm> antiAffinity(Pod pod) {
        var affinity = pod.getSpec().getAffinity();
        return affinity == null || affinity.getPodAntiAffinity() == null
                ? List.of()
                : affinity.getPodAntiAffinity().getRequiredDuringSchedulingIgnoredDuringExecution();
    }
}
