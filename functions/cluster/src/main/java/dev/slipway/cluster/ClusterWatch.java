package dev.slipway.cluster;

import dev.slipway.cluster.SnapshotBuilder.Pending;
import dev.slipway.model.claim.NodeName;
import dev.slipway.model.cluster.ClusterSnapshot;
import dev.slipway.model.cluster.NodeSnapshot;
import dev.slipway.model.scheduling.TaintEffect;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.storage.CSINode;
import io.fabric8.kubernetes.api.model.storage.StorageClass;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Informable;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Watches the cluster: keeps copies of what a snapshot is made of, and tells a listener what happens to pods that wait
 * and to nodes. A lost watch is taken up again by itself, as long as it takes.
 */
public final class ClusterWatch implements AutoCloseable {
    /** Told by the informers' threads, one thing at a time for each object. Must not block. */
    public interface Listener {
        /** This pod waits for a node; told again whenever it changes. */
        void podWaits(String uid);

        /** This pod waits no longer, if it ever did. */
        void podSettled(String uid);

        /** A node appeared or was written, whatever changed; without its pods. */
        void nodeSeen(NodeSnapshot node);

        void nodeGone(NodeSnapshot node);

        /** The last pod that counts has left this node: it ended, was deleted or is on its way (core.md §3.6). */
        void nodeEmptied(NodeName node);

        /**
         * Room may have come free for pods that wait: a pod on a node ended, a node became ready or took pods again, or one
         * went, which counts against limits no more.
         */
        void roomFreed();
    }

    private final Pruning pruning = new Pruning();
    private final SharedIndexInformer<Node> nodes;
    private final SharedIndexInformer<Pod> pods;
    private final SharedIndexInformer<DaemonSet> daemonSets;
    private final SharedIndexInformer<Namespace> namespaces;
    private final SharedIndexInformer<PersistentVolume> volumes;
    private final SharedIndexInformer<PersistentVolumeClaim> claims;
    private final SharedIndexInformer<StorageClass> storageClasses;
    private final SharedIndexInformer<CSINode> csiNodes;
    private final SortedMap<DeviceKind, SharedIndexInformer<GenericKubernetesResource>> devices = new TreeMap<>();
    private final List<SharedIndexInformer<GenericKubernetesResource>> customs = new ArrayList<>();
    private final List<SharedIndexInformer<?>> needed = new ArrayList<>();

    private ClusterWatch(KubernetesClient client, Listener listener) {
        nodes = informer("Node", true, client.nodes());
        nodes.addEventHandler(new NodeEars(listener));
        pods = informer("Pod", true, client.pods().inAnyNamespace());
        pods.addEventHandler(new PodEars(listener));
        daemonSets = informer("DaemonSet", true, client.apps().daemonSets().inAnyNamespace());
        namespaces = informer("Namespace", false, client.namespaces());
        volumes = informer("PersistentVolume", false, client.persistentVolumes());
        claims = informer(
                "PersistentVolumeClaim", false, client.persistentVolumeClaims().inAnyNamespace());
        storageClasses = informer("StorageClass", false, client.storage().v1().storageClasses());
        csiNodes = informer("CSINode", false, client.storage().v1().csiNodes());
        for (var kind : DeviceKind.values()) {
            devices.put(
                    kind,
                    informer(
                            kind.kind(),
                            false,
                            client.genericKubernetesResources(kind.context()).inAnyNamespace()));
        }
        needed.addAll(List.of(nodes, pods, daemonSets));
        for (var kind : CustomKind.values()) {
            if (!kind.inSnapshots()) {
                continue;
            }
            var custom = informer(kind.kind(), kind.needed(), client.genericKubernetesResources(kind.context()));
            customs.add(custom);
            if (kind.needed()) {
                needed.add(custom);
            }
        }
    }

    /** Returns at once; {@link #synced} tells when everything has been read. */
    public static ClusterWatch start(KubernetesClient client, Listener listener) {
        var watch = new ClusterWatch(client, listener);
        // Configuration first, so that the first pods find their pools.
        watch.customs.forEach(SharedIndexInformer::start);
        watch.references().forEach(SharedIndexInformer::start);
        watch.daemonSets.start();
        watch.nodes.start();
        watch.pods.start();
        return watch;
    }

    /** True when all kinds have been read once; definitions of NodePool and EC2NodeClass have to be there for that. */
    public boolean synced() {
        return needed.stream().allMatch(SharedIndexInformer::hasSynced);
    }

    /** Nodes that are known, a count. */
    public int nodes() {
        return nodes.getStore().listKeys().size();
    }

    /** The cluster as the copies have it now. */
    public ClusterSnapshot snapshot(Instant at) {
        var builder = new SnapshotBuilder(at, Pending.MARKED_UNSCHEDULABLE).provisioningOnly();
        namespaces.getStore().list().forEach(builder::add);
        volumes.getStore().list().forEach(builder::add);
        claims.getStore().list().forEach(builder::add);
        storageClasses.getStore().list().forEach(builder::add);
        csiNodes.getStore().list().forEach(builder::add);
        devices.forEach((kind, informer) -> informer.getStore().list().forEach(item -> builder.add(kind.named(item))));
        nodes.getStore().list().forEach(builder::add);
        pods.getStore().list().forEach(builder::add);
        daemonSets.getStore().list().forEach(builder::add);
        customs.forEach(custom -> custom.getStore().list().forEach(builder::add));
        return builder.build();
    }

    @Override
    public void close() {
        customs.forEach(SharedIndexInformer::stop);
        references().forEach(SharedIndexInformer::stop);
        daemonSets.stop();
        nodes.stop();
        pods.stop();
    }

    /** What pods refer to; where there is no right to look, such pods are refused by name and all others go on. */
    private List<SharedIndexInformer<?>> references() {
        var references = new ArrayList<SharedIndexInformer<?>>(devices.values());
        references.addAll(List.of(namespaces, volumes, claims, storageClasses, csiNodes));
        return references;
    }

    private <T extends HasMetadata> SharedIndexInformer<T> informer(
            String kind, boolean isNeeded, Informable<T> objects) {
        // Page by page, for the first list of a large cluster is many times what is kept of it.
        var informer =
                objects.withLimit((long) ObjectLists.PAGE).runnableInformer(0).removeNamespaceIndex();
        informer.itemStore(pruning.store());
        informer.exceptionHandler(new WatchTroubles(kind, isNeeded));
        return informer;
    }

    /** Hears of pods. */
    private record PodEars(Listener listener, ConcurrentMap<String, Integer> countByNode)
            implements ResourceEventHandler<Pod> {
        PodEars(Listener listener) {
            this(listener, new ConcurrentHashMap<>());
        }

        @Override
        public void onAdd(Pod pod) {
            came(occupied(pod));
            told(pod);
        }

        /** The node that is not empty because of the pod; empty for none. */
        private static String occupied(Pod pod) {
            return takesRoom(pod) && PodReader.comesBack(pod) && !SnapshotBuilder.leaving(pod)
                    ? pod.getSpec().getNodeName()
                    : "";
        }

        private void came(String node) {
            if (!node.isEmpty()) {
                countByNode.merge(node, 1, Integer::sum);
            }
        }

        private void left(String node) {
            if (!node.isEmpty()
                    && countByNode.computeIfPresent(node, (_, pods) -> pods == 1 ? null : pods - 1) == null) {
                listener.nodeEmptied(new NodeName(node));
            }
        }

        private void told(Pod pod) {
            if (SnapshotBuilder.waiting(pod, Pending.MARKED_UNSCHEDULABLE)) {
                listener.podWaits(pod.getMetadata().getUid());
            } else {
                listener.podSettled(pod.getMetadata().getUid());
            }
        }

        @Override
        public void onUpdate(Pod before, Pod pod) {
            if (takesRoom(before) && !takesRoom(pod)) {
                listener.roomFreed();
            }
            // The new one first: a pod that only changed leaves nobody alone.
            came(occupied(pod));
            left(occupied(before));
            var uid = before.getMetadata().getUid();
            // Another pod of the same name, while nobody watched; of one that is on a node the uid is not kept.
            if (uid != null && !uid.equals(pod.getMetadata().getUid())) {
                listener.podSettled(uid);
            }
            told(pod);
        }

        @Override
        public void onDelete(Pod pod, boolean finalStateUnknown) {
            if (takesRoom(pod)) {
                listener.roomFreed();
            }
            left(occupied(pod));
            listener.podSettled(pod.getMetadata().getUid());
        }

        private static boolean takesRoom(Pod pod) {
            var node = pod.getSpec() == null ? null : pod.getSpec().getNodeName();
            return node != null && !node.isEmpty() && !PodReader.finished(pod);
        }
    }

    /** Hears of nodes. What cannot be read is among the faults of the snapshot; there is no more to say about it. */
    private record NodeEars(Listener listener) implements ResourceEventHandler<Node> {
        @Override
        public void onAdd(Node node) {
            read(node).ifPresent(listener::nodeSeen);
        }

        @Override
        public void onUpdate(Node before, Node node) {
            var now = read(node);
            if (now.filter(NodeEars::takesPods).isPresent()
                    && read(before).filter(NodeEars::takesPods).isEmpty()) {
                listener.roomFreed();
            }
            now.ifPresent(listener::nodeSeen);
        }

        @Override
        public void onDelete(Node node, boolean finalStateUnknown) {
            listener.roomFreed();
            read(node).ifPresent(listener::nodeGone);
        }

        private static boolean takesPods(NodeSnapshot node) {
            return node.ready()
                    && !node.deleting()
                    && node.taints().stream().noneMatch(taint -> taint.effect() != TaintEffect.PREFER_NO_SCHEDULE);
        }

        private static Optional<NodeSnapshot> read(Node node) {
            try {
                return Optional.of(NodeReader.read(node));
            } catch (IllegalArgumentException | DateTimeException _) {
                return Optional.empty();
            }
        }
    }
}
