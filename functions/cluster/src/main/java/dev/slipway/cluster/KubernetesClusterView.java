package dev.slipway.cluster;

import dev.slipway.cluster.ObjectLists.Freshness;
import dev.slipway.cluster.SnapshotBuilder.Pending;
import dev.slipway.model.claim.NodeName;
import dev.slipway.model.cluster.ClusterSnapshot;
import dev.slipway.model.cluster.NodePod;
import dev.slipway.model.cluster.NodeSnapshot;
import dev.slipway.model.cluster.ObjectFault;
import dev.slipway.model.pool.CapacityBuffer;
import dev.slipway.model.pool.Condition;
import dev.slipway.model.pool.NodePool;
import dev.slipway.model.pool.PoolStandings;
import dev.slipway.model.pool.PoolStandings.NodeClassStanding;
import dev.slipway.model.pool.PoolStandings.NodePoolStanding;
import dev.slipway.model.port.ClusterView;
import dev.slipway.model.scheduling.WellKnown;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.storage.CSINode;
import io.fabric8.kubernetes.api.model.storage.StorageClass;
import io.fabric8.kubernetes.api.model.storage.VolumeAttachment;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.net.HttpURLConnection;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads the cluster from its API server, object by object, so that memory grows with kinds and not with pods.
 *
 * <p>What a snapshot may ask of the API server, and all that a sweep asks of it before it has decided something: one list
 * of each of {@value #KINDS} kinds, out of the server's cache, in pages of {@value ObjectLists#PAGE}; of 5,000 nodes and
 * 100,000 pods 233 requests where the other kinds fit a page, and fewer where the server sends what it has cached as one.
 * CapacityBuffers are one list more, and where there are any, the namespaces again and a request for each target.
 */
public final class KubernetesClusterView implements ClusterView {
    /** Kinds of objects that a snapshot is made of, a count. */
    static final int KINDS = 16;

    private static final Set<String> CRITICAL = Set.of("system-cluster-critical", "system-node-critical");

    private final KubernetesClient client;
    private final Clock clock;
    private final ObjectLists lists;
    private final FollowedPods pods;
    private final Nominations nominations;

    public KubernetesClusterView(KubernetesClient client, Clock clock) {
        this.client = client;
        this.clock = clock;
        this.lists = new ObjectLists(client);
        this.pods = new FollowedPods(client, clock, lists);
        this.nominations = new Nominations(client);
    }

    @Override
    public ClusterSnapshot snapshot() {
        var builder = new SnapshotBuilder(clock.instant(), Pending.MARKED_UNSCHEDULABLE);
        // What pods refer to comes first, so that it is known when they are read.
        eachIfAllowed(Namespace.class, Freshness.CACHED, builder::add);
        eachIfAllowed(PersistentVolume.class, Freshness.CACHED, builder::add);
        eachIfAllowed(PersistentVolumeClaim.class, Freshness.CACHED, builder::add);
        eachIfAllowed(StorageClass.class, Freshness.CACHED, builder::add);
        eachIfAllowed(CSINode.class, Freshness.CACHED, builder::add);
        eachIfAllowed(PodDisruptionBudget.class, Freshness.CACHED, builder::add);
        for (var devices : DeviceKind.values()) {
            eachIfAllowed(
                    devices.context(),
                    GenericKubernetesResource.class,
                    Freshness.CACHED,
                    item -> builder.add(devices.named(item)));
        }
        // Nodes before pods: a pod that is bound in between counts on its node or not at all, never as waiting.
        each(Node.class, builder::add);
        ApiFaults.translated("kubernetes:ListPod", "the cluster", () -> {
            pods.each(builder::add);
            return builder;
        });
        each(DaemonSet.class, builder::add);
        for (var kind : CustomKind.values()) {
            if (kind.inSnapshots()) {
                eachIfServed(kind, Freshness.CACHED, builder::add);
            }
        }
        return builder.build();
    }

    private void eachIfServed(CustomKind kind, Freshness freshness, Consumer<GenericKubernetesResource> consumer) {
        try {
            lists.each(kind.context(), GenericKubernetesResource.class, freshness, consumer);
        } catch (KubernetesClientException e) {
            // A cluster without this definition has no such object; for long gone kinds nobody grants the right to
            // look.
            if (!ApiFaults.is(e, HttpURLConnection.HTTP_NOT_FOUND)
                    && !(!kind.needed() && ApiFaults.is(e, HttpURLConnection.HTTP_FORBIDDEN))) {
                throw ApiFaults.of("kubernetes:List" + kind.kind(), "the cluster", e);
            }
        }
    }

    /** Without the right to look, pods that refer to such objects are refused by name, and all others are planned. */
    private <T extends HasMetadata> void eachIfAllowed(Class<T> type, Freshness freshness, Consumer<T> consumer) {
        eachIfAllowed(ResourceDefinitionContext.fromResourceType(type), type, freshness, consumer);
    }

    private <T extends HasMetadata> void eachIfAllowed(
            ResourceDefinitionContext kind, Class<T> type, Freshness freshness, Consumer<T> consumer) {
        try {
            lists.each(kind, type, freshness, consumer);
        } catch (KubernetesClientException e) {
            if (!ApiFaults.is(e, HttpURLConnection.HTTP_NOT_FOUND)
                    && !ApiFaults.is(e, HttpURLConnection.HTTP_FORBIDDEN)) {
                throw ApiFaults.of("kubernetes:List" + kind.getKind(), "the cluster", e);
            }
        }
    }

    private <T extends HasMetadata> void each(Class<T> type, Consumer<T> consumer) {
        var kind = ResourceDefinitionContext.fromResourceType(type);
        ApiFaults.translated("kubernetes:List" + kind.getKind(), "the cluster", () -> {
            lists.each(kind, type, Freshness.CACHED, consumer);
            return kind;
        });
    }

    @Override
    public boolean nominates() {
        return nominations.kept();
    }

    /** By the list of the few that there are, which is allowed for the snapshot's sake. */
    @Override
    public Optional<NodePool> nodePool(String name) {
        var builder = new SnapshotBuilder(clock.instant(), Pending.MARKED_UNSCHEDULABLE);
        eachIfServed(CustomKind.NODE_POOL, Freshness.LATEST, builder::add);
        return builder.build().nodePools().stream()
                .filter(pool -> pool.name().equals(name))
                .findFirst();
    }

    @Override
    public PoolStandings poolStandings() {
        // Classes first: one that is made in between is only not known yet.
        var nodeClasses = new ArrayList<NodeClassStanding>();
        eachIfServed(
                CustomKind.EC2_NODE_CLASS,
                Freshness.LATEST,
                object -> nodeClasses.add(new NodeClassStanding(
                        object.getMetadata().getName(),
                        object.getMetadata().getDeletionTimestamp() != null,
                        NodePoolStatuses.condition(object, Condition.READY).orElse(null))));
        var nodePools = new ArrayList<NodePoolStanding>();
        eachIfServed(CustomKind.NODE_POOL, Freshness.LATEST, object -> nodePools.add(standing(object)));
        return new PoolStandings(nodePools, nodeClasses);
    }

    @Override
    public List<CapacityBuffer> capacityBuffers() {
        var objects = new ArrayList<GenericKubernetesResource>();
        eachIfServed(CustomKind.CAPACITY_BUFFER, Freshness.CACHED, objects::add);
        if (objects.isEmpty()) {
            return List.of();
        }
        var references = new References();
        eachIfAllowed(Namespace.class, Freshness.CACHED, references::add);
        return new CapacityBuffers(client, clock).resolved(objects, references);
    }

    private NodePoolStanding standing(GenericKubernetesResource object) {
        var read = new SnapshotBuilder(clock.instant(), Pending.MARKED_UNSCHEDULABLE)
                .add(object)
                .build();
        var generation = object.getMetadata().getGeneration();
        return new NodePoolStanding(
                object.getMetadata().getName(),
                generation == null ? 0 : generation,
                nodeClass(object),
                read.nodePools().stream().map(NodePool::hash).findFirst().orElse(""),
                read.faults().stream().map(ObjectFault::message).collect(Collectors.joining(" ")),
                NodePoolStatuses.read(object));
    }

    /** As far as it can be read, whatever is wrong with the rest. */
    private static String nodeClass(GenericKubernetesResource pool) {
        return pool.get("spec", "template", "spec", "nodeClassRef") instanceof Map<?, ?> reference
                        && CustomKind.EC2_NODE_CLASS.is(
                                String.valueOf(reference.get("group")), String.valueOf(reference.get("kind")))
                        && reference.get("name") instanceof String name
                ? name
                : "";
    }

    @Override
    public Optional<NodeSnapshot> node(NodeName name) {
        var node = ApiFaults.translated(
                "kubernetes:GetNode",
                name.value(),
                () -> client.nodes().withName(name.value()).get());
        return Optional.ofNullable(node).map(found -> NodeReader.read(found));
    }

    @Override
    public List<NodePod> podsOn(NodeName node) {
        var pods = new ArrayList<NodePod>();
        eachPodOn(node, pod -> pods.add(nodePod(pod)));
        pods.sort(Comparator.comparing(NodePod::id));
        return List.copyOf(pods);
    }

    private void eachPodOn(NodeName node, Consumer<Pod> consumer) {
        ApiFaults.translated("kubernetes:ListPod", node.value(), () -> {
            lists.eachPodWith("spec.nodeName=" + node.value(), pod -> {
                if (node.value().equals(pod.getSpec().getNodeName())) {
                    consumer.accept(pod);
                }
            });
            return node;
        });
    }

    private NodePod nodePod(Pod pod) {
        var kind = PodReader.kind(pod, new References());
        return new NodePod(
                PodReader.id(pod),
                pod.getMetadata().getUid(),
                kind.owner(),
                PodReader.finished(pod),
                endsBy(pod.getMetadata().getDeletionTimestamp()),
                kind.tolerates(WellKnown.DISRUPTED),
                critical(pod.getSpec().getPriorityClassName()),
                Disturbances.held(pod, clock.instant()),
                grace(pod.getSpec().getTerminationGracePeriodSeconds()));
    }

    /**
     * Attachments cannot be asked for by node, so all are read, and of the volumes only those that are this node's. An instance
     * ends when there are none, so that alone is asked for once more past the server's cache.
     */
    @Override
    public List<String> attachedVolumes(NodeName node) {
        var cached = attachedVolumes(node, Freshness.CACHED);
        return cached.isEmpty() ? attachedVolumes(node, Freshness.LATEST) : cached;
    }

    private List<String> attachedVolumes(NodeName node, Freshness freshness) {
        var attached = new TreeSet<String>();
        // Where an older chart does not allow it, EC2 detaches them when the instance ends.
        eachIfAllowed(VolumeAttachment.class, freshness, attachment -> {
            var spec = attachment.getSpec();
            var volume = spec == null || spec.getSource() == null
                    ? null
                    : spec.getSource().getPersistentVolumeName();
            if (volume != null && node.value().equals(spec.getNodeName())) {
                attached.add(volume);
            }
        });
        if (!attached.isEmpty()) {
            attached.removeAll(volumesInUse(node, freshness));
        }
        return List.copyOf(attached);
    }

    /** By the pods on a node that have not ended. */
    private SortedSet<String> volumesInUse(NodeName node, Freshness freshness) {
        var references = new References();
        eachIfAllowed(PersistentVolumeClaim.class, freshness, references::add);
        var volumes = new TreeSet<String>();
        eachPodOn(node, pod -> {
            if (!PodReader.finished(pod)) {
                volumes.addAll(VolumeReader.boundVolumes(pod, references));
            }
        });
        return volumes;
    }

    /** One that cannot be read is taken for just now. */
    private @Nullable Instant endsBy(@Nullable String deletionTimestamp) {
        try {
            return deletionTimestamp == null ? null : Instant.parse(deletionTimestamp);
        } catch (DateTimeException _) {
            return clock.instant();
        }
    }

    private static Duration grace(@Nullable Long seconds) {
        return seconds == null ? NodePod.USUAL_GRACE : Duration.ofSeconds(seconds);
    }

    private static boolean critical(@Nullable String priorityClass) {
        return priorityClass != null && CRITICAL.contains(priorityClass);
    }
}
