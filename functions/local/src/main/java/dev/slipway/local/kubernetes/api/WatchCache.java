package dev.slipway.local.kubernetes.api;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * What lists and watches read: the newest version of each object, in the order of their keys, and the last changes.
 *
 * <p>Not for several threads at once: {@link Store} guards it.
 */
final class WatchCache {

    /** Changes kept for watches that resume, a count (some 10 KB each); an older one is told to list again. */
    private static final int KEPT_CHANGES = 4_000;

    private final Map<ResourceKind, NavigableMap<String, Stored>> objectsByKind = new LinkedHashMap<>();
    private final ArrayDeque<Change> changes = new ArrayDeque<>();
    private final List<Consumer<Change>> listeners = new CopyOnWriteArrayList<>();
    private long version;
    private long forgotten;

    void record(Change change) {
        var after = change.after();
        var before = change.before();
        if (after != null) {
            objects(change.kind()).put(after.key(), after);
        } else if (before != null) {
            objects(change.kind()).remove(before.key());
        }
        version = change.version();
        changes.addLast(change);
        if (changes.size() > KEPT_CHANGES) {
            forgotten = changes.removeFirst().version();
        }
        listeners.forEach(listener -> listener.accept(change));
    }

    long version() {
        return version;
    }

    Optional<Stored> find(ResourceKind kind, String namespace, String name) {
        return Optional.ofNullable(objects(kind).get(Stored.key(namespace, name)));
    }

    /** Those that match and whose key comes after {@code key}, in the order of their keys. */
    List<Stored> list(Filter filter, String key) {
        return objects(filter.kind()).tailMap(key, false).values().stream()
                .filter(filter::matches)
                .toList();
    }

    List<Stored> all(ResourceKind kind) {
        return new ArrayList<>(objects(kind).values());
    }

    List<Stored> everything() {
        return objectsByKind.values().stream()
                .flatMap(objects -> objects.values().stream())
                .toList();
    }

    /** Changes after a version; empty when some of them are forgotten. */
    Optional<List<Change>> since(long seen) {
        if (seen < forgotten) {
            return Optional.empty();
        }
        return Optional.of(
                changes.stream().filter(change -> change.version() > seen).toList());
    }

    void listen(Consumer<Change> listener) {
        listeners.add(listener);
    }

    void leave(Consumer<Change> listener) {
        listeners.remove(listener);
    }

    private NavigableMap<String, Stored> objects(ResourceKind kind) {
        return objectsByKind.computeIfAbsent(kind, any -> new TreeMap<>());
    }
}
