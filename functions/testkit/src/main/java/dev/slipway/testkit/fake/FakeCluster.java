package dev.slipway.testkit.fake;

import dev.slipway.model.claim.LaunchedInstance;
import dev.slipway.model.claim.NodeClaim;
import dev.slipway.model.claim.NodeName;
import dev.slipway.model.cluster.ClusterSnapshot;
import dev.slipway.model.cluster.NodePod;
import dev.slipway.model.cluster.NodeSnapshot;
import dev.slipway.model.cluster.Nomination;
import dev.slipway.model.cluster.ObjectFault;
import dev.slipway.model.pool.CapacityBuffer;
import dev.slipway.model.pool.Condition;
import dev.slipway.model.pool.NodeClass;
import dev.slipway.model.pool.NodeClassStatus;
import dev.slipway.model.pool.NodePool;
import dev.slipway.model.pool.NodePoolStatus;
import dev.slipway.model.pool.PoolStandings;
import dev.slipway.model.pool.PoolStandings.NodeClassStanding;
import dev.slipway.model.pool.PoolStandings.NodePoolStanding;
import dev.slipway.model.port.ClusterActions;
import dev.slipway.model.port.ClusterView;
import dev.slipway.model.scheduling.PodGroup;
import dev.slipway.model.scheduling.PodId;
import dev.slipway.model.scheduling.PodKind;
import dev.slipway.model.scheduling.Taint;
import dev.slipway.model.scheduling.WellKnown;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A cluster in memory: nodes, pods that wait or run, and disruption budgets that hold evictions back. Nothing happens in
 * it by itself: the test binds pods and lets nodes join.
 */
public final class FakeCluster implements ClusterView, ClusterActions {
    private static final String POOL = "NodePool/";

    private final Clock clock;
    private final Faults faults;
    private final SortedMap<NodeName, NodeSnapshot> nodes = new TreeMap<>();
    private final SortedMap<PodId, Pod> pods = new TreeMap<>();
    private final SortedMap<PodId, String> blocked = new TreeMap<>();
    private final List<PodKind> daemonSets = new ArrayList<>();
    private final SortedMap<String, NodePool> nodePools = new TreeMap<>();
    private final SortedMap<String, NodeClass> nodeClasses = new TreeMap<>();
    private final SortedMap<String, NodeClassStatus> statuses = new TreeMap<>();
    private final SortedMap<String, Long> generations = new TreeMap<>();
    private final SortedMap<String, NodePoolStatus> poolStatuses = new TreeMap<>();
    private final SortedMap<PodId, CapacityBuffer> buffers = new TreeMap<>();
    private final List<ObjectFault> objectFaults = new ArrayList<>();
    private final List<Event> events = new ArrayList<>();
    private final Set<PodId> podsWithFinalizer = new TreeSet<>();
    private final Set<NodeName> nodesWithFinalizer = new TreeSet<>();
    private final SortedMap<NodeName, List<String>> attached = new TreeMap<>();
    private boolean nominating = true;
    private boolean slowEvictions;
    private boolean recreating;

    /** A Kubernetes event; {@code object} is {@code Pod/namespace/name} or {@code Node/name}. */
    public record Event(String object, boolean warning, String reason, String message) {}

    /** {@code node} is null while it waits, {@code nominated} most of that time. */
    private record Pod(
            NodePod facts,
            PodKind kind,
            @Nullable NodeName node,
            @Nullable NodeName nominated) {
        Pod(NodePod facts, PodKind kind, @Nullable NodeName node) {
            this(facts, kind, node, null);
        }
    }

    public FakeCluster(Clock clock, Faults faults) {
        this.clock = clock;
        this.faults = faults;
    }

    public FakeCluster nodePool(NodePool pool) {
        if (!pool.equals(nodePools.put(pool.name(), pool))) {
            generations.merge(pool.name(), 1L, Long::sum);
        }
        return this;
    }

    public FakeCluster nodeClass(NodeClass nodeClass) {
        nodeClasses.put(nodeClass.name(), nodeClass);
        return this;
    }

    public FakeCluster daemonSet(PodKind kind) {
        daemonSets.add(kind);
        return this;
    }

    /** An object that could not be read. */
    public FakeCluster unreadable(ObjectFault fault) {
        objectFaults.add(fault);
        return this;
    }

    /** From now on its scheduler forgets nominations of others, as before Kubernetes 1.35. */
    public FakeCluster withoutNominations() {
        nominating = false;
        return this;
    }

    /** Pods that wait for a node. */
    public FakeCluster pending(PodKind kind, String... names) {
        for (var name : names) {
            var id = new PodId(kind.namespace(), name);
            pods.put(id, new Pod(factsOf(id, kind), kind, null));
        }
        return this;
    }

    /** A pod that runs on a node. */
    public FakeCluster running(NodeName node, PodKind kind, String name) {
        var id = new PodId(kind.namespace(), name);
        return running(node, kind, factsOf(id, kind));
    }

    /** A pod that runs on a node, in all detail. */
    public FakeCluster running(NodeName node, PodKind kind, NodePod facts) {
        pods.put(facts.id(), new Pod(facts, kind, node));
        return this;
    }

    /** What the kube-scheduler does. */
    public void bind(PodId pod, NodeName node) {
        pods.computeIfPresent(pod, (_, waiting) -> new Pod(waiting.facts(), waiting.kind(), node));
    }

    /** The pod is deleted by somebody, or is done. */
    public void remove(PodId pod) {
        pods.remove(pod);
    }

    /** Adds or replaces a node; the pods in it are ignored. */
    public FakeCluster node(NodeSnapshot node) {
        nodes.put(node.name(), node);
        return this;
    }

    /** The claim's instance joins as a node, with the labels and taints that its user data gives. */
    public void join(NodeName name, NodeClaim claim, boolean ready) {
        var taints = Stream.concat(claim.spec().taints().stream(), claim.spec().startupTaints().stream())
                .toList();
        var instance = claim.instance()
                .orElseThrow(() -> new IllegalStateException(
                        "NodeClaim/%s has no instance that could join as %s.".formatted(claim.name(), name)));
        nodes.put(
                name,
                new NodeSnapshot(
                        name,
                        instance.providerId(),
                        labelsOf(claim, instance, name),
                        taints,
                        claim.capacity(),
                        claim.allocatable(),
                        ready,
                        false,
                        clock.instant(),
                        List.of()));
    }

    /** Changes a node as the kubelet or a user might; a node that is not there stays so. */
    public void change(NodeName name, UnaryOperator<NodeSnapshot> change) {
        nodes.computeIfPresent(name, (_, node) -> change.apply(node));
    }

    public void becomesReady(NodeName name) {
        change(name, node -> copy(node, node.labels(), node.taints(), true, node.deleting()));
    }

    /** A PodDisruptionBudget holds this pod. */
    public FakeCluster blockEviction(PodId pod, String why) {
        blocked.put(pod, why);
        return this;
    }

    public void allowEviction(PodId pod) {
        blocked.remove(pod);
    }

    /** From now on evicted pods stay, terminating, until {@link #finishEvictions}. */
    public FakeCluster evictSlowly() {
        slowEvictions = true;
        return this;
    }

    /** A finalizer that never ends: whoever deletes the pod finds it terminating for ever. */
    public FakeCluster finalizer(PodId pod) {
        podsWithFinalizer.add(pod);
        return this;
    }

    /** The same of a node. */
    public FakeCluster finalizer(NodeName node) {
        nodesWithFinalizer.add(node);
        return this;
    }

    /** Volumes that are attached to a node, and used by no pod there any more. */
    public FakeCluster attach(NodeName node, String... volumes) {
        attached.put(node, List.of(volumes));
        return this;
    }

    /** All terminating pods are gone. */
    public void finishEvictions() {
        pods.values().stream().filter(pod -> pod.facts().terminating()).toList().forEach(this::vanish);
    }

    /** From now on a pod of a ReplicaSet that goes comes back, waiting, under its name and {@code -again}. */
    public FakeCluster recreateEvicted() {
        recreating = true;
        return this;
    }

    /** Every Kubernetes event, oldest first. */
    public List<Event> events() {
        return List.copyOf(events);
    }

    /** What the status of a node class says; empty when nothing was ever said. */
    public Optional<NodeClassStatus> statusOf(String nodeClass) {
        return Optional.ofNullable(statuses.get(nodeClass));
    }

    /** The same of a pool. */
    public Optional<NodePoolStatus> statusOfPool(String nodePool) {
        return Optional.ofNullable(poolStatuses.get(nodePool));
    }

    /** Who is nominated to what: for assertions. */
    public SortedMap<PodId, NodeName> nominations() {
        var nominations = new TreeMap<PodId, NodeName>();
        pods.forEach((id, pod) -> {
            if (pod.nominated() != null) {
                nominations.put(id, pod.nominated());
            }
        });
        return nominations;
    }

    /** Names of the nodes: for assertions. */
    public List<NodeName> nodeNames() {
        return List.copyOf(nodes.keySet());
    }

    /** Pods that wait: for assertions. */
    public List<PodId> pendingPods() {
        return pods.values().stream()
                .filter(pod -> pod.node() == null)
                .map(pod -> pod.facts().id())
                .toList();
    }

    @Override
    public ClusterSnapshot snapshot() {
        return faults.around("cluster:snapshot", "all", this::asItIs);
    }

    /** The same without a call that could fail: what the webhook has in its caches. */
    public ClusterSnapshot asItIs() {
        var kinds = pods.values().stream().map(Pod::kind).distinct().toList();
        return new ClusterSnapshot(
                clock.instant(),
                kinds,
                groups(kinds, null),
                nodes.values().stream()
                        .map(node -> node.with(groups(kinds, node.name())))
                        .toList(),
                daemonSets,
                List.copyOf(nodePools.values()),
                List.copyOf(nodeClasses.values()),
                List.of(),
                nominations().entrySet().stream()
                        .map(entry -> new Nomination(entry.getKey(), entry.getValue()))
                        .toList(),
                objectFaults);
    }

    @Override
    public boolean nominates() {
        return faults.around("cluster:nominates", "all", () -> nominating);
    }

    @Override
    public void nominate(List<Nomination> nominations) {
        for (var nomination : nominations) {
            faults.around(
                    "cluster:nominate",
                    nomination.pod().toString(),
                    () -> pods.computeIfPresent(
                            nomination.pod(),
                            (_, pod) -> nominating && pod.node() == null && pod.nominated() == null
                                    ? new Pod(pod.facts(), pod.kind(), null, nomination.node())
                                    : pod));
        }
    }

    @Override
    public void withdrawNominations(NodeName node) {
        faults.around(
                "cluster:withdrawNominations",
                node.value(),
                () -> pods.replaceAll(
                        (_, pod) -> node.equals(pod.nominated()) ? new Pod(pod.facts(), pod.kind(), null) : pod));
    }

    @Override
    public Optional<NodePool> nodePool(String name) {
        return faults.around("cluster:nodePool", name, () -> Optional.ofNullable(nodePools.get(name)));
    }

    @Override
    public Optional<NodeSnapshot> node(NodeName name) {
        return faults.around(
                "cluster:node",
                name.value(),
                () -> Optional.ofNullable(nodes.get(name)).map(node -> node.with(List.of())));
    }

    @Override
    public List<NodePod> podsOn(NodeName node) {
        return faults.around(
                "cluster:podsOn",
                node.value(),
                () -> pods.values().stream()
                        .filter(pod -> node.equals(pod.node()))
                        .map(Pod::facts)
                        .toList());
    }

    @Override
    public List<String> attachedVolumes(NodeName node) {
        return faults.around("cluster:attachedVolumes", node.value(), () -> attached.getOrDefault(node, List.of()));
    }

    @Override
    public void updateNode(NodeName name, SortedMap<String, String> labels, List<Taint> add, List<Taint> remove) {
        faults.around(
                "cluster:updateNode",
                name.value(),
                () -> change(name, node -> {
                    var merged = new TreeMap<>(node.labels());
                    merged.putAll(labels);
                    var taints = new ArrayList<>(node.taints());
                    taints.removeIf(taint -> remove.stream().anyMatch(taint::matches));
                    add.stream()
                            .filter(taint -> taints.stream().noneMatch(taint::matches))
                            .forEach(taints::add);
                    return copy(node, merged, taints, node.ready(), node.deleting());
                }));
    }

    @Override
    public void removeLabels(NodeName name, SortedSet<String> keys) {
        faults.around(
                "cluster:removeLabels",
                name.value(),
                () -> change(name, node -> {
                    var left = new TreeMap<>(node.labels());
                    left.keySet().removeAll(keys);
                    return copy(node, left, node.taints(), node.ready(), node.deleting());
                }));
    }

    @Override
    public EvictionOutcome evict(NodePod pod) {
        return faults.around("cluster:evict", pod.id().toString(), () -> {
            var current = pods.get(pod.id());
            if (current == null || !current.facts().uid().equals(pod.uid())) {
                return new EvictionOutcome.Evicted();
            }
            var why = blocked.get(pod.id());
            if (why != null) {
                return new EvictionOutcome.Blocked(why);
            }
            if (slowEvictions) {
                pods.put(pod.id(), new Pod(terminating(current.facts(), pod.grace()), current.kind(), current.node()));
            } else {
                vanish(current);
            }
            return new EvictionOutcome.Evicted();
        });
    }

    @Override
    public void delete(NodePod pod, Duration grace) {
        faults.around("cluster:delete", pod.id().toString(), () -> {
            var current = pods.get(pod.id());
            if (current != null && current.facts().uid().equals(pod.uid())) {
                vanish(current);
            }
        });
    }

    @Override
    public void deleteNode(NodeName node) {
        faults.around("cluster:deleteNode", node.value(), () -> {
            if (nodesWithFinalizer.contains(node)) {
                change(node, one -> copy(one, one.labels(), one.taints(), one.ready(), true));
                return;
            }
            nodes.remove(node);
            pods.values().stream()
                    .filter(pod -> node.equals(pod.node()))
                    .toList()
                    .forEach(this::vanish);
        });
    }

    @Override
    public void nodeClassStatus(String name, NodeClassStatus status) {
        faults.around("cluster:nodeClassStatus", name, () -> {
            if (nodeClasses.containsKey(name) || unreadable("EC2NodeClass/" + name)) {
                statuses.put(name, status);
            }
        });
    }

    private boolean unreadable(String object) {
        return objectFaults.stream().anyMatch(fault -> fault.object().equals(object));
    }

    @Override
    public void nodePoolStatus(String name, NodePoolStatus status) {
        faults.around("cluster:nodePoolStatus", name, () -> {
            if (nodePools.containsKey(name) || unreadable(POOL + name)) {
                poolStatuses.put(name, status);
            }
        });
    }

    /** Of a pool that cannot be read nobody knows the class. */
    @Override
    public PoolStandings poolStandings() {
        return faults.around("cluster:poolStandings", "all", () -> {
            var pools = new TreeMap<String, NodePoolStanding>();
            nodePools.forEach((name, pool) ->
                    pools.put(name, standing(name, pool.nodeClassRef().name(), pool.hash(), "")));
            objectFaults.stream()
                    .filter(fault -> fault.object().startsWith(POOL))
                    .map(fault -> standing(fault.object().substring(POOL.length()), "", "", fault.message()))
                    .forEach(pool -> pools.put(pool.name(), pool));
            return new PoolStandings(
                    List.copyOf(pools.values()),
                    nodeClasses.keySet().stream()
                            .map(name -> new NodeClassStanding(
                                    name,
                                    false,
                                    statusOf(name)
                                            .map(status -> status.conditions().getLast())
                                            .orElse(null)))
                            .toList());
        });
    }

    /** Replaces the one of the same name. */
    public FakeCluster buffer(CapacityBuffer buffer) {
        buffers.put(new PodId(buffer.namespace(), buffer.name()), buffer);
        return this;
    }

    /** What the status of a buffer says; empty when nothing was ever said. */
    public List<Condition> statusOfBuffer(String namespace, String name) {
        var buffer = buffers.get(new PodId(namespace, name));
        return buffer == null ? List.of() : buffer.said();
    }

    @Override
    public List<CapacityBuffer> capacityBuffers() {
        return faults.around("cluster:capacityBuffers", "all", () -> List.copyOf(buffers.values()));
    }

    @Override
    public void capacityBufferStatus(CapacityBuffer buffer, List<Condition> conditions) {
        faults.around(
                "cluster:capacityBufferStatus",
                buffer.toString(),
                () -> buffers.computeIfPresent(
                        new PodId(buffer.namespace(), buffer.name()),
                        (_, known) -> new CapacityBuffer(
                                known.namespace(),
                                known.name(),
                                known.generation(),
                                known.kind(),
                                known.replicas(),
                                known.readiness(),
                                conditions)));
    }

    private NodePoolStanding standing(String name, String nodeClass, String hash, String fault) {
        return new NodePoolStanding(
                name, generations.getOrDefault(name, 1L), nodeClass, hash, fault, poolStatuses.get(name));
    }

    @Override
    public void podEvent(PodId pod, boolean warning, String reason, String message) {
        faults.around("cluster:podEvent", pod.toString(), () -> {
            say(new Event("Pod/" + pod, warning, reason, message));
        });
    }

    @Override
    public void nodeEvent(NodeName node, boolean warning, String reason, String message) {
        faults.around("cluster:nodeEvent", node.value(), () -> {
            say(new Event("Node/" + node, warning, reason, message));
        });
    }

    private void say(Event event) {
        if (!events.contains(event)) {
            events.add(event);
        }
    }

    private void vanish(Pod pod) {
        if (podsWithFinalizer.contains(pod.facts().id())) {
            if (pod.facts().terminating()) {
                return;
            }
            var ending = terminating(pod.facts(), pod.facts().grace());
            pods.put(pod.facts().id(), new Pod(ending, pod.kind(), pod.node()));
        } else {
            pods.remove(pod.facts().id());
        }
        if (recreating && pod.kind().owner().equals("ReplicaSet")) {
            pending(pod.kind(), pod.facts().id().name() + "-again");
        }
    }

    /** Its node, or the one that has joined and keeps room for it. */
    private @Nullable NodeName placeOf(Pod pod) {
        var nominated = pod.nominated();
        return pod.node() == null && nominated != null && nodes.containsKey(nominated) ? nominated : pod.node();
    }

    private List<PodGroup> groups(List<PodKind> kinds, @Nullable NodeName node) {
        var groups = new ArrayList<PodGroup>();
        for (var leaving : List.of(false, true)) {
            var names = new TreeMap<Integer, List<String>>();
            pods.values().stream()
                    .filter(pod -> node == null ? placeOf(pod) == null : node.equals(placeOf(pod)))
                    .filter(pod -> !pod.facts().finished() && pod.facts().terminating() == leaving)
                    .sorted(Comparator.comparing(pod -> pod.facts().id()))
                    .forEach(pod -> names.computeIfAbsent(kinds.indexOf(pod.kind()), _ -> new ArrayList<>())
                            .add(pod.facts().id().name()));
            names.forEach((kind, members) -> groups.add(new PodGroup(kind, members, leaving)));
        }
        return groups;
    }

    private static SortedMap<String, String> labelsOf(NodeClaim claim, LaunchedInstance instance, NodeName name) {
        var labels = new TreeMap<>(claim.spec().labels());
        labels.put(WellKnown.HOSTNAME, name.value());
        labels.put(WellKnown.INSTANCE_TYPE, instance.pool().instanceType());
        labels.put(WellKnown.ZONE, instance.pool().zone());
        labels.put(WellKnown.CAPACITY_TYPE, instance.pool().capacityType().text());
        labels.put(WellKnown.OS, "linux");
        return labels;
    }

    private static NodePod factsOf(PodId id, PodKind kind) {
        var tolerates = kind.tolerates(WellKnown.DISRUPTED);
        return new NodePod(id, "uid-" + id.name(), kind.owner(), false, tolerates, false);
    }

    private NodePod terminating(NodePod pod, Duration grace) {
        return new NodePod(
                pod.id(),
                pod.uid(),
                pod.owner(),
                pod.finished(),
                clock.instant().plus(grace),
                pod.toleratesDisruption(),
                pod.critical(),
                pod.held(),
                pod.grace());
    }

    private static NodeSnapshot copy(
            NodeSnapshot node, SortedMap<String, String> labels, List<Taint> taints, boolean ready, boolean deleting) {
        return new NodeSnapshot(
                node.name(),
                node.providerId(),
                labels,
                taints,
                node.capacity(),
                node.allocatable(),
                node.volumeLimits(),
                ready,
                deleting,
                node.createdAt(),
                node.pods(),
                node.disruption());
    }
}
