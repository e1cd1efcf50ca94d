package dev.slipway.webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.slipway.webhook.WebhookMetrics.Result;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

final class WebhookMetricsTest {
    private static final Instant NOW = Instant.parse("2026-11-27T08:00:00Z");

    private final WebhookMetrics metrics = new WebhookMetrics();

    private static String text(PrometheusRegistry registry) throws IOException {
        var out = new ByteArrayOutputStream();
        PrometheusTextFormatWriter.builder().build().write(out, registry.scrape());
        return out.toString(StandardCharsets.UTF_8);
    }

    /** Without the buckets of histograms. */
    static List<String> samples(WebhookMetrics metrics) throws IOException {
        return text(metrics.registry())
                .lines()
                .filter(line -> !line.startsWith("#") && !line.contains("_bucket"))
                .toList();
    }

    @Test
    void prometheusReadsWhatWasCounted() throws IOException {
        metrics.watch(() -> true, () -> false, () -> 3, () -> 7);
        metrics.windowClosed(NOW.minusSeconds(2), NOW);
        metrics.snapshot(1_234);
        metrics.batchSent(Result.SENT, 5, NOW.minus(Duration.ofMillis(2_500)), NOW);
        metrics.batchRefused();
        metrics.nodeChangeSent();
        metrics.nodeChangeRefused();
        assertEquals(
                List.of(
                        "karpenter_cluster_state_node_count 3.0",
                        "karpenter_cluster_state_synced 0.0",
                        "slipway_webhook_batch_lag_seconds_count 1",
                        "slipway_webhook_batch_lag_seconds_sum 2.5",
                        "slipway_webhook_batch_pods_count 1",
                        "slipway_webhook_batch_pods_sum 5.0",
                        "slipway_webhook_batch_window_seconds_count 1",
                        "slipway_webhook_batch_window_seconds_sum 2.0",
                        "slipway_webhook_batches_total{result=\"refused\"} 1.0",
                        "slipway_webhook_batches_total{result=\"sent\"} 1.0",
                        "slipway_webhook_batches_total{result=\"sent_without_snapshot\"} 0.0",
                        "slipway_webhook_batches_total{result=\"stored\"} 0.0",
                        "slipway_webhook_leader 1.0",
                        "slipway_webhook_node_changes_total{result=\"dropped\"} 0.0",
                        "slipway_webhook_node_changes_total{result=\"sent\"} 1.0",
                        "slipway_webhook_pods_pending 7.0",
                        "slipway_webhook_queue_failures_total{queue=\"node\"} 1.0",
                        "slipway_webhook_queue_failures_total{queue=\"plan\"} 1.0",
                        "slipway_webhook_room_hints_total 0.0",
                        "slipway_webhook_snapshot_bytes 1234.0"),
                samples(metrics));
    }

    @Test
    void theDocumentNamesEveryMetric() throws IOException {
        metrics.watch(() -> true, () -> true, () -> 0, () -> 0);
        var documented = new TreeSet<String>();
        var row = Pattern.compile("^\\| `((?:slipway_webhook|karpenter)_\\w+)`", Pattern.MULTILINE)
                .matcher(Files.readString(Path.of(System.getProperty("slipway.home"), "functions/docs/webhook.md")));
        while (row.find()) {
            documented.add(row.group(1));
        }
        var served = new TreeSet<String>();
        text(metrics.registry())
                .lines()
                .filter(line -> line.startsWith("# TYPE "))
                .forEach(line -> served.add(line.split(" ", -1)[2]));
        assertEquals(served, documented);
    }
}
