package dev.slipway.cluster;

import dev.slipway.cluster.SnapshotBuilder.Pending;
import dev.slipway.model.claim.NodeName;
import dev.slipway.model.cluster.ClusterSnapshot;
import dev.slipway.model.cluster.NodePod;
import dev.slipway.model.cluster.NodeSnapshot;
import dev.slipway.model.pool.NodePool;
import dev.slipway.model.port.ClusterView;
import dev.slipway.model.scheduling.WellKnown;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KubernetesResourceList;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Listable;
import java.net.HttpURLConnection;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads the cluster from its API server, page by page, so that memory grows with kinds and not with pods. */
public final class KubernetesClusterView implements ClusterView {
    /** Objects of one page, a count: the chunk that kubectl uses (kubectl get --chunk-size, read 2026-11-22). */
    static final long PAGE = 500;

    private static final Set<String> CRITICAL = Set.of("system-cluster-critical", "system-node-critical");

    private final KubernetesClient client;
    private final Clock clock;
    private final Nominations nominations;

    public KubernetesClusterView(KubernetesClient client, Clock clock) {
        this.client = client;
        this.clock = clock;
        this.nominations = new Nominations(client);
    }

    @Override
    public ClusterSnapshot snapshot() {
        var builder = new SnapshotBuilder(clock.instant(), Pending.MARKED_UNSCHEDULABLE);
        // What pods refer to comes first, so that it is known when they are read.
        eachIfAllowed("Namespace", client.namespaces(), builder::add);
        eachIfAllowed("PersistentVolume", client.persistentVolumes(), builder::add);
        eachIfAllowed("PersistentVolumeClaim", client.persistentVolumeClaims().inAnyNamespace(), builder::add);
        eachIfAllowed("StorageClass", client.storage().v1().storageClasses(), builder::add);
        eachIfAllowed("CSINode", client.storage().v1().csiNodes(), builder::add);
        eachIfAllowed(
                "PodDisruptionBudget",
                client.policy().v1().podDisruptionBudget().inAnyNamespace(),
                builder::add);
        for (var devices : DeviceKind.values()) {
            eachIfAllowed(
                    devices.kind(),
                    client.genericKubernetesResources(devices.context()).inAnyNamespace(),
                    item -> builder.add(devices.named(item)));
        }
        // Nodes before pods: a pod that is bound in between counts on its node or not at all, never as waiting.
        each("kubernetes:ListNodes", client.nodes(), builder::add);
        each("kubernetes:ListPods", client.pods().inAnyNamespace(), builder::add);
        each("kubernetes:ListDaemonSets", client.apps().daemonSets().inAnyNamespace(), builder::add);
        for (var kind : CustomKind.values()) {
            if (kind.ofClusters()) {
                eachIfServed(kind, builder);
            }
        }
        return builder.build();
    }

    private void eachIfServed(CustomKind kind, SnapshotBuilder builder) {
        try {
            forEach(client.genericKubernetesResources(kind.context()), builder::add);
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
    private static <T extends HasMetadata, L extends KubernetesResourceList<T>> void eachIfAllowed(
            String kind, Listable<L> listable, Consumer<T> consumer) {
        try {
            forEach(listable, consumer);
        } catch (KubernetesClientException e) {
            if (!ApiFaults.is(e, HttpURLConnection.HTTP_NOT_FOUND)
                    && !ApiFaults.is(e, HttpURLConnection.HTTP_FORBIDDEN)) {
                throw ApiFaults.of("kubernetes:List" + kind, "the cluster", e);
            }
        }
    }

    private static <T extends HasMetadata, L extends KubernetesResourceList<T>> void each(
            String operation, Listable<L> listable, Consumer<T> consumer) {
        try {
            forEach(listable, consumer);
        } catch (KubernetesClientException e) {
            throw ApiFaults.of(operation, "the cluster", e);
        }
    }

    private static <T extends HasMetadata, L extends KubernetesResourceList<T>> void forEach(
            Listable<L> listable, Consumer<T> consumer) {
        String token = null;
        do {
            var page = listable.list(
                    new ListOptionsBuilder().withLimit(PAGE).withContinue(token).build());
            page.getItems().forEach(consumer);
            token = page.getMetadata() == null ? null : page.getMetadata().getContinue();
        } while (token != null && !token.isEmpty());
    }

    @Override
    public boolean nominates() {
        return nominations.kept();
    }

    /** By the list of the few that there are, which is allowed for the snapshot's sake. */
    @Override
    public Optional<NodePool> nodePool(String name) {
        var builder = new SnapshotBuilder(clock.instant(), Pending.MARKED_UNSCHEDULABLE);
        eachIfServed(CustomKind.NODE_POOL, builder);
        return builder.build().nodePools().stream()
                .filter(pool -> pool.name().equals(name))
                .findFirst();
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
        var bound = client.pods().inAnyNamespace().withField("spec.nodeName", node.value());
        each("kubernetes:ListPods", bound, (Pod pod) -> {
            if (node.value().equals(pod.getSpec().getNodeName())) {
                pods.add(nodePod(pod));
            }
        });
        pods.sort(Comparator.comparing(NodePod::id));
        return List.copyOf(pods);
    }

    private NodePod nodePod(Pod pod) {
        var kind = PodReader.kind(pod, new References());
        return new NodePod(
                PodReader.id(pod),
                pod.getMetadata().getUid(),
                kind.owner(),
                PodReader.finished(pod),
                pod.getMetadata().getDeletionTimestamp() != null,
                kind.tolerates(WellKnown.DISRUPTED),
                critical(pod.getSpec().getPriorityClassName()),
                Disturbances.held(pod, clock.instant()),
                grace(pod.getSpec().getTerminationGracePeriodSeconds()));
    }

    private static Duration grace(@Nullable Long seconds) {
        return seconds == null ? NodePod.USUAL_GRACE : Duration.ofSeconds(seconds);
    }

    private static boolean critical(@Nullable String priorityClass) {
        return priorityClass != null && CRITICAL.contains(priorityClass);
    }
}
