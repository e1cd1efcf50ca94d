package dev.slipway.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Serves the console to browsers of this machine: its page and its data, to GET requests alone. A site that a browser
 * has open elsewhere reaches it neither by its own name (the Host header is looked at, against DNS rebinding) nor by a
 * script (nothing is shared between origins).
 */
final class ConsoleServer implements AutoCloseable {
    /** Nothing comes from anywhere else, no script or style stands in the page, and no other page may frame it. */
    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
            + " img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private static final Map<String, String> TYPES_BY_PATH = new TreeMap<>(Map.of(
            "/", "text/html; charset=utf-8",
            "/console.css", "text/css; charset=utf-8",
            "/console.js", "text/javascript; charset=utf-8",
            "/data.json", "application/json"));

    private final HttpServer server;
    private final ConsolePage page;

    private ConsoleServer(HttpServer server, ConsolePage page) {
        this.server = server;
        this.page = page;
    }

    /**
     * Listens on 127.0.0.1.
     *
     * @param port 0 for any free one
     */
    static ConsoleServer start(int port, ConsolePage page) throws IOException {
        var address = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
        var server = HttpServer.create(new InetSocketAddress(address, port), 0);
        var console = new ConsoleServer(server, page);
        server.createContext("/", console::answer);
        server.start();
        return console;
    }

    int port() {
        return server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            var headers = exchange.getResponseHeaders();
            headers.set("Content-Security-Policy", POLICY);
            headers.set("X-Content-Type-Options", "nosniff");
            headers.set("Referrer-Policy", "no-referrer");
            headers.set("Cross-Origin-Resource-Policy", "same-origin");
            headers.set("Cache-Control", "no-store");
            var path = exchange.getRequestURI().getPath();
            var type = path == null ? null : TYPES_BY_PATH.get(path);
            if (!ownHosts().contains(String.valueOf(exchange.getRequestHeaders().getFirst("Host")))) {
                send(exchange, 421, "text/plain; charset=utf-8", "Open http://127.0.0.1:%d/.".formatted(port()));
            } else if (!exchange.getRequestMethod().equals("GET")) {
                headers.set("Allow", "GET");
                send(exchange, 405, "text/plain; charset=utf-8", "This console only shows: GET is all it knows.");
            } else if (type == null) {
                send(exchange, 404, "text/plain; charset=utf-8", "There is no such page.");
            } else if (path.equals("/data.json")) {
                data(exchange, type);
            } else {
                send(exchange, 200, type, resource(path.equals("/") ? "index.html" : path.substring(1)));
            }
        }
    }

    private List<String> ownHosts() {
        return List.of("127.0.0.1:" + port(), "localhost:" + port());
    }

    private void data(HttpExchange exchange, String type) throws IOException {
        String text;
        var status = 200;
        try {
            text = Tree.text(page.report(), OutputFormat.JSON);
        } catch (UserFault fault) {
            status = 503;
            text = Tree.text(
                    JsonNodeFactory.instance.objectNode().put("fault", String.join(" ", fault.faults())),
                    OutputFormat.JSON);
        }
        send(exchange, status, type, text);
    }

    private static void send(HttpExchange exchange, int status, String type, String text) throws IOException {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", type);
        // A HEAD request takes no body, whatever it is told.
        var body = !exchange.getRequestMethod().equals("HEAD");
        exchange.sendResponseHeaders(status, body ? bytes.length : -1);
        if (body) {
            exchange.getResponseBody().write(bytes);
        }
    }

    private static String resource(String name) {
        try (var in = ConsoleServer.class.getResourceAsStream("console/" + name)) {
            if (in == null) {
                throw new IllegalStateException("The resource console/%s is missing from the program.".formatted(name));
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("The resource console/%s cannot be read.".formatted(name), e);
        }
    }
}
