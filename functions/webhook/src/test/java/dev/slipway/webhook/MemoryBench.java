package dev.slipway.webhook;

import dev.slipway.testkit.fake.LargeCluster;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;

/**
 * How much memory a webhook takes that watches a large cluster: the program in a process of its own, in front of an API
 * server that says how many pods and nodes there are. Arguments: pods, nodes, most heap in MiB; 100000 5000 136 unless
 * given. Prints the process's resident memory once the cluster has been read, and again after its first batch, and how long that
 * one took, cold.
 */
final class MemoryBench {
    private final LargeCluster cluster;

    private MemoryBench(LargeCluster cluster) {
        this.cluster = cluster;
    }

    public static void main(String[] arguments) throws Exception {
        var numbers = arguments.length == 3 ? List.of(arguments) : List.of("100000", "5000", "136");
        var bench =
                new MemoryBench(new LargeCluster(Integer.parseInt(numbers.get(0)), Integer.parseInt(numbers.get(1))));
        var vertx = Vertx.vertx();
        try {
            var server = vertx.createHttpServer(
                            new HttpServerOptions().setHost("127.0.0.1").setPort(0))
                    // A watch of a cluster in which nothing happens.
                    .webSocketHandler(socket -> {})
                    .requestHandler(bench::answer)
                    .listen()
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(10, TimeUnit.SECONDS);
            measure("http://127.0.0.1:" + server.actualPort(), numbers.get(2));
        } finally {
            vertx.close();
        }
    }

    private static void measure(String api, String heap) throws IOException, InterruptedException {
        var probes = freePort();
        var metrics = freePort();
        var program = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                // As the image has them (pom.xml).
                "-XX:+UseSerialGC",
                "-XX:+UseCompactObjectHeaders",
                "-XX:TieredStopAtLevel=1",
                "-XX:-UsePerfData",
                "-XX:+ExitOnOutOfMemoryError",
                "-Xmx" + heap + "m",
                "-cp",
                System.getProperty("java.class.path"),
                WebhookMain.class.getName());
        program.environment()
                .putAll(Map.of(
                        "CLUSTER_NAME",
                        "bench",
                        "PLAN_QUEUE_URL",
                        api + "/queue.fifo",
                        "NODE_QUEUE_URL",
                        api + "/queue",
                        "AWS_REGION",
                        "us-east-1",
                        "AWS_ACCESS_KEY_ID",
                        "none",
                        "AWS_SECRET_ACCESS_KEY",
                        "none",
                        "AWS_ENDPOINT_URL",
                        api,
                        "KUBERNETES_MASTER",
                        api,
                        "KUBECONFIG",
                        "/dev/null",
                        "HEALTH_PROBE_PORT",
                        String.valueOf(probes)));
        program.environment().put("METRICS_PORT", String.valueOf(metrics));
        program.environment().put("SNAPSHOT_BUCKET", "bench");
        var log = Files.createTempFile("webhook-", ".log");
        var process =
                program.redirectErrorStream(true).redirectOutput(log.toFile()).start();
        try (var http = HttpClient.newHttpClient()) {
            var began = System.nanoTime();
            await(process, log, () -> get(http, probes, "/readyz").equals("ok"));
            System.out.printf(
                    "read in %.1f s; resident %d MiB, at the peak %d MiB%n",
                    (System.nanoTime() - began) / 1e9, mebibytes(process, "VmRSS"), mebibytes(process, "VmHWM"));
            await(
                    process,
                    log,
                    () -> get(http, metrics, "/metrics")
                            .contains("slipway_webhook_batches_total{result=\"refused\"} 1"));
            System.out.printf(
                    "after a batch resident %d MiB, at the peak %d MiB%n",
                    mebibytes(process, "VmRSS"), mebibytes(process, "VmHWM"));
            System.out.printf("from the end of its window to the queue's answer %d ms%n", lag(log));
            get(http, metrics, "/metrics")
                    .lines()
                    .filter(line -> line.startsWith("jvm_memory_used_bytes")
                            || line.startsWith("slipway_webhook_snapshot_bytes")
                            || line.startsWith("karpenter_"))
                    .forEach(System.out::println);
        } finally {
            process.destroy();
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        }
    }

    /** In milliseconds, of the first batch; its name tells when its window was over, and the log when it was sent. */
    private static long lag(Path log) throws IOException {
        var batch = Pattern.compile("(\\S+) WARN .* id=batch-(\\d+)-");
        for (var line : Files.readAllLines(log)) {
            var found = batch.matcher(line);
            if (found.find()) {
                return Instant.parse(found.group(1)).toEpochMilli() - Long.parseLong(found.group(2));
            }
        }
        throw new IllegalStateException("No batch is in " + log);
    }

    private static void await(Process process, Path log, BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            if (!process.isAlive()) {
                throw new IllegalStateException("The webhook ended; see " + log + ".");
            }
            LockSupport.parkNanos(100_000_000);
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private static String get(HttpClient http, int port, String path) {
        try {
            return http.send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
        } catch (IOException _) {
            // It does not listen yet.
            return "";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "";
        }
    }

    private static int mebibytes(Process process, String field) throws IOException {
        return Files.readString(Path.of("/proc/" + process.pid() + "/status"))
                .lines()
                .filter(line -> line.startsWith(field + ":"))
                .mapToInt(line -> Integer.parseInt(line.replaceAll("[^0-9]", "")) / 1024)
                .findFirst()
                .orElseThrow();
    }

    private void answer(HttpServerRequest request) {
        var path = String.valueOf(request.path());
        var many = cluster.size(path);
        var from = Integer.parseInt(request.getParam("continue", "0"));
        var to = Math.min(many, from + Integer.parseInt(request.getParam("limit", String.valueOf(many))));
        request.response().putHeader("Content-Type", "application/json").end(cluster.page(path, from, to));
    }
}
