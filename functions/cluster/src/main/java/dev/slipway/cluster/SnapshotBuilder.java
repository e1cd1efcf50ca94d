package dev.slipway.cluster;

import dev.slipway.model.claim.NodeName;
import dev.slipway.model.cluster.ClusterSnapshot;
import dev.slipway.model.cluster.NodeSnapshot;
import dev.slipway.model.cluster.ObjectFault;
import dev.slipway.model.scheduling.PodGroup;
import dev.slipway.model.scheduling.PodId;
import dev.slipway.model.scheduling.PodKind;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The one place that turns Kubernetes objects into a {@link ClusterSnapshot}: for the webhook, the functions and the
 * command line alike. Objects are added in any order, page by page, and may be forgotten by the caller at once; what
 * stays grows with kinds and names, not with pods. An object that cannot be read becomes a fault of the snapshot. Not
 * safe for several threads.
 */
final class SnapshotBuilder {
    /** Which pods without a node wait for one. */
    public enum Pending {
        /** Those that a scheduler has marked Unschedulable: in a live cluster (core.md §2.1, provisionable). */
        MARKED_UNSCHEDULABLE,
        /** All that are free to be scheduled: in manifests, which no scheduler has seen. */
        WITHOUT_NODE
    }

    private static final String NOWHERE = "";

    /** Pods that are equal at one place: of one kind, and all staying or all leaving. */
    private record Shape(PodKind kind, boolean leaving) {}

    private final Instant takenAt;
    private final Pending rule;
    private final Findings findings = new Findings();
    private final Map<String, Map<Shape, List<String>>> podsByNode = new HashMap<>();
    private final List<Node> nodes = new ArrayList<>();
    private final DaemonShapes daemons = new DaemonShapes();
    private final CustomObjects customs = new CustomObjects(findings);

    /** Starts empty. {@code takenAt} is when the first list behind it was read. */
    public SnapshotBuilder(Instant takenAt, Pending rule) {
        this.takenAt = takenAt;
        this.rule = rule;
    }

    public SnapshotBuilder add(Pod pod) {
        if (pod.getSpec() == null || PodReader.finished(pod)) {
            return this;
        }
        daemons.seen(pod);
        var node = pod.getSpec().getNodeName();
        if (node == null || node.isEmpty()) {
            if (waiting(pod, rule)) {
                group(NOWHERE, pod, List.of(pod.getMetadata().getName()));
            }
        } else {
            group(node, pod, List.of(pod.getMetadata().getName()));
        }
        return this;
    }

    /** Pods that wait and are equal in all but their names, as the replicas of a workload are. */
    public SnapshotBuilder addWaiting(Pod shape, List<String> names) {
        if (!names.isEmpty() && waiting(shape, rule)) {
            group(NOWHERE, shape, names);
        }
        return this;
    }

    public SnapshotBuilder add(Node node) {
        nodes.add(node);
        return this;
    }

    public SnapshotBuilder add(DaemonSet daemonSet) {
        daemons.add(daemonSet);
        return this;
    }

    /** A NodePool, an EC2NodeClass or one of their predecessors; other kinds are a fault. */
    public SnapshotBuilder add(GenericKubernetesResource custom) {
        customs.add(custom);
        return this;
    }

    /** Something that was found wrong before it could be added. */
    public SnapshotBuilder fault(ObjectFault fault) {
        findings.fault(fault.object(), fault.message());
        return this;
    }

    /** True for a pod that waits for a node. */
    public static boolean waiting(Pod pod, Pending rule) {
        var spec = pod.getSpec();
        if (spec == null
                || (spec.getNodeName() != null && !spec.getNodeName().isEmpty())
                || pod.getMetadata().getDeletionTimestamp() != null
                || PodReader.finished(pod)
                || (spec.getSchedulingGates() != null
                        && !spec.getSchedulingGates().isEmpty())) {
            return false;
        }
        var status = pod.getStatus();
        var nominated = status == null ? null : status.getNominatedNodeName();
        var owner = PodReader.ownerKind(pod);
        if ((nominated != null && !nominated.isEmpty()) || owner.equals("DaemonSet") || owner.equals("Node")) {
            return false;
        }
        return switch (rule) {
            case WITHOUT_NODE -> true;
            case MARKED_UNSCHEDULABLE ->
                status != null
                        && status.getConditions() != null
                        && status.getConditions().stream()
                                .anyMatch(condition -> "PodScheduled".equals(condition.getType())
                                        && "Unschedulable".equals(condition.getReason()));
        };
    }

    /** Core.md §2.1, reschedulable: a StatefulSet makes its pod anew only when the old one is gone, so that one counts. */
    private static boolean leaving(Pod pod) {
        return pod.getMetadata().getDeletionTimestamp() != null
                && !PodReader.ownerKind(pod).equals("StatefulSet");
    }

    private void group(String node, Pod pod, List<String> names) {
        try {
            podsByNode
                    .computeIfAbsent(node, _ -> new LinkedHashMap<>())
                    .computeIfAbsent(new Shape(PodReader.kind(pod), leaving(pod)), _ -> new ArrayList<>())
                    .addAll(names);
        } catch (IllegalArgumentException e) {
            findings.fault("Pod/" + PodReader.id(pod), String.valueOf(e.getMessage()));
        }
    }

    /** What is used, but not wholly as it was written; complete once {@link #build} has been called. */
    public List<ObjectFault> warnings() {
        return findings.warnings();
    }

    /** The same objects give the same snapshot, in whatever order they were added. */
    public ClusterSnapshot build() {
        var shapes = daemons.kinds(findings);
        var indexByKind = indexed();
        var snapshots = new ArrayList<NodeSnapshot>();
        for (var node : nodes) {
            try {
                snapshots.add(NodeReader.read(node, groups(node.getMetadata().getName(), indexByKind)));
            } catch (IllegalArgumentException | DateTimeException e) {
                findings.fault("Node/" + node.getMetadata().getName(), String.valueOf(e.getMessage()));
            }
        }
        var faults = findings.faults().stream()
                .sorted(Comparator.comparing(ObjectFault::object).thenComparing(ObjectFault::message))
                .toList();
        return new ClusterSnapshot(
                takenAt,
                List.copyOf(indexByKind.keySet()),
                groups(NOWHERE, indexByKind),
                snapshots,
                shapes,
                customs.nodePools(),
                customs.nodeClasses(),
                faults);
    }

    /** Kinds in the order of the first pod of each, which no order of arrival can change. */
    private Map<PodKind, Integer> indexed() {
        var known = new HashSet<NodeName>();
        nodes.forEach(node -> known.add(new NodeName(node.getMetadata().getName())));
        var firstByKind = new HashMap<PodKind, PodId>();
        podsByNode.forEach((node, namesByShape) -> {
            if (node.isEmpty() || known.contains(new NodeName(node))) {
                namesByShape.forEach((shape, names) -> names.forEach(name -> firstByKind.merge(
                        shape.kind(),
                        new PodId(shape.kind().namespace(), name),
                        (one, other) -> one.compareTo(other) <= 0 ? one : other)));
            }
        });
        var ordered = new TreeMap<PodId, PodKind>();
        firstByKind.forEach((kind, first) -> ordered.put(first, kind));
        var indexByKind = new LinkedHashMap<PodKind, Integer>();
        ordered.values().forEach(kind -> indexByKind.put(kind, indexByKind.size()));
        return indexByKind;
    }

    private List<PodGroup> groups(String node, Map<PodKind, Integer> indexByKind) {
        var groups = new ArrayList<PodGroup>();
        podsByNode.getOrDefault(node, Map.of()).forEach((shape, names) -> {
            var index = indexByKind.get(shape.kind());
            if (index != null) {
                groups.add(new PodGroup(index, names, shape.leaving()));
            }
        });
        return groups;
    }
}
