package dev.slipway.cluster;

import dev.slipway.model.cluster.NodePod;
import dev.slipway.model.port.ClusterActions.EvictionOutcome;
import io.fabric8.kubernetes.api.model.DeleteOptionsBuilder;
import io.fabric8.kubernetes.api.model.policy.v1.EvictionBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.NamespacedKubernetesClient;
import io.fabric8.kubernetes.client.RequestConfigBuilder;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.Locale;
import java.util.stream.Collectors;

/** Speaks to the Eviction API (Kubernetes, "API-initiated Eviction", read 2026-11-22). */
final class Evictions {
    private final KubernetesClient client;

    Evictions(KubernetesClient client) {
        this.client = client;
    }

    EvictionOutcome evict(NodePod pod) {
        var id = pod.id();
        var eviction = new EvictionBuilder()
                .withNewMetadata()
                .withNamespace(id.namespace())
                .withName(id.name())
                .endMetadata()
                .withDeleteOptions(new DeleteOptionsBuilder()
                        .withNewPreconditions()
                        .withUid(pod.uid())
                        .endPreconditions()
                        .build())
                .build();
        var uri = "/api/v1/namespaces/%s/pods/%s/eviction".formatted(id.namespace(), id.name());
        // The client would repeat a 429 by itself, although here it is an answer: a budget says no.
        var once = new RequestConfigBuilder().withRequestRetryBackoffLimit(0).build();
        try {
            client.adapt(NamespacedKubernetesClient.class)
                    .withRequestConfig(once)
                    .call(impatient -> impatient.raw(uri, "POST", eviction));
            return new EvictionOutcome.Evicted();
        } catch (KubernetesClientException e) {
            return switch (e.getCode()) {
                // Gone, or another pod under the same name by now.
                case HttpURLConnection.HTTP_NOT_FOUND, HttpURLConnection.HTTP_CONFLICT -> new EvictionOutcome.Evicted();
                default -> {
                    if (aboutBudget(e)) {
                        yield new EvictionOutcome.Blocked(sentences(e));
                    }
                    throw ApiFaults.of("kubernetes:EvictPod", id.toString(), e);
                }
            };
        }
    }

    /** Without asking budgets; the precondition spares a pod that only has the name. */
    void delete(NodePod pod, Duration grace) {
        var options = new DeleteOptionsBuilder()
                .withGracePeriodSeconds(Math.max(1, grace.toSeconds()))
                .withNewPreconditions()
                .withUid(pod.uid())
                .endPreconditions()
                .build();
        var id = pod.id();
        try {
            client.raw("/api/v1/namespaces/%s/pods/%s".formatted(id.namespace(), id.name()), "DELETE", options);
        } catch (KubernetesClientException e) {
            if (!ApiFaults.is(e, HttpURLConnection.HTTP_NOT_FOUND)
                    && !ApiFaults.is(e, HttpURLConnection.HTTP_CONFLICT)) {
                throw ApiFaults.of("kubernetes:DeletePod", id.toString(), e);
            }
        }
    }

    /** What the server said, and which budget it was. */
    private static String sentences(KubernetesClientException fault) {
        var status = fault.getStatus();
        var details = status == null ? null : status.getDetails();
        var causes = details == null || details.getCauses() == null
                ? ""
                : details.getCauses().stream()
                        .filter(cause -> "DisruptionBudget".equals(cause.getReason()) && cause.getMessage() != null)
                        .map(cause -> " " + ApiFaults.ended(cause.getMessage()))
                        .collect(Collectors.joining());
        return ApiFaults.sentence(fault) + causes;
    }

    /**
     * True where a budget answered: 429 with the cause DisruptionBudget, or 500 for a pod with several budgets. An
     * overloaded API server says 429, too, but knows nothing of budgets.
     */
    private static boolean aboutBudget(KubernetesClientException fault) {
        if (!ApiFaults.is(fault, ApiFaults.TOO_MANY_REQUESTS)
                && !ApiFaults.is(fault, HttpURLConnection.HTTP_INTERNAL_ERROR)) {
            return false;
        }
        var status = fault.getStatus();
        var details = status == null ? null : status.getDetails();
        var caused = details != null
                && details.getCauses() != null
                && details.getCauses().stream().anyMatch(cause -> "DisruptionBudget".equals(cause.getReason()));
        return caused
                || ApiFaults.sentence(fault)
                        .toLowerCase(Locale.ROOT)
                        .replace(" ", "")
                        .contains("disruptionbudget");
    }
}
