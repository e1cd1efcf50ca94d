package dev.slipway.local.lambda;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The Lambda Runtime API for one process (docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html, read 2026-11).
 *
 * <p>Each process has a server of its own, so that one which outlives its time-out cannot answer for its successor.
 */
final class RuntimeApi implements AutoCloseable {
    private static final String ROOT = "/2018-06-01/runtime/";
    private static final ObjectMapper JSON = new ObjectMapper();

    static {
        // Head and body of an answer are two small writes; without this the second waits 40 ms for the first's ACK.
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    /** One event on its way to the handler. */
    record Call(String requestId, String arn, String payload, Instant deadline, CompletableFuture<Answer> answer) {}

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final BlockingQueue<Call> waiting = new ArrayBlockingQueue<>(1);
    private final AtomicReference<@Nullable Call> taken = new AtomicReference<>();
    private final CompletableFuture<Optional<Answer>> ready = new CompletableFuture<>();

    RuntimeApi() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(ROOT, this::handle);
        server.setExecutor(threads);
        server.start();
    }

    String hostAndPort() {
        return server.getAddress().getHostString() + ":" + server.getAddress().getPort();
    }

    /** Completed when the process asks for its first event: empty; or when it never will: why. */
    CompletableFuture<Optional<Answer>> ready() {
        return ready;
    }

    void offer(Call call) {
        if (!waiting.offer(call)) {
            throw new IllegalStateException(
                    "The call %s came while another waits. Maybe the function's turn was not taken."
                            .formatted(call.requestId()));
        }
    }

    /** The process is gone: whoever waits for it learns so. */
    void lost(int exitCode) {
        ready.complete(Optional.of(new Answer.Exited(exitCode)));
        var running = taken.getAndSet(null);
        if (running != null) {
            running.answer().complete(new Answer.Exited(exitCode));
        }
        var unseen = waiting.poll();
        if (unseen != null) {
            unseen.answer().complete(new Answer.NeverTaken());
        }
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            var path = exchange.getRequestURI().getPath().substring(ROOT.length());
            var body = exchange.getRequestBody().readAllBytes();
            if (path.equals("invocation/next")) {
                next(exchange);
            } else if (path.equals("init/error")) {
                ready.complete(Optional.of(error(body)));
                accept(exchange);
            } else if (path.startsWith("invocation/") && path.endsWith("/response")) {
                answer(exchange, path, new Answer.Responded(new String(body, StandardCharsets.UTF_8)));
            } else if (path.startsWith("invocation/") && path.endsWith("/error")) {
                answer(exchange, path, error(body));
            } else {
                send(exchange, 404, "{\"errorType\":\"NotFound\",\"errorMessage\":\"No such path.\"}");
            }
        }
    }

    private void next(HttpExchange exchange) throws IOException {
        ready.complete(Optional.empty());
        Call call;
        try {
            call = waiting.take();
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
            return;
        }
        taken.set(call);
        var headers = exchange.getResponseHeaders();
        headers.add("Content-Type", "application/json");
        headers.add("Lambda-Runtime-Aws-Request-Id", call.requestId());
        headers.add("Lambda-Runtime-Deadline-Ms", Long.toString(call.deadline().toEpochMilli()));
        headers.add("Lambda-Runtime-Invoked-Function-Arn", call.arn());
        headers.add("Lambda-Runtime-Trace-Id", trace(call));
        var payload = call.payload().getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, payload.length == 0 ? -1 : payload.length);
        exchange.getResponseBody().write(payload);
    }

    /** An X-Ray header that is well formed and not sampled. */
    private static String trace(Call call) {
        var hex = call.requestId().replace("-", "");
        return "Root=1-%08x-%s;Parent=%s;Sampled=0"
                .formatted(call.deadline().getEpochSecond(), hex.substring(0, 24), hex.substring(16, 32));
    }

    private void answer(HttpExchange exchange, String path, Answer answer) throws IOException {
        var call = taken.get();
        if (call == null || !path.startsWith("invocation/" + call.requestId() + "/")) {
            send(exchange, 400, "{\"errorType\":\"InvalidRequestID\",\"errorMessage\":\"Invalid request ID\"}");
            return;
        }
        taken.set(null);
        // The answer goes to the caller after the process has its 202, so that its next request finds it idle.
        accept(exchange);
        call.answer().complete(answer);
    }

    private static Answer error(byte[] body) throws IOException {
        var error = JSON.readTree(body);
        return new Answer.Failed(
                error.path("errorType").asText("Unknown"),
                error.path("errorMessage").asText(""));
    }

    private static void accept(HttpExchange exchange) throws IOException {
        send(exchange, 202, "{\"status\":\"OK\"}");
    }

    private static void send(HttpExchange exchange, int status, String json) throws IOException {
        var bytes = json.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    @Override
    public void close() {
        threads.shutdownNow();
        server.stop(0);
    }
}
