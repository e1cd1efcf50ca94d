package dev.slipway.webhook;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
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
    private final Map<String, Instant> cameAtByUid = new LinkedHashMap<>();
    private Instant openedAt = Instant.EPOCH;
    private Instant lastNewAt = Instant.EPOCH;

    BatchWindow(Duration idle, Duration most) {
        this.idle = idle;
        this.most = most;
    }

    void trigger(String uid, Instant now) {
        if (cameAtByUid.putIfAbsent(uid, now) != null) {
            return;
        }
        if (cameAtByUid.size() == 1) {
            openedAt = now;
        }
        lastNewAt = now;
    }

    /** When its time is over unless more pods come, that instant included; null while there is none. */
    @Nullable
    Instant endsAt() {
        if (cameAtByUid.isEmpty()) {
            return null;
        }
        var afterIdle = lastNewAt.plus(idle);
        var atTheLatest = openedAt.plus(most);
        return afterIdle.isBefore(atTheLatest) ? afterIdle : atTheLatest;
    }

    /** When the first pod came; null while there is none. */
    @Nullable
    Instant openedAt() {
        return cameAtByUid.isEmpty() ? null : openedAt;
    }

    /** Takes out who had come by then; those who came later open the next one. */
    void clear(Instant until) {
        cameAtByUid.values().removeIf(cameAt -> !cameAt.isAfter(until));
        cameAtByUid.values().stream().findFirst().ifPresent(cameAt -> openedAt = cameAt);
    }
}
