package dev.slipway.webhook;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Decides when a batch of pods is complete (core.md §2.2): the first pod opens the window, each new one restarts the
 * idle time, a pod that is in it already does nothing, and at the longest it lasts {@code most}. Not safe for several
 * threads.
 */
final class BatchWindow {
    private final Duration idle;
    private final Duration most;
    private final Map<String, Instant> latestByUid = new HashMap<>();
    private Instant openedAt = Instant.EPOCH;
    private Instant lastNewAt = Instant.EPOCH;

    BatchWindow(Duration idle, Duration most) {
        this.idle = idle;
        this.most = most;
    }

    /** Whoever comes when the time is over already, or is told again, is kept for the next one and puts nothing off. */
    void trigger(String uid, Instant now) {
        var endsAt = endsAt();
        var isNew = latestByUid.put(uid, now) == null;
        if (endsAt == null) {
            openedAt = now;
            lastNewAt = now;
        } else if (isNew && now.isBefore(endsAt)) {
            lastNewAt = now;
        }
    }

    /** When its time is over unless more pods come, that instant included; null while there is none. */
    @Nullable
    Instant endsAt() {
        if (latestByUid.isEmpty()) {
            return null;
        }
        var afterIdle = lastNewAt.plus(idle);
        var atTheLatest = openedAt.plus(most);
        return afterIdle.isBefore(atTheLatest) ? afterIdle : atTheLatest;
    }

    /** When the first pod came; null while there is none. */
    @Nullable
    Instant openedAt() {
        return latestByUid.isEmpty() ? null : openedAt;
    }

    boolean has(String uid) {
        return latestByUid.containsKey(uid);
    }

    /** Ends it with a batch of that time: who was told of later opens the next one. */
    void clear(Instant until) {
        latestByUid.values().removeIf(at -> !at.isAfter(until));
        if (!latestByUid.isEmpty()) {
            openedAt = Collections.min(latestByUid.values());
            lastNewAt = Collections.max(latestByUid.values());
        }
    }
}
