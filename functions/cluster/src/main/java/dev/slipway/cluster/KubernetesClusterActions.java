package dev.slipway.cluster;

import dev.slipway.model.claim.NodeName;
import dev.slipway.model.cluster.NodePod;
import dev.slipway.model.cluster.Nomination;
import dev.slipway.model.pool.CapacityBuffer;
import dev.slipway.model.pool.Condition;
import dev.slipway.model.pool.NodeClassStatus;
import dev.slipway.model.pool.NodePoolStatus;
import dev.slipway.model.port.ClusterActions;
import dev.slipway.model.port.RetryableFault;
import dev.slipway.model.scheduling.PodId;
import dev.slipway.model.scheduling.Taint;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.net.HttpURLConnection;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.function.Function;

/** Changes the cluster through its API server: merge patches on what was read, evictions, events. */
public final class KubernetesClusterActions implements ClusterActions {
    /** The kubelet writes its node every few seconds, so that one conflict is usual and five in a row are not. */
    private static final int ATTEMPTS = 5;

    private final KubernetesClient client;
    private final Evictions evictions;
    private final ClusterEvents events;
    private final Nominations nominations;
    private final NodeClassStatusWriter nodeClasses;
    private final NodePoolStatuses nodePools;
    private final CapacityBuffers buffers;

    public KubernetesClusterActions(KubernetesClient client, Clock clock) {
        this.client = client;
        this.evictions = new Evictions(client);
        this.nominations = new Nominations(client);
        this.events = new ClusterEvents(client, clock);
        this.nodeClasses = new NodeClassStatusWriter(client, clock);
        this.nodePools = new NodePoolStatuses(client, clock);
        this.buffers = new CapacityBuffers(client, clock);
    }

    @Override
    public void updateNode(NodeName node, SortedMap<String, String> labels, List<Taint> add, List<Taint> remove) {
        patch(node, known -> NodePatch.of(known, labels, add, remove));
    }

    @Override
    public void removeLabels(NodeName node, SortedSet<String> keys) {
        patch(node, known -> NodePatch.without(known, keys));
    }

    private void patch(NodeName node, Function<Node, Map<String, Object>> change) {
        for (var attempt = 1; ; attempt++) {
            try {
                tryPatch(node, change);
                return;
            } catch (KubernetesClientException e) {
                if (ApiFaults.is(e, HttpURLConnection.HTTP_NOT_FOUND)) {
                    return;
                }
                if (!ApiFaults.is(e, HttpURLConnection.HTTP_CONFLICT)) {
                    throw ApiFaults.of("kubernetes:PatchNode", node.value(), e);
                }
                if (attempt == ATTEMPTS) {
                    throw new RetryableFault("kubernetes:PatchNode", node.value(), e);
                }
            }
        }
    }

    private void tryPatch(NodeName name, Function<Node, Map<String, Object>> change) {
        var node = client.nodes().withName(name.value()).get();
        if (node == null) {
            return;
        }
        var patch = change.apply(node);
        if (!patch.isEmpty()) {
            client.nodes()
                    .resource(node)
                    .patch(
                            PatchContext.of(PatchType.JSON_MERGE),
                            client.getKubernetesSerialization().asJson(patch));
        }
    }

    @Override
    public EvictionOutcome evict(NodePod pod) {
        return evictions.evict(pod);
    }

    @Override
    public void delete(NodePod pod, Duration grace) {
        evictions.delete(pod, grace);
    }

    @Override
    public void nominate(List<Nomination> nominated) {
        nominations.nominate(nominated);
    }

    @Override
    public void withdrawNominations(NodeName node) {
        nominations.withdraw(node);
    }

    @Override
    public void deleteNode(NodeName node) {
        ApiFaults.translated(
                "kubernetes:DeleteNode",
                node.value(),
                () -> client.nodes().withName(node.value()).delete());
    }

    @Override
    public void nodeClassStatus(String name, NodeClassStatus status) {
        nodeClasses.write(name, status);
    }

    @Override
    public void nodePoolStatus(String name, NodePoolStatus status) {
        nodePools.write(name, status);
    }

    @Override
    public void capacityBufferStatus(CapacityBuffer buffer, List<Condition> conditions) {
        buffers.write(buffer, conditions);
    }

    @Override
    public void podEvent(PodId pod, boolean warning, String reason, String message) {
        var found = ApiFaults.translated(
                "kubernetes:GetPod",
                pod.toString(),
                () -> client.pods()
                        .inNamespace(pod.namespace())
                        .withName(pod.name())
                        .get());
        if (found != null) {
            events.about(found, warning, reason, message);
        }
    }

    @Override
    public void nodeEvent(NodeName node, boolean warning, String reason, String message) {
        var found = ApiFaults.translated(
                "kubernetes:GetNode",
                node.value(),
                () -> client.nodes().withName(node.value()).get());
        if (found != null) {
            events.about(found, warning, reason, message);
        }
    }
}
