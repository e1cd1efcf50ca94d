package dev.slipway.webhook;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decides when a batch of pods is complete (core.md §2.2): the first pod opens the window, each new one restarts the
 * idle time, a pod that is in it already does nothing, and at the longest it lasts {@code most}. Not safe for several
 * threads.
 */
final class BatchWindow {
    private final Duration idle;
    private final Duration most;
    private final Set<String> uids = new HashSet<>();
    private @Nullable Instant openedAt;
    private Instant lastNewAt = Instant.EPOCH;

    BatchWindow(Duration idle, Duration most) {
        this.idle = idle;
        this.most = most;
    }

    void trigger(String uid, Instant now) {
        if (!uids.add(uid)) {
            return;
        }
        if (openedAt == null) {
            openedAt = now;
        }
        lastNewAt = now;
    }

    /** True when it has been opened and its time is over; the boundary instant is over. */
    boolean over(Instant now) {
        return openedAt != null
                && (!lastNewAt.plus(idle).isAfter(now) || !openedAt.plus(most).isAfter(now));
    }

    /** When the first pod came; null while there is none. */
    @Nullable
    Instant openedAt() {
        return openedAt;
    }

    /** Empties it for the next batch. */
    void clear() {
        uids.clear();
        openedAt = null;
    }
}
