package dev.slipway.local;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;

/** One endpoint on the loopback interface for a stand-in of an AWS service, where every request is a text with one answer. */
public final class LoopbackServer implements AutoCloseable {
    private final HttpServer server;
    private final ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();

    /**
     * What was asked.
     *
     * @param target value of {@code X-Amz-Target}, which names the action in AWS's JSON protocols; empty in others
     * @param body the query of the URL for a GET
     */
    public record Request(String target, String body) {}

    /**
     * What is answered.
     *
     * @param type value of {@code Content-Type}
     */
    public record Answer(int status, String type, String body) {}

    private LoopbackServer(HttpServer server, Function<Request, Answer> answering) {
        this.server = server;
        server.createContext("/", exchange -> serve(exchange, answering));
        server.setExecutor(workers);
        server.start();
    }

    /**
     * Starts.
     *
     * @param what listens, for the error
     * @param port 0 takes a free one
     * @throws UncheckedIOException when the port is taken
     */
    public static LoopbackServer start(String what, int port, Function<Request, Answer> answering) {
        try {
            return new LoopbackServer(
                    HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0), answering);
        } catch (IOException taken) {
            throw new UncheckedIOException(
                    "%s cannot listen on port %d. Maybe another program does; port 0 takes a free one."
                            .formatted(what, port),
                    taken);
        }
    }

    /** What to override a client's endpoint with. */
    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    @Override
    public void close() {
        server.stop(0);
        workers.close();
    }

    private static void serve(HttpExchange exchange, Function<Request, Answer> answering) throws IOException {
        try (exchange) {
            var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            var query = exchange.getRequestURI().getRawQuery();
            var answer = answering.apply(new Request(
                    Optional.ofNullable(exchange.getRequestHeaders().getFirst("X-Amz-Target"))
                            .orElse(""),
                    exchange.getRequestMethod().equals("GET")
                            ? Optional.ofNullable(query).orElse("")
                            : body));
            var bytes = answer.body().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", answer.type());
            exchange.sendResponseHeaders(answer.status(), bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }
}
