package dev.slipway.local.kubernetes.scheduling;

import dev.slipway.local.kubernetes.api.Selection;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.TopologySpreadConstraint;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/** Topology spread constraints with {@code DoNotSchedule}; Kubernetes, "Pod Topology Spread Constraints", read 2026-11-22. */
final class Spread {

    private static final String VIOLATED = "node(s) didn't match pod topology spread constraints";

    private final List<NodeRoom> rooms;

    Spread(List<NodeRoom> rooms) {
        this.rooms = rooms;
    }

    Optional<String> objection(Pod pod, NodeRoom room) {
        for (var constraint : hard(pod)) {
            if (room.label(constraint.getTopologyKey()).isEmpty()) {
                return Optional.of(VIOLATED + " (missing required label)");
            }
            if (skewAfter(constraint, pod, room) > constraint.getMaxSkew()) {
                return Optional.of(VIOLATED);
            }
        }
        return Optional.empty();
    }

    private static List<TopologySpreadConstraint> hard(Pod pod) {
        return pod.getSpec().getTopologySpreadConstraints().stream()
                .filter(constraint -> !"ScheduleAnyway".equals(constraint.getWhenUnsatisfiable()))
                .toList();
    }

    private int skewAfter(TopologySpreadConstraint constraint, Pod pod, NodeRoom room) {
        var countByDomain = new TreeMap<String, Integer>();
        for (var other : rooms) {
            if (eligible(constraint, pod, other)) {
                var count = (int) other.pods().stream()
                        .filter(neighbour -> counts(constraint, pod, neighbour))
                        .count();
                countByDomain.merge(other.label(constraint.getTopologyKey()), count, Integer::sum);
            }
        }
        var fewest = countByDomain.values().stream()
                .mapToInt(Integer::intValue)
                .min()
                .orElse(0);
        var minDomains = constraint.getMinDomains();
        if (minDomains != null && countByDomain.size() < minDomains) {
            fewest = 0;
        }
        var here = countByDomain.getOrDefault(room.label(constraint.getTopologyKey()), 0);
        return here + (counts(constraint, pod, pod) ? 1 : 0) - fewest;
    }

    private static boolean eligible(TopologySpreadConstraint constraint, Pod pod, NodeRoom room) {
        var labelled = hard(pod).stream()
                .noneMatch(each -> room.label(each.getTopologyKey()).isEmpty());
        var affinity =
                "Ignore".equals(constraint.getNodeAffinityPolicy()) || NodeMatch.matches(pod.getSpec(), room.node());
        var taints = !"Honor".equals(constraint.getNodeTaintsPolicy())
                || Taints.untolerated(room.node(), pod.getSpec().getTolerations())
                        .isEmpty();
        return labelled && affinity && taints;
    }

    private static boolean counts(TopologySpreadConstraint constraint, Pod pod, Pod neighbour) {
        var labels = neighbour.getMetadata().getLabels();
        var sameKeys = constraint.getMatchLabelKeys().stream()
                .allMatch(key -> labels != null
                        && pod.getMetadata().getLabels() != null
                        && Objects.equals(
                                labels.get(key), pod.getMetadata().getLabels().get(key)));
        return neighbour.getMetadata().getDeletionTimestamp() == null
                && neighbour
                        .getMetadata()
                        .getNamespace()
                        .equals(pod.getMetadata().getNamespace())
                && sameKeys
                && Selection.matches(constraint.getLabelSelector(), labels);
    }
}
