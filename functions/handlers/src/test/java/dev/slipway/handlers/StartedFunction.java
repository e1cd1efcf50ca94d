package dev.slipway.handlers;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.zip.ZipFile;

/**
 * One function as a process of Lambda's Runtime Interface Client, with Lambda's runtime API as far as that asks: initialised
 * on demand, or as before a snapshot of SnapStart and after its restore.
 */
final class StartedFunction implements AutoCloseable {
    private static final String API = "/2018-06-01/runtime";
    /** Generous for a busy machine. */
    private static final long SECONDS = 60;

    private final HttpServer server;
    private final Process process;
    private final Path log;
    private final long startedAt;
    private final CountDownLatch initialised = new CountDownLatch(1);
    private final CountDownLatch restored = new CountDownLatch(1);
    private final LinkedBlockingQueue<String> events = new LinkedBlockingQueue<>();
    private final LinkedBlockingQueue<String> answers = new LinkedBlockingQueue<>();

    /** How a function is started. */
    enum Start {
        ON_DEMAND("on-demand"),
        SNAP_START("snap-start");

        private final String text;

        Start(String text) {
            this.text = text;
        }
    }

    /**
     * Starts it.
     *
     * @param handler simple name of its class
     * @param jvm options beside those of the template
     */
    StartedFunction(
            Start start,
            String handler,
            String classPath,
            List<String> jvm,
            Map<String, String> environment,
            Path folder)
            throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        // One call waits for events while another brings an answer.
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext(API, this::answer);
        server.start();
        log = folder.resolve(handler + ".log");
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx435m",
                "--enable-native-access=ALL-UNNAMED",
                "-Dorg.crac.Core.Compat=com.amazonaws.services.lambda.crac",
                "-Dcom.amazonaws.services.lambda.runtime.api.client.runtimeapi.NativeClient.JNI="
                        + nativeClient(classPath, folder)));
        command.addAll(jvm);
        command.addAll(List.of(
                "-cp",
                classPath,
                "com.amazonaws.services.lambda.runtime.api.client.AWSLambda",
                "dev.slipway.handlers." + handler));
        var builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        builder.environment()
                .putAll(Map.of(
                        "AWS_LAMBDA_INITIALIZATION_TYPE",
                        start.text,
                        "AWS_LAMBDA_RUNTIME_API",
                        "127.0.0.1:" + server.getAddress().getPort(),
                        "AWS_ACCESS_KEY_ID",
                        "test",
                        "AWS_SECRET_ACCESS_KEY",
                        "test",
                        "AWS_LAMBDA_FUNCTION_NAME",
                        handler,
                        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE",
                        "512",
                        "AWS_LAMBDA_FUNCTION_VERSION",
                        "1",
                        "_HANDLER",
                        handler,
                        "LAMBDA_TASK_ROOT",
                        folder.toString()));
        startedAt = System.nanoTime();
        process = builder.start();
    }

    private static Path nativeClient(String classPath, Path folder) throws IOException {
        var name = "libaws-lambda-jni.linux-%s.so"
                .formatted(System.getProperty("os.arch").equals("aarch64") ? "aarch_64" : "x86_64");
        var file = folder.resolve(name);
        for (var entry : classPath.split(":", -1)) {
            if (!Files.exists(file) && entry.endsWith(".jar")) {
                try (var jar = new ZipFile(entry)) {
                    var library = jar.getEntry("jni/" + name);
                    if (library != null) {
                        Files.copy(jar.getInputStream(library), file);
                    }
                }
            }
        }
        return file;
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            var path = exchange.getRequestURI().getPath().substring(API.length());
            var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            if (path.equals("/invocation/next")) {
                initialised.countDown();
                reply(exchange, events.take());
            } else if (path.equals("/restore/next")) {
                initialised.countDown();
                restored.await();
                reply(exchange, "");
            } else {
                answers.add(path.endsWith("/response") ? body : path + ": " + body);
                reply(exchange, "");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void reply(HttpExchange exchange, String body) throws IOException {
        var bytes = body.getBytes(StandardCharsets.UTF_8);
        // The client's native part does not survive an answer without it.
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.getResponseHeaders().set("Lambda-Runtime-Aws-Request-Id", "1");
        exchange.getResponseHeaders().set("Lambda-Runtime-Deadline-Ms", Long.toString(Long.MAX_VALUE));
        exchange.getResponseHeaders().set("Lambda-Runtime-Invoked-Function-Arn", "arn");
        exchange.sendResponseHeaders(200, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    /** From the start of the process until it is initialised: asks for its first event, or to be restored. */
    Duration initialised() throws InterruptedException, IOException {
        if (!initialised.await(SECONDS, TimeUnit.SECONDS)) {
            throw new IllegalStateException("It never was initialised: " + log());
        }
        return Duration.ofNanos(System.nanoTime() - startedAt);
    }

    void restore() {
        restored.countDown();
    }

    /** Its answer to an event. */
    String answer(String event) throws InterruptedException, IOException {
        events.add(event);
        var answer = answers.poll(SECONDS, TimeUnit.SECONDS);
        if (answer == null) {
            throw new IllegalStateException("It did not answer: " + log());
        }
        return answer;
    }

    Duration sinceStart() {
        return Duration.ofNanos(System.nanoTime() - startedAt);
    }

    /** What it has written until now. */
    String log() throws IOException {
        return Files.readString(log, StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        process.destroyForcibly();
        server.stop(0);
    }
}
