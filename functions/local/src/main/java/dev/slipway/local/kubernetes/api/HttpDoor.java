package dev.slipway.local.kubernetes.api;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Plain HTTP on loopback in front of {@link Routes}; watches as WebSockets (fabric8) or as chunked replies (kubectl).
 *
 * <p>It stands in for fabric8's own HTTP server, which knows no chunked watch, keeps every request that it ever received,
 * and waits up to a minute on its only thread when a watch closes.
 */
final class HttpDoor implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(HttpDoor.class);

    /** Longest request line and header in bytes: selectors and tokens may be long. */
    private static final int LONGEST_HEADER = 256 * 1024;

    /** Seconds to wait for the socket to open or close; both take milliseconds. */
    private static final int PATIENCE_SECONDS = 10;

    private final Routes routes;
    private final Store store;
    private final Vertx vertx;
    private final HttpServer server;
    private final Set<WatchStream> watches = ConcurrentHashMap.newKeySet();

    /** Opens the port; 0 takes a free one. */
    HttpDoor(Routes routes, Store store, int port) {
        this.routes = routes;
        this.store = store;
        this.vertx = Vertx.vertx(new VertxOptions()
                .setEventLoopPoolSize(1)
                .setWorkerPoolSize(1)
                .setInternalBlockingPoolSize(1)
                .setFileSystemOptions(new FileSystemOptions()
                        .setClassPathResolvingEnabled(false)
                        .setFileCachingEnabled(false)));
        this.server = vertx.createHttpServer(new HttpServerOptions()
                        .setHost("127.0.0.1")
                        .setPort(port)
                        .setHttp2ClearTextEnabled(false)
                        .setCompressionSupported(false)
                        .setMaxInitialLineLength(LONGEST_HEADER)
                        .setMaxHeaderSize(LONGEST_HEADER))
                .requestHandler(this::receive);
        try {
            await(server.listen());
        } catch (IllegalStateException e) {
            vertx.close();
            throw new IllegalStateException(
                    "The Kubernetes API cannot listen on 127.0.0.1:%d (%s). Maybe another program uses the port."
                            .formatted(port, e.getMessage()),
                    e);
        }
    }

    int port() {
        return server.actualPort();
    }

    /** Ends all open watches, as a server that goes away does. */
    void endWatches() {
        watches.forEach(WatchStream::close);
        watches.clear();
    }

    @Override
    public void close() {
        endWatches();
        await(server.close());
        await(vertx.close());
    }

    private void receive(HttpServerRequest http) {
        if (upgrades(http)) {
            // A request whose body was read cannot be upgraded any more.
            answer(http, "");
        } else {
            http.body().onSuccess(body -> answer(http, body.toString()));
        }
    }

    private static boolean upgrades(HttpServerRequest http) {
        return "websocket".equalsIgnoreCase(http.getHeader("Upgrade"));
    }

    private static String header(HttpServerRequest http, String name) {
        var value = http.getHeader(name);
        return value == null ? "" : value;
    }

    private void answer(HttpServerRequest http, String body) {
        var request = ApiRequest.of(
                http.method().name(), http.uri(), header(http, "Accept"), header(http, "Content-Type"), body);
        try {
            var target = routes.target(request);
            if (target.isPresent() && request.watches() && !routes.isAway()) {
                watch(http, target.get(), request);
            } else {
                reply(http, routes.answer(request));
            }
        } catch (ApiFailure e) {
            reply(http, e.answer());
        } catch (RuntimeException e) {
            log.error("request failed: {} {}", request.method(), http.uri(), e);
            reply(http, new ApiFailure(500, "InternalError", "Internal error occurred: " + e).answer());
        }
    }

    private static void reply(HttpServerRequest http, Answer answer) {
        var response = http.response().setStatusCode(answer.status());
        response.putHeader("Content-Type", answer.contentType());
        answer.headers().forEach(response::putHeader);
        response.end(answer.body());
    }

    private void watch(HttpServerRequest http, Target target, ApiRequest request) {
        // A selector that cannot be read must be refused before the connection is upgraded.
        Filter.of(target, request);
        var context = vertx.getOrCreateContext();
        if (upgrades(http)) {
            http.toWebSocket()
                    .onSuccess(socket -> open(target, request, new SocketSink(context, socket), socket::closeHandler));
        } else {
            http.response().setChunked(true).putHeader("Content-Type", "application/json");
            // Headers go out at once: kubectl waits for them before it reports that it watches.
            http.response().writeHead();
            open(target, request, new ChunkSink(context, http), http.response()::closeHandler);
        }
    }

    private void open(Target target, ApiRequest request, WatchStream.Sink sink, OnClose onClose) {
        var stream = WatchStream.open(store, target, request, sink);
        watches.add(stream);
        onClose.onClose(gone -> forget(stream));
        var seconds = request.parameter("timeoutSeconds");
        if (seconds.matches("[1-9][0-9]{0,6}")) {
            vertx.setTimer(TimeUnit.SECONDS.toMillis(Long.parseLong(seconds)), timer -> forget(stream));
        }
    }

    private void forget(WatchStream stream) {
        if (watches.remove(stream)) {
            stream.close();
        }
    }

    private interface OnClose {
        void onClose(Handler<Void> handler);
    }

    /** Writes on the connection's own thread, so that lines from several threads keep their order. */
    private record SocketSink(Context context, ServerWebSocket socket) implements WatchStream.Sink {
        @Override
        public void send(String line) {
            context.runOnContext(now -> {
                if (!socket.isClosed()) {
                    socket.writeTextMessage(line);
                }
            });
        }

        @Override
        public void end() {
            context.runOnContext(now -> {
                if (!socket.isClosed()) {
                    socket.close();
                }
            });
        }
    }

    private record ChunkSink(Context context, HttpServerRequest http) implements WatchStream.Sink {
        @Override
        public void send(String line) {
            context.runOnContext(now -> {
                if (!http.response().ended() && !http.response().closed()) {
                    http.response().write(line + "\n");
                }
            });
        }

        @Override
        public void end() {
            context.runOnContext(now -> {
                if (!http.response().ended() && !http.response().closed()) {
                    http.response().end();
                }
            });
        }
    }

    private static <T> void await(Future<T> future) {
        try {
            future.toCompletionStage().toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException(String.valueOf(e.getMessage()), e);
        }
    }
}
