package dev.slipway.local.kubernetes.api;

import java.util.List;
import java.util.function.Consumer;

/** One open watch: sends what passes its filter, in the order of the writes. */
final class WatchStream implements Consumer<Change> {

    /** Where the lines go: a WebSocket or a chunked reply. Must not block. */
    interface Sink {
        void send(String line);

        void end();
    }

    private final Store store;
    private final Filter filter;
    private final boolean table;
    private final Sink sink;

    private WatchStream(Store store, Filter filter, boolean table, Sink sink) {
        this.store = store;
        this.filter = filter;
        this.table = table;
        this.sink = sink;
    }

    /** Starts a watch after the version that the request names, or with all objects if it names none. */
    static WatchStream open(Store store, Target target, ApiRequest request, Sink sink) {
        var stream = new WatchStream(store, Filter.of(target, request), request.wantsTable(), sink);
        var from = request.parameter("resourceVersion");
        return store.exclusively(() -> {
            if (from.isEmpty() || from.equals("0")) {
                store.cache().list(stream.filter, "").forEach(object -> stream.send("ADDED", object));
            } else if (!stream.replay(version(from))) {
                sink.send("{\"type\":\"ERROR\",\"object\":"
                        + new ApiFailure(410, "Expired", "too old resource version: " + from).status() + "}");
                sink.end();
                return stream;
            }
            store.cache().listen(stream);
            return stream;
        });
    }

    private static long version(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw ApiFailure.badRequest("invalid resource version: " + text);
        }
    }

    private boolean replay(long seen) {
        var missed = store.cache().since(seen);
        missed.ifPresent(changes -> changes.forEach(this));
        return missed.isPresent();
    }

    @Override
    public void accept(Change change) {
        change.seenThrough(filter).ifPresent(event -> send(event.type(), event.object()));
    }

    private void send(String type, Stored object) {
        var body = table
                ? Tables.of(object.kind(), List.of(object), store.clock().instant())
                        .toString()
                : object.text();
        sink.send("{\"type\":\"" + type + "\",\"object\":" + body + "}");
    }

    void close() {
        store.exclusively(() -> {
            store.cache().leave(this);
            return true;
        });
        sink.end();
    }
}
