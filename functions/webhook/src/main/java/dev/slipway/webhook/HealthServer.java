package dev.slipway.webhook;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.function.BooleanSupplier;

/** Answers the kubelet's probes: /healthz while queues are served, /readyz once the cluster has been read. */
final class HealthServer implements AutoCloseable {
    private final HttpServer server;

    private HealthServer(HttpServer server) {
        this.server = server;
    }

    /**
     * Listens on all addresses.
     *
     * @param port 0 for any free one
     */
    static HealthServer start(int port, BooleanSupplier healthy, BooleanSupplier ready) throws IOException {
        var server = HttpServer.create(new InetSocketAddress(port), 0);
        answer(server, "/healthz", healthy, "a queue has not been served for two minutes");
        answer(
                server,
                "/readyz",
                ready,
                "the cluster has not been read yet. Maybe the NodePool definitions are missing");
        server.start();
        return new HealthServer(server);
    }

    private static void answer(HttpServer server, String path, BooleanSupplier good, String why) {
        server.createContext(path, exchange -> {
            var fine = good.getAsBoolean();
            var body = (fine ? "ok" : why).getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(fine ? 200 : 503, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
    }

    int port() {
        return server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
