package dev.slipway.local.kubernetes.api;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One write.
 *
 * @param before absent for a new object
 * @param after absent for a removed one; {@code before} then already carries the removal's version
 */
record Change(
        ResourceKind kind,
        long version,
        @Nullable Stored before,
        @Nullable Stored after) {

    /** What a watch through this filter sees of it; empty if it sees nothing. */
    Optional<WatchEvent> seenThrough(Filter filter) {
        var was = before != null && filter.matches(before);
        var is = after != null && filter.matches(after);
        if (is && after != null) {
            return Optional.of(new WatchEvent(was ? "MODIFIED" : "ADDED", after));
        }
        if (was && before != null) {
            return Optional.of(new WatchEvent("DELETED", removed(before)));
        }
        return Optional.empty();
    }

    /** Watchers resume from the version of the last object they saw, so a removal must carry its own. */
    private Stored removed(Stored last) {
        var json = last.json().deepCopy();
        json.withObject("/metadata").put("resourceVersion", Long.toString(version));
        return new Stored(kind, json);
    }

    record WatchEvent(String type, Stored object) {}
}
