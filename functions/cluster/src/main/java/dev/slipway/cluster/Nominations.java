package dev.slipway.cluster;

import dev.slipway.model.claim.NodeName;
import dev.slipway.model.cluster.Nomination;
import dev.slipway.model.port.RetryableFault;
import dev.slipway.model.scheduling.PodId;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.net.HttpURLConnection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * {@code status.nominatedNodeName} of pods that wait. From Kubernetes 1.35 on the kube-scheduler tries that node first,
 * also where others wrote it and the node is yet to come (gate NominatedNodeNameForExpectation); before, it drops what it
 * has not written itself. While a cluster has no node at all, 1.35 drops every one, too (schedule_one.go,
 * ErrNoNodesAvailable; seen 2026-11-27): its pods then go to their nodes as the scheduler likes.
 */
final class Nominations {
    /** The first minor version of Kubernetes 1 with the gate on by default. */
    private static final int FROM_MINOR = 35;

    /** Pods that are told at the same time, a count: each waits for two answers. */
    private static final int AT_ONCE = 16;

    /** The scheduler says again and again why a pod waits; five conflicts in a row are no accident. */
    private static final int ATTEMPTS = 5;

    private static final String OPERATION = "kubernetes:PatchPodStatus";

    private final KubernetesClient client;
    private @Nullable Boolean kept;

    Nominations(KubernetesClient client) {
        this.client = client;
    }

    /** Asked once: a control plane is never downgraded, and after an upgrade plans are a little too roomy for a while. */
    synchronized boolean kept() {
        if (kept == null) {
            var version = ApiFaults.translated("kubernetes:GetVersion", "the cluster", client::getKubernetesVersion);
            // A provider may write "35+".
            var digits = String.valueOf(version.getMinor()).replaceAll("\\D.*", "");
            kept = "1".equals(version.getMajor()) && !digits.isEmpty() && Integer.parseInt(digits) >= FROM_MINOR;
        }
        return kept;
    }

    void nominate(List<Nomination> nominations) {
        if (kept()) {
            forEach(nominations, one -> change(one.pod(), null, one.node()));
        }
    }

    void withdraw(NodeName node) {
        if (!kept()) {
            return;
        }
        var nominated = ApiFaults.translated(
                "kubernetes:ListPods",
                node.value(),
                () -> client.pods()
                        .inAnyNamespace()
                        .withField("status.nominatedNodeName", node.value())
                        .list()
                        .getItems());
        forEach(nominated, pod -> change(PodReader.id(pod), node, null));
    }

    private static <T> void forEach(List<T> items, Consumer<T> call) {
        try (var threads =
                Executors.newFixedThreadPool(AT_ONCE, Thread.ofVirtual().factory())) {
            var calls = items.stream()
                    .map(item -> CompletableFuture.runAsync(() -> call.accept(item), threads))
                    .toList();
            calls.forEach(CompletableFuture::join);
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException fault ? fault : e;
        }
    }

    /** Changes what a pod without a node is nominated to, if that is what it was taken for; null is nothing. */
    private void change(PodId id, @Nullable NodeName from, @Nullable NodeName to) {
        for (var attempt = 1; ; attempt++) {
            try {
                tryChange(id, from, to);
                return;
            } catch (KubernetesClientException e) {
                if (ApiFaults.is(e, HttpURLConnection.HTTP_NOT_FOUND)) {
                    return;
                }
                if (!ApiFaults.is(e, HttpURLConnection.HTTP_CONFLICT)) {
                    throw ApiFaults.of(OPERATION, id.toString(), e);
                }
                if (attempt == ATTEMPTS) {
                    throw new RetryableFault(OPERATION, id.toString(), e);
                }
            }
        }
    }

    private void tryChange(PodId id, @Nullable NodeName from, @Nullable NodeName to) {
        var pods = client.pods().inNamespace(id.namespace());
        var pod = pods.withName(id.name()).get();
        if (pod == null || !waits(pod) || !text(from).equals(nominated(pod))) {
            return;
        }
        // A null takes the field away.
        var status = new LinkedHashMap<String, @Nullable String>();
        status.put("nominatedNodeName", to == null ? null : to.value());
        var patch =
                Map.of("metadata", Map.of("resourceVersion", pod.getMetadata().getResourceVersion()), "status", status);
        pods.resource(pod)
                .subresource("status")
                .patch(
                        PatchContext.of(PatchType.JSON_MERGE),
                        client.getKubernetesSerialization().asJson(patch));
    }

    private static boolean waits(Pod pod) {
        var node = pod.getSpec().getNodeName();
        return (node == null || node.isEmpty()) && pod.getMetadata().getDeletionTimestamp() == null;
    }

    /** Empty for a pod that is nominated to nothing. */
    static String nominated(Pod pod) {
        var status = pod.getStatus();
        return status == null || status.getNominatedNodeName() == null ? "" : status.getNominatedNodeName();
    }

    private static String text(@Nullable NodeName node) {
        return node == null ? "" : node.value();
    }
}
