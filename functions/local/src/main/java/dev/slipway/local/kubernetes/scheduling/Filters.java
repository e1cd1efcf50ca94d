package dev.slipway.local.kubernetes.scheduling;

import io.fabric8.kubernetes.api.model.Pod;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** The kube-scheduler's filters over one picture of the cluster, in its order and its words. */
final class Filters {

    private final List<NodeRoom> rooms;
    private final Spread spread;
    private final PodAffinities affinities;
    private final SortedMap<String, List<Pod>> nominatedByNode;

    Filters(
            List<NodeRoom> rooms,
            Map<String, Map<String, String>> labelsByNamespace,
            SortedMap<String, List<Pod>> nominatedByNode) {
        this.rooms = rooms;
        this.spread = new Spread(rooms);
        this.affinities = new PodAffinities(rooms, labelsByNamespace);
        this.nominatedByNode = nominatedByNode;
    }

    List<NodeRoom> rooms() {
        return rooms;
    }

    /** Puts the pod on the node, so that the next one meets it there. */
    void place(Pod pod, NodeRoom room) {
        nominatedByNode.values().forEach(pods -> pods.remove(pod));
        room.add(pod);
    }

    /** Why the pod cannot run on the node; empty if it can. */
    List<String> objections(Pod pod, NodeRoom room) {
        var spec = pod.getSpec();
        if (Taints.cordonedFor(room.node(), spec.getTolerations())) {
            return List.of("node(s) were unschedulable");
        }
        var taint = Taints.untolerated(room.node(), spec.getTolerations());
        if (taint.isPresent()) {
            var value = taint.get().getValue();
            return List.of("node(s) had untolerated taint {%s: %s}"
                    .formatted(taint.get().getKey(), value == null ? "" : value));
        }
        if (!NodeMatch.matches(spec, room.node())) {
            return List.of("node(s) didn't match Pod's node affinity/selector");
        }
        if (room.portsTaken(pod)) {
            return List.of("node(s) didn't have free ports for the requested pod ports");
        }
        var missing = room.missing(Requests.of(pod), promised(pod, room));
        if (!missing.isEmpty()) {
            return missing;
        }
        return spread.objection(pod, room)
                .or(() -> affinities.objection(pod, room))
                .map(List::of)
                .orElse(List.of());
    }

    /** Room that is kept for other pods nominated to the node, if they are not less important. */
    private SortedMap<String, BigDecimal> promised(Pod pod, NodeRoom room) {
        var promised = new TreeMap<String, BigDecimal>();
        nominatedByNode.getOrDefault(room.name(), List.of()).stream()
                .filter(other ->
                        !other.getMetadata().getUid().equals(pod.getMetadata().getUid()))
                .filter(other -> Scheduler.priority(other) >= Scheduler.priority(pod))
                .forEach(other -> Requests.add(promised, Requests.of(other)));
        return promised;
    }

    /** The message of the condition of a pod that fits nowhere. */
    String explain(Pod pod) {
        if (rooms.isEmpty()) {
            return "no nodes available to schedule pods";
        }
        var countByReason = new TreeMap<String, Integer>();
        rooms.forEach(room -> objections(pod, room).forEach(reason -> countByReason.merge(reason, 1, Integer::sum)));
        var reasons = countByReason.entrySet().stream()
                .map(reason -> reason.getValue() + " " + reason.getKey())
                .sorted()
                .toList();
        return "0/%d nodes are available: %s.".formatted(rooms.size(), String.join(", ", reasons));
    }
}
