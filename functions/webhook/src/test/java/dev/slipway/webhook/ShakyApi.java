package dev.slipway.webhook;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.ServerWebSocketHandshake;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * An API server with pods, and nothing of any other kind, that has bad days: it answers lists with 429, 500 and 503, refuses watches,
 * drops them, tells them that their version is gone, and hands out lists in small pages.
 */
final class ShakyApi implements AutoCloseable {
    private static final int PAGE = 3;
    private static final String GONE =
            "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"status\":\"Failure\",\"reason\":\"Expired\",\"code\":410}";

    private final Vertx vertx = Vertx.vertx();
    private final Random random;
    private final int port;
    private final SortedMap<String, String> podsByName = new TreeMap<>();
    private final List<String> events = new ArrayList<>();
    private final List<ServerWebSocket> watches = new ArrayList<>();
    private final SortedMap<Integer, List<String>> listsByVersion = new TreeMap<>();
    private int forgotten;
    private boolean shaky = true;
    private int faults;

    ShakyApi(long seed) throws Exception {
        this.random = new Random(seed);
        this.port = vertx.createHttpServer(
                        new HttpServerOptions().setHost("127.0.0.1").setPort(0))
                .webSocketHandshakeHandler(this::handshake)
                .webSocketHandler(this::watch)
                .requestHandler(this::list)
                .listen()
                .toCompletionStage()
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS)
                .actualPort();
    }

    String url() {
        return "http://127.0.0.1:" + port;
    }

    /** A pod comes, or another of its name in its place, as a StatefulSet makes them. */
    synchronized void put(String name, String uid) {
        var pod = pod(name, uid, events.size() + 1);
        tell(podsByName.put(name, pod) == null ? "ADDED" : "MODIFIED", pod);
    }

    synchronized void delete(String name) {
        var pod = podsByName.remove(name);
        if (pod != null) {
            tell(
                    "DELETED",
                    pod.replaceFirst(
                            "\"resourceVersion\":\"[0-9]+\"",
                            "\"resourceVersion\":\"%d\"".formatted(events.size() + 1)));
        }
    }

    /** Every watch ends, and what was not told is forgotten: only a new list has it. */
    synchronized void dropWatches() {
        forgotten = events.size();
        listsByVersion.clear();
        faults += watches.size();
        var dropped = List.copyOf(watches);
        watches.clear();
        dropped.forEach(watch -> watch.close((short) 1011));
    }

    /** From now on it answers everything. */
    synchronized void heal() {
        shaky = false;
    }

    /** Refusals, losses and lies so far, a count. */
    synchronized int faults() {
        return faults;
    }

    private void tell(String type, String pod) {
        var event = "{\"type\":\"%s\",\"object\":%s}".formatted(type, pod);
        events.add(event);
        // A watch that is lost is not told.
        List.copyOf(watches).forEach(watch -> {
            if (fails(10)) {
                watches.remove(watch);
                watch.close((short) 1011);
            } else {
                watch.writeTextMessage(event);
            }
        });
    }

    private boolean fails(int percent) {
        var fails = shaky && random.nextInt(100) < percent;
        faults += fails ? 1 : 0;
        return fails;
    }

    private synchronized void handshake(ServerWebSocketHandshake handshake) {
        var _ = fails(30) ? handshake.reject(random.nextBoolean() ? 500 : 429) : handshake.accept();
    }

    private synchronized void watch(ServerWebSocket socket) {
        if (!socket.path().endsWith("/pods")) {
            return;
        }
        var query = String.valueOf(socket.query());
        var from = Integer.parseInt(query.replaceAll(".*resourceVersion=([0-9]+).*", "$1"));
        if (from < forgotten || fails(10)) {
            socket.writeTextMessage("{\"type\":\"ERROR\",\"object\":%s}".formatted(GONE));
            return;
        }
        events.subList(Math.min(from, events.size()), events.size()).forEach(socket::writeTextMessage);
        watches.add(socket);
        socket.closeHandler(_ -> forget(socket));
    }

    private synchronized void forget(ServerWebSocket socket) {
        watches.remove(socket);
    }

    private synchronized void list(HttpServerRequest request) {
        var response = request.response().putHeader("Content-Type", "application/json");
        if (fails(30)) {
            var code = List.of(429, 500, 503).get(random.nextInt(3));
            response.setStatusCode(code)
                    .end("{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"status\":\"Failure\",\"code\":%d}"
                            .formatted(code));
            return;
        }
        // All pages of a list are of one moment, which is named by the token.
        var token = request.getParam("continue", events.size() + ":0");
        var colon = token.indexOf(':');
        var version = Integer.parseInt(token.substring(0, colon));
        var from = Integer.parseInt(token.substring(colon + 1));
        var pods = String.valueOf(request.path()).endsWith("/api/v1/pods");
        if (from == 0 && pods) {
            listsByVersion.put(version, List.copyOf(podsByName.values()));
        }
        var all = pods ? listsByVersion.get(version) : List.<String>of();
        if (all == null) {
            response.setStatusCode(410).end(GONE);
            return;
        }
        var to = Math.min(all.size(), from + PAGE);
        response.end(
                "{\"kind\":\"List\",\"apiVersion\":\"v1\",\"metadata\":{\"resourceVersion\":\"%d\"%s},\"items\":[%s]}"
                        .formatted(
                                version,
                                to < all.size() ? ",\"continue\":\"%d:%d\"".formatted(version, to) : "",
                                String.join(",", all.subList(from, to))));
    }

    private static String pod(String name, String uid, int version) {
        return """
                {"apiVersion":"v1","kind":"Pod","metadata":{"name":"%s","namespace":"shop","uid":"%s","resourceVersion":"%d"},
                 "spec":{"containers":[{"name":"a","resources":{"requests":{"cpu":"1"}}}]},
                 "status":{"conditions":[{"type":"PodScheduled","status":"False","reason":"Unschedulable"}]}}""".formatted(name, uid, version);
    }

    @Override
    public void close() {
        vertx.close();
    }
}
