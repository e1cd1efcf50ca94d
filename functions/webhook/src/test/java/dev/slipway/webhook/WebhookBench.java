package dev.slipway.webhook;

import dev.slipway.testkit.fake.LargeCluster;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * How much memory a webhook takes that watches a large cluster, and how late its batches are: the program in a process of
 * its own, in front of a server that is the API server of a cluster of so many pods and nodes, the queues and the bucket.
 * Arguments: pods, nodes, most heap in MiB, batches; 100000 5000 134 50 unless given. Prints the process's resident memory
 * once the cluster has been read, and again after the last batch; of each batch how long it took from the watch's word of a
 * pod that waits to the queue, less the idle window. Meanwhile a hundred pods a second change.
 */
final class WebhookBench {
    private static final Duration IDLE = Settings.of("bench").batchIdle();
    private static final String POD_WATCH = "/api/v1/pods";

    private final LargeCluster cluster;
    private final Queue<ServerWebSocket> watches = new ConcurrentLinkedQueue<>();
    private final BlockingQueue<Long> batches = new LinkedBlockingQueue<>();

    private WebhookBench(LargeCluster cluster) {
        this.cluster = cluster;
    }

    public static void main(String[] arguments) throws Exception {
        var numbers = arguments.length == 4 ? List.of(arguments) : List.of("100000", "5000", "134", "50");
        var bench =
                new WebhookBench(new LargeCluster(Integer.parseInt(numbers.get(0)), Integer.parseInt(numbers.get(1))));
        var vertx = Vertx.vertx();
        try {
            var server = vertx.createHttpServer(new HttpServerOptions()
                            .setHost("127.0.0.1")
                            .setPort(0)
                            // As S3 does, before it takes a snapshot.
                            .setHandle100ContinueAutomatically(true))
                    .webSocketHandler(bench::watched)
                    .requestHandler(bench::answer)
                    .listen()
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(10, TimeUnit.SECONDS);
            vertx.setPeriodic(10, _ -> bench.podChanges());
            bench.measure("http://127.0.0.1:" + server.actualPort(), numbers.get(2), Integer.parseInt(numbers.get(3)));
        } finally {
            vertx.close();
        }
    }

    private void measure(String api, String heap, int times) throws IOException, InterruptedException {
        var probes = freePort();
        var metrics = freePort();
        var program = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                // As the image has them (pom.xml).
                "-XX:+UseSerialGC",
                "-XX:+UseCompactObjectHeaders",
                "-XX:TieredStopAtLevel=1",
                "-XX:MaxNewSize=24m",
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
            // All pods that wait.
            batches.take();
            var lags = new ArrayList<Long>();
            for (var time = 0; time < times; time++) {
                lags.add((lagOfAPod(time) - IDLE.toNanos()) / 1_000_000);
            }
            System.out.printf("from the end of the window to the queue, in ms: %s%n", lags);
            System.out.printf(
                    "after these batches resident %d MiB, at the peak %d MiB%n",
                    mebibytes(process, "VmRSS"), mebibytes(process, "VmHWM"));
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

    /** One more pod waits: in nanoseconds until its batch is in the queue. */
    private long lagOfAPod(int time) throws InterruptedException {
        // Not in step with what the webhook does by its clock.
        LockSupport.parkNanos(IDLE.toNanos() + 37_000_000L * time);
        batches.clear();
        // Every hundredth waits.
        var began = System.nanoTime();
        tell("ADDED", cluster.pods() + 100 * (time + 1));
        return batches.take() - began;
    }

    private void podChanges() {
        var at = ThreadLocalRandom.current().nextInt(cluster.pods() / 100);
        tell("MODIFIED", at * 100 + 1);
    }

    private void tell(String type, int pod) {
        var list = cluster.page(POD_WATCH, pod, pod + 1);
        var object = list.substring(list.indexOf('[') + 1, list.length() - 2);
        watches.forEach(socket -> socket.writeTextMessage("{\"type\":\"%s\",\"object\":%s}".formatted(type, object)));
    }

    private void watched(ServerWebSocket socket) {
        if (socket.path().equals(POD_WATCH)) {
            watches.add(socket);
            socket.closeHandler(_ -> watches.remove(socket));
        }
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
        if (HttpMethod.POST.equals(request.method())) {
            request.body().onSuccess(body -> queued(request, body.toJsonObject()));
            return;
        }
        if (HttpMethod.PUT.equals(request.method())) {
            request.body()
                    .onSuccess(_ ->
                            request.response().putHeader("ETag", "\"bench\"").end());
            return;
        }
        var many = cluster.size(path);
        var from = Integer.parseInt(request.getParam("continue", "0"));
        var to = Math.min(many, from + Integer.parseInt(request.getParam("limit", String.valueOf(many))));
        request.response().putHeader("Content-Type", "application/json").end(cluster.page(path, from, to));
    }

    /** As SQS answers, whose clients compare digests. */
    private void queued(HttpServerRequest request, JsonObject message) {
        if (message.getString("QueueUrl").endsWith(".fifo")) {
            batches.add(System.nanoTime());
        }
        var answer = new JsonObject()
                .put("MessageId", UUID.randomUUID().toString())
                .put("MD5OfMessageBody", md5(message.getString("MessageBody")));
        request.response()
                .putHeader("Content-Type", "application/x-amz-json-1.0")
                .end(answer.toBuffer());
    }

    private static String md5(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("MD5").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has MD5, but this one has not.", e);
        }
    }
}
