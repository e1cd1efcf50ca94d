package dev.slipway.webhook;

import static dev.slipway.cluster.ClusterLease.Terms.USUAL;

import dev.slipway.aws.queue.S3SnapshotStore;
import dev.slipway.aws.queue.SqsNodeQueue;
import dev.slipway.aws.queue.SqsPlanQueue;
import dev.slipway.cluster.ClusterClients;
import dev.slipway.cluster.ClusterLease;
import dev.slipway.cluster.ClusterWatch;
import dev.slipway.cluster.ModelJson;
import dev.slipway.cluster.PackedSnapshot;
import dev.slipway.model.port.SnapshotStore;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.prometheus.metrics.exporter.httpserver.HTTPServer;
import io.prometheus.metrics.instrumentation.jvm.JvmMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.time.Clock;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sqs.SqsClient;

/** What the webhook is given where it is deployed: its environment, the clients and the clock. */
final class WebhookWiring implements AutoCloseable {
    private static final String LEASE = "slipway-webhook";

    private final Environment environment;
    private final SqsClient sqs =
            SqsClient.builder().httpClient(UrlConnectionHttpClient.create()).build();
    private final KubernetesClient kubernetes = ClusterClients.open(Config.autoConfigure(null));
    private final Clock clock = Clock.systemUTC();
    private final @Nullable ClusterLease lease;

    WebhookWiring(Environment environment) {
        this.environment = environment;
        this.lease = environment.leaseNamespace().isEmpty()
                ? null
                : ClusterLease.seek(
                        kubernetes, environment.leaseNamespace(), LEASE, environment.podName(), USUAL, clock);
    }

    /**
     * What can be read before anything is opened.
     *
     * @param snapshotBucket where snapshots go that are too large for a message; empty where there is none
     * @param healthPort where probes are answered
     * @param metricsPort where Prometheus is answered
     * @param leaseNamespace where the lease is by which one of several sends; empty for one that is alone
     * @param podName who it is among them
     */
    record Environment(
            Settings settings,
            String planQueueUrl,
            String nodeQueueUrl,
            String snapshotBucket,
            int healthPort,
            int metricsPort,
            String leaseNamespace,
            String podName) {
        static Environment of(Map<String, String> variables) {
            var leaseNamespace = variables.getOrDefault("LEADER_ELECTION_NAMESPACE", "");
            return new Environment(
                    Settings.of(variables),
                    required(variables, "PLAN_QUEUE_URL", "an output of the stack"),
                    required(variables, "NODE_QUEUE_URL", "an output of the stack"),
                    variables.getOrDefault("SNAPSHOT_BUCKET", ""),
                    port(variables, "HEALTH_PROBE_PORT", "8081"),
                    port(variables, "METRICS_PORT", "8080"),
                    leaseNamespace,
                    leaseNamespace.isEmpty() ? "" : required(variables, "POD_NAME", "this pod's name"));
        }

        private static String required(Map<String, String> variables, String name, String what) {
            var value = variables.getOrDefault(name, "");
            if (value.isEmpty()) {
                throw new IllegalArgumentException("%s is missing; it is %s.".formatted(name, what));
            }
            return value;
        }

        private static int port(Map<String, String> variables, String name, String usual) {
            var text = variables.getOrDefault(name, usual);
            if (!text.matches("[0-9]{1,5}") || Integer.parseInt(text) > 65_535) {
                throw new IllegalArgumentException(
                        "%s is \"%s\", which is no port between 0 and 65535.".formatted(name, text));
            }
            return Integer.parseInt(text);
        }
    }

    /**
     * Reads the process's own.
     *
     * @throws IllegalArgumentException naming the variable that is missing or wrong
     */
    static Environment environment() {
        return Environment.of(System.getenv());
    }

    Webhook start() {
        return Webhook.start(
                listener -> ClusterWatch.start(kubernetes, listener),
                new SqsPlanQueue(sqs, environment.planQueueUrl(), ModelJson::write),
                store(),
                new SqsNodeQueue(sqs, environment.nodeQueueUrl(), ModelJson::write),
                environment.settings(),
                lease == null ? () -> true : lease::held,
                clock);
    }

    private SnapshotStore store() {
        return environment.snapshotBucket().isEmpty()
                ? SnapshotStore.NONE
                : new S3SnapshotStore(
                        () -> S3Client.builder()
                                .httpClient(UrlConnectionHttpClient.create())
                                .build(),
                        environment.snapshotBucket(),
                        environment.settings().cluster(),
                        PackedSnapshot::write,
                        PackedSnapshot::read);
    }

    /** Answers Prometheus on /metrics, with what it asks of every JVM. */
    HTTPServer serveMetrics(PrometheusRegistry registry) throws IOException {
        JvmMetrics.builder().register(registry);
        return HTTPServer.builder()
                .port(environment.metricsPort())
                .registry(registry)
                .buildAndStart();
    }

    @Override
    public void close() {
        if (lease != null) {
            lease.close();
        }
        kubernetes.close();
        sqs.close();
    }
}
