package dev.slipway.webhook;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;

/**
 * Runs the webhook from its environment: CLUSTER_NAME, PLAN_QUEUE_URL, NODE_QUEUE_URL, SNAPSHOT_BUCKET,
 * BATCH_IDLE_DURATION, BATCH_MAX_DURATION, HEALTH_PROBE_PORT (8081), METRICS_PORT (8080), LEADER_ELECTION_NAMESPACE and POD_NAME for one of several, and what the Kubernetes client and the AWS SDK read by themselves
 * (KUBECONFIG, KUBERNETES_MASTER, the service account; AWS_REGION, AWS_ENDPOINT_URL, credentials).
 */
public final class WebhookMain {
    private static final String LOG_SETTINGS = "logback.configurationFile";

    private WebhookMain() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        // Named here and not by the usual file name, because this jar is also part of programs with a log of their own.
        if (System.getProperty(LOG_SETTINGS) == null) {
            System.setProperty(LOG_SETTINGS, "webhook-logback.xml");
        }
        WebhookWiring.Environment environment;
        try {
            environment = WebhookWiring.environment();
        } catch (IllegalArgumentException e) {
            System.err.println("slipway webhook: " + e.getMessage());
            System.exit(1);
            return;
        }
        var stopped = new CountDownLatch(1);
        var asked = new CountDownLatch(1);
        Runtime.getRuntime()
                .addShutdownHook(Thread.ofPlatform().name("shutdown").unstarted(() -> {
                    asked.countDown();
                    try {
                        stopped.await();
                    } catch (InterruptedException _) {
                        Thread.currentThread().interrupt();
                    }
                }));
        try (var wired = new WebhookWiring(environment);
                var webhook = wired.start();
                var _ = wired.serveMetrics(webhook.metrics());
                var _ = HealthServer.start(environment.healthPort(), webhook::healthy, webhook::ready)) {
            asked.await();
        } finally {
            stopped.countDown();
        }
    }
}
