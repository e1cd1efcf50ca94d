package dev.slipway.webhook;

import io.prometheus.metrics.core.datapoints.DistributionDataPoint;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;

/**
 * What Prometheus is told of a webhook. Names are Karpenter's where they mean the same (core.md §5.1); pods have no
 * series of their own, because 100,000 of them would cost more memory than the webhook.
 */
final class WebhookMetrics {
    /** As Karpenter's durations, in seconds. */
    private static final double[] SECONDS = {0.1, 0.25, 0.5, 1, 1.5, 2, 3, 5, 7.5, 10, 15, 30, 60, 120, 300, 600};

    private static final double[] PODS = {
        1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 50_000, 100_000
    };

    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final Counter batches = Counter.builder()
            .name("slipway_webhook_batches_total")
            .help(
                    "Batches of pods: sent, stored where the snapshot was too large for a message, sent_without_snapshot where it could not be stored, or refused by the queue.")
            .labelNames("result")
            .register(registry);
    private final DistributionDataPoint batchPods =
            histogram("slipway_webhook_batch_pods", "Pods of a batch that was sent.", PODS);
    private final DistributionDataPoint windowSeconds = histogram(
            "slipway_webhook_batch_window_seconds", "From the first pod of a batch to the end of its window.", SECONDS);
    private final DistributionDataPoint lagSeconds = histogram(
            "slipway_webhook_batch_lag_seconds",
            "From seeing a batch's first pod unschedulable to sending it.",
            SECONDS);
    private final Gauge snapshotBytes = Gauge.builder()
            .name("slipway_webhook_snapshot_bytes")
            .help(
                    "Size of the latest batch with its snapshot; a little more than 1000000 for all that are too large for a message.")
            .register(registry);
    private final Counter hints = Counter.builder()
            .name("slipway_webhook_room_hints_total")
            .help("Times that pods that wait were sent again sooner, because room may have come free.")
            .register(registry);
    private final Counter failures = Counter.builder()
            .name("slipway_webhook_queue_failures_total")
            .help("Sends that a queue did not take; they are tried again.")
            .labelNames("queue")
            .register(registry);
    private final Counter nodeChanges = Counter.builder()
            .name("slipway_webhook_node_changes_total")
            .help("Changes of nodes: sent, or dropped because too many waited for the queue.")
            .labelNames("result")
            .register(registry);

    WebhookMetrics() {
        // There from the start, so that a rate is known from the first one on.
        for (var result : Result.values()) {
            batches.initLabelValues(result.label());
        }
        failures.initLabelValues("plan");
        failures.initLabelValues("node");
        nodeChanges.initLabelValues("sent");
        nodeChanges.initLabelValues("dropped");
    }

    /** What became of a batch. */
    enum Result {
        SENT("sent"),
        STORED("stored"),
        SENT_WITHOUT_SNAPSHOT("sent_without_snapshot"),
        REFUSED("refused");

        private final String label;

        Result(String label) {
            this.label = label;
        }

        String label() {
            return label;
        }
    }

    private DistributionDataPoint histogram(String name, String help, double... bounds) {
        return Histogram.builder()
                .name(name)
                .help(help)
                .classicOnly()
                .classicUpperBounds(bounds)
                .register(registry);
    }

    PrometheusRegistry registry() {
        return registry;
    }

    /** What is asked for when Prometheus comes. Once. */
    void watch(BooleanSupplier leads, BooleanSupplier synced, IntSupplier nodes, IntSupplier pendingPods) {
        gauge("slipway_webhook_leader", "1 for the one that sends.", () -> leads.getAsBoolean() ? 1 : 0);
        gauge(
                "karpenter_cluster_state_synced",
                "1 when the cluster has been read.",
                () -> synced.getAsBoolean() ? 1 : 0);
        gauge("karpenter_cluster_state_node_count", "Nodes of the cluster.", nodes);
        gauge("slipway_webhook_pods_pending", "Pods that wait for a node.", pendingPods);
    }

    private void gauge(String name, String help, IntSupplier value) {
        var _ = GaugeWithCallback.builder()
                .name(name)
                .help(help)
                .callback(callback -> callback.call(value.getAsInt()))
                .register(registry);
    }

    void windowClosed(Instant openedAt, Instant now) {
        windowSeconds.observe(seconds(openedAt, now));
    }

    void snapshot(long bytes) {
        snapshotBytes.set((double) bytes);
    }

    void batchSent(Result result, int pods, Instant waitingSince, Instant now) {
        batches.labelValues(result.label()).inc();
        batchPods.observe(pods);
        lagSeconds.observe(seconds(waitingSince, now));
    }

    void hinted() {
        hints.inc();
    }

    void batchRefused() {
        batches.labelValues(Result.REFUSED.label()).inc();
        failures.labelValues("plan").inc();
    }

    void nodeChangeSent() {
        nodeChanges.labelValues("sent").inc();
    }

    void nodeChangeDropped() {
        nodeChanges.labelValues("dropped").inc();
    }

    void nodeChangeRefused() {
        failures.labelValues("node").inc();
    }

    private static double seconds(Instant from, Instant to) {
        return Duration.between(from, to).toMillis() / 1_000.0;
    }
}
