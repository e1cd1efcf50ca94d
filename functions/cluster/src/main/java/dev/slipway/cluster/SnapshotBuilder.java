package dev.slipway.cluster;

import dev.slipway.cluster.CapacityBufferReader.Targets;
import dev.slipway.model.claim.NodeName;
import dev.slipway.model.cluster.ClusterSnapshot;
import dev.slipway.model.cluster.NodeDisruption;
import dev.slipway.model.cluster.NodeSnapshot;
import dev.slipway.model.cluster.Nomination;
import dev.slipway.model.cluster.ObjectFault;
import dev.slipway.model.pool.CapacityBuffer;
import dev.slipway.model.pool.Condition.Truth;
import dev.slipway.model.scheduling.PodGroup;
import dev.slipway.model.scheduling.PodId;
import dev.slipway.model.scheduling.PodKind;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.storage.CSINode;
import io.fabric8.kubernetes.api.model.storage.StorageClass;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BinaryOperator;
import org.jspecify.annotations.Nullable;

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

    /** Shapes of pods that are alike and are remembered, a count; more are read anew. */
    private static final int MOST = 4_096;

    /**
     * Pods that are equal at one place: of one kind, and all staying or all leaving. There is one object of each, and so it
     * is found by its identity: a kind has much to compare.
     */
    private static final class Shape {
        private final PodKind kind;
        private final boolean leaving;
        /** What only one pod may use at a time. */
        private final List<String> soleClaims;

        Shape(PodKind kind, boolean leaving, List<String> soleClaims) {
            this.kind = kind;
            this.leaving = leaving;
            this.soleClaims = soleClaims;
        }
    }

    /** A pod that is nominated to a node, and whether it waits where there is no such node. */
    private record Expected(Waiting pod, boolean waits) {}

    private record Waiting(Shape shape, String name) {
        PodId id() {
            return new PodId(shape.kind.namespace(), name);
        }
    }

    private final Instant takenAt;
    private final Pending rule;
    private final Findings findings = new Findings();
    private final Map<List<Object>, Shape> shapeByParts = new HashMap<>();
    private final IdentityHashMap<Pod, Shape> placedByCommon = new IdentityHashMap<>();
    private final IdentityHashMap<Pod, Shape> waitingByCommon = new IdentityHashMap<>();
    private final Map<String, Map<Shape, List<String>>> podsByNode = new HashMap<>();
    private final Map<String, List<Expected>> expectedByNode = new HashMap<>();
    private final List<Nomination> nominations = new ArrayList<>();
    private final List<Node> nodes = new ArrayList<>();
    private final References references = new References();
    private final DaemonShapes daemons = new DaemonShapes();
    private final Disturbances disturbances;
    private final CustomObjects customs = new CustomObjects(findings);
    private final List<CapacityBuffer> buffers = new ArrayList<>();
    private boolean provisioningOnly;

    /** Starts empty. {@code takenAt} is when the first list behind it was read. */
    public SnapshotBuilder(Instant takenAt, Pending rule) {
        this.takenAt = takenAt;
        this.rule = rule;
        this.disturbances = new Disturbances(takenAt);
    }

    /** Leaves out what only those read who take nodes away: a message is the smaller for it. */
    SnapshotBuilder provisioningOnly() {
        provisioningOnly = true;
        return this;
    }

    public SnapshotBuilder add(Pod pod) {
        if (!(pod instanceof KeptPod kept)) {
            return add(pod, null);
        }
        var node = kept.node();
        if (provisioningOnly && node != null && !node.isEmpty()) {
            var alike = placedByCommon.get(kept.common());
            if (alike != null) {
                // Of 100,000 pods on nodes all but a few hundred come this way, and nothing is made of them but a name.
                daemons.seen(kept);
                names(node, alike).add(kept.name());
                return this;
            }
        }
        return add(kept.whole(), kept.common());
    }

    /** {@code common} is what the pod shares with those that are alike; null for one that was read alone. */
    private SnapshotBuilder add(Pod pod, @Nullable Pod common) {
        if (pod.getSpec() == null || PodReader.finished(pod)) {
            return this;
        }
        daemons.seen(pod);
        var node = place(pod);
        if (!provisioningOnly) {
            disturbances.add(node, pod, references.podDisruptionBudgets());
        }
        var name = pod.getMetadata().getName();
        if (nominated(pod)) {
            nominations.add(new Nomination(PodReader.id(pod), new NodeName(node)));
            shape(pod)
                    .ifPresent(shape -> expectedByNode
                            .computeIfAbsent(node, _ -> new ArrayList<>())
                            .add(new Expected(new Waiting(shape, name), provisionable(pod, rule))));
        } else if (!node.equals(NOWHERE) || provisionable(pod, rule)) {
            var shape = known(pod, common);
            if (shape != null) {
                group(node, shape, List.of(name));
            }
        }
        return this;
    }

    /** Its node, or the one whose room the scheduler keeps for it while it makes way there. */
    private static String place(Pod pod) {
        var node = pod.getSpec().getNodeName();
        if (node != null && !node.isEmpty()) {
            return node;
        }
        return nominated(pod) ? Nominations.nominated(pod) : NOWHERE;
    }

    private static boolean nominated(Pod pod) {
        var node = pod.getSpec().getNodeName();
        return (node == null || node.isEmpty())
                && pod.getMetadata().getDeletionTimestamp() == null
                && !Nominations.nominated(pod).isEmpty();
    }

    /** Pods that wait and are equal in all but their names, as the replicas of a workload are. */
    public SnapshotBuilder addWaiting(Pod shape, List<String> names) {
        if (!names.isEmpty() && waiting(shape, rule)) {
            shape(shape).ifPresent(one -> group(NOWHERE, one, names));
        }
        return this;
    }

    /** Before any pod whose affinity selects namespaces. */
    public SnapshotBuilder add(Namespace namespace) {
        references.add(namespace);
        return this;
    }

    /** Before any pod that uses it, as are claims and storage classes. */
    public SnapshotBuilder add(PersistentVolume volume) {
        references.add(volume);
        return this;
    }

    public SnapshotBuilder add(PersistentVolumeClaim claim) {
        references.add(claim);
        return this;
    }

    public SnapshotBuilder add(StorageClass storageClass) {
        references.add(storageClass);
        return this;
    }

    public SnapshotBuilder add(CSINode node) {
        references.add(node);
        return this;
    }

    /** Before the pods that it speaks of. */
    public SnapshotBuilder add(PodDisruptionBudget budget) {
        references.podDisruptionBudgets().add(budget);
        return this;
    }

    /** The scheduler's default constraints, and what tells whose pods they spread. Before the pods. */
    DefaultSpreads defaultSpreads() {
        return references.defaultSpreads();
    }

    /** A namespace that is only spoken of. */
    SnapshotBuilder addNamespace(String name) {
        references.addNamespace(name);
        return this;
    }

    /** Before the pods; a volume that is local to a node keeps its pods there. */
    public SnapshotBuilder add(Node node) {
        references.add(node);
        nodes.add(node);
        return this;
    }

    public SnapshotBuilder add(DaemonSet daemonSet) {
        daemons.add(daemonSet);
        return this;
    }

    /** A NodePool, an EC2NodeClass, a NodeOverlay, a predecessor of theirs, or a claim of devices; others are a fault. */
    public SnapshotBuilder add(GenericKubernetesResource custom) {
        if (custom.getApiVersion().startsWith(DeviceKind.GROUP + "/")) {
            try {
                references.addDevices(custom);
            } catch (IllegalArgumentException | ArithmeticException e) {
                findings.fault(Refusals.named(custom), "spec.devices.requests: " + e.getMessage());
            }
            return this;
        }
        customs.add(custom);
        return this;
    }

    /** After the namespaces that its pods speak of. One whose room cannot be known is a fault. */
    SnapshotBuilder addBuffer(GenericKubernetesResource object, Targets targets) {
        CapacityBufferReader.read(object, targets, references).ifPresent(buffer -> {
            if (buffer.readiness().status() == Truth.TRUE) {
                buffers.add(buffer);
            } else {
                findings.fault(buffer.toString(), buffer.readiness().message());
            }
        });
        return this;
    }

    /** Something that was found wrong before it could be added. */
    public SnapshotBuilder fault(ObjectFault fault) {
        findings.fault(fault.object(), fault.message());
        return this;
    }

    /** True for a pod that waits for a node and has been promised none: somebody has to look at it. */
    public static boolean waiting(Pod pod, Pending rule) {
        return provisionable(pod, rule) && Nominations.nominated(pod).isEmpty();
    }

    private static boolean provisionable(Pod pod, Pending rule) {
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
        if (!PodReader.comesBack(pod)) {
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
    static boolean leaving(Pod pod) {
        return pod.getMetadata().getDeletionTimestamp() != null
                && !PodReader.ownerKind(pod).equals("StatefulSet");
    }

    /** Pods that are alike are of one shape unless volumes are named after each. Null for one that cannot be read. */
    private @Nullable Shape known(Pod pod, @Nullable Pod common) {
        if (common == null || !PodRules.orEmpty(pod.getSpec().getVolumes()).isEmpty()) {
            return shape(pod).orElse(null);
        }
        var node = pod.getSpec().getNodeName();
        var byCommon = node == null || node.isEmpty() ? waitingByCommon : placedByCommon;
        var known = byCommon.get(common);
        if (known == null) {
            known = shape(pod).orElse(null);
            if (known != null) {
                if (byCommon.size() == MOST) {
                    byCommon.clear();
                }
                byCommon.put(common, known);
            }
        }
        return known;
    }

    private void group(String node, Shape shape, List<String> names) {
        names(node, shape).addAll(names);
    }

    private List<String> names(String node, Shape shape) {
        // Most nodes have one pod of a kind.
        return podsByNode
                .computeIfAbsent(node, _ -> new LinkedHashMap<>())
                .computeIfAbsent(shape, _ -> new ArrayList<>(1));
    }

    /** Empty for a pod that cannot be read, which is a fault. */
    private Optional<Shape> shape(Pod pod) {
        try {
            return Optional.of(shape(PodReader.kind(pod, references), leaving(pod), SoleClaims.of(pod, references)));
        } catch (IllegalArgumentException | ArithmeticException e) {
            findings.fault("Pod/" + PodReader.id(pod), String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }

    private Shape shape(PodKind kind, boolean leaving, List<String> soleClaims) {
        return shapeByParts.computeIfAbsent(
                List.of(kind, leaving, soleClaims), _ -> new Shape(kind, leaving, soleClaims));
    }

    /** The node keeps room for who is nominated to it; while there is no such node, they wait. */
    private void placeExpected() {
        nodes.forEach(node -> {
            var name = node.getMetadata().getName();
            var expected = expectedByNode.remove(name);
            if (expected != null) {
                expected.forEach(
                        one -> group(name, one.pod().shape(), List.of(one.pod().name())));
            }
        });
        expectedByNode
                .values()
                .forEach(expected -> expected.stream()
                        .filter(Expected::waits)
                        .forEach(one -> group(
                                NOWHERE, one.pod().shape(), List.of(one.pod().name()))));
        expectedByNode.clear();
    }

    /** What is used, but not wholly as it was written; complete once {@link #build} has been called. */
    public List<ObjectFault> warnings() {
        return findings.warnings();
    }

    /** The same objects give the same snapshot, in whatever order they were added. */
    public ClusterSnapshot build() {
        placeExpected();
        var shapes = daemons.kinds(findings, references);
        refuseClaimsOfOthers();
        freeSoleUsers();
        var indexByKind = indexed();
        var indexByShape = new HashMap<Shape, Integer>();
        shapeByParts.values().forEach(shape -> {
            var index = indexByKind.get(shape.kind);
            if (index != null) {
                indexByShape.put(shape, index);
            }
        });
        var snapshots = new ArrayList<NodeSnapshot>();
        var reader = new NodeReader();
        for (var node : nodes) {
            try {
                snapshots.add(reader.read(
                        node,
                        groups(node.getMetadata().getName(), indexByShape),
                        references.volumeLimits(node.getMetadata().getName()),
                        provisioningOnly ? NodeDisruption.NONE : disturbances.of(node)));
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
                        groups(NOWHERE, indexByShape),
                        snapshots,
                        shapes,
                        customs.nodePools(),
                        customs.nodeClasses(),
                        customs.nodeOverlays(),
                        nominations,
                        faults)
                .holding(buffers);
    }

    /** Pods that wait get claims that only one pod may use by priority, then by name; those with a node have theirs. */
    private void refuseClaimsOfOthers() {
        var claims = new SoleClaims();
        podsByNode.forEach((node, namesByShape) -> {
            if (!node.equals(NOWHERE)) {
                namesByShape.forEach((shape, names) -> {
                    if (!shape.soleClaims.isEmpty()) {
                        names.forEach(name -> claims.held(
                                shape.soleClaims, new Waiting(shape, name).id().toString()));
                    }
                });
            }
        });
        var waiting = podsByNode.getOrDefault(NOWHERE, new LinkedHashMap<>());
        var asking = new ArrayList<Waiting>();
        waiting.forEach((shape, names) -> {
            if (!shape.soleClaims.isEmpty()) {
                names.forEach(name -> asking.add(new Waiting(shape, name)));
            }
        });
        asking.sort(Comparator.comparing((Waiting one) -> one.shape().kind.priority())
                .reversed()
                .thenComparing(Waiting::id));
        for (var one : asking) {
            var fault = claims.take(one.shape().soleClaims, one.id().toString());
            if (fault != null) {
                waiting.getOrDefault(one.shape(), new ArrayList<>()).remove(one.name());
                waiting.computeIfAbsent(
                                shape(one.shape().kind.refused(fault), false, List.of()), _ -> new ArrayList<>())
                        .add(one.name());
            }
        }
        waiting.values().removeIf(List::isEmpty);
    }

    /** A claim that only one pod uses ties it to nobody. */
    private void freeSoleUsers() {
        var users = new HashMap<List<String>, Integer>();
        podsByNode.forEach((node, namesByShape) -> namesByShape.forEach((shape, names) -> {
            for (var volume : shape.kind.volumes().shared()) {
                if (volume.follows() && shape.kind.unsupported().isEmpty()) {
                    users.merge(List.of(shape.kind.namespace(), volume.claim()), names.size(), Integer::sum);
                }
            }
        }));
        for (var namesByShape : podsByNode.values()) {
            for (var shape : List.copyOf(namesByShape.keySet())) {
                var kind = shape.kind;
                var volumes = kind.volumes()
                        .alone(volume -> users.getOrDefault(List.of(kind.namespace(), volume.claim()), 0) < 2);
                if (!volumes.equals(kind.volumes())) {
                    var names = namesByShape.remove(shape);
                    namesByShape
                            .computeIfAbsent(
                                    shape(kind.with(volumes), shape.leaving, shape.soleClaims), _ -> new ArrayList<>())
                            .addAll(names);
                }
            }
        }
    }

    /** Kinds in the order of the first pod of each, which no order of arrival can change. */
    private Map<PodKind, Integer> indexed() {
        var known = new HashSet<NodeName>();
        nodes.forEach(node -> known.add(new NodeName(node.getMetadata().getName())));
        var firstByShape = new HashMap<Shape, String>();
        podsByNode.forEach((node, namesByShape) -> {
            if (node.isEmpty() || known.contains(new NodeName(node))) {
                namesByShape.forEach((shape, names) -> firstByShape.merge(
                        shape, Collections.min(names), BinaryOperator.minBy(Comparator.naturalOrder())));
            }
        });
        var firstByKind = new HashMap<PodKind, PodId>();
        firstByShape.forEach((shape, first) -> firstByKind.merge(
                shape.kind, new PodId(shape.kind.namespace(), first), BinaryOperator.minBy(Comparator.naturalOrder())));
        var ordered = new TreeMap<PodId, PodKind>();
        firstByKind.forEach((kind, first) -> ordered.put(first, kind));
        var indexByKind = new LinkedHashMap<PodKind, Integer>();
        ordered.values().forEach(kind -> indexByKind.put(kind, indexByKind.size()));
        return indexByKind;
    }

    private List<PodGroup> groups(String node, Map<Shape, Integer> indexByShape) {
        var groups = new ArrayList<PodGroup>();
        podsByNode.getOrDefault(node, Map.of()).forEach((shape, names) -> {
            var index = indexByShape.get(shape);
            if (index != null) {
                groups.add(new PodGroup(index, names, shape.leaving));
            }
        });
        return groups;
    }
}
