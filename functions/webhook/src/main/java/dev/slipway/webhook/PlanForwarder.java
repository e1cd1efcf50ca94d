package dev.slipway.webhook;

import dev.slipway.model.cluster.PlanRequest;
import dev.slipway.model.port.PlanQueue;
import dev.slipway.webhook.WebhookMetrics.Result;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gathers pods that wait into batches and sends each with a snapshot. A batch is written while its window is still open, as
 * long before the end as the last ones took, so that a large cluster's pods do not wait for it; it is written anew when more
 * pods come and the end is put off. A batch that could not be sent is replaced by the next one, whose snapshot holds all pods
 * that wait then. Informers call {@link #waits}, {@link #settled} and {@link #roomFreed}; what writes and sends is called by
 * one thread at a time.
 */
final class PlanForwarder {
    private static final Logger LOG = LoggerFactory.getLogger(PlanForwarder.class);

    /** Batches whose times are remembered, a count: among so many is one that the collector held up. */
    private static final int REMEMBERED = 8;

    /** A snapshot that takes so long leaves tens of megabytes behind. */
    private static final Duration LONG = Duration.ofMillis(400);

    private final PlanQueue queue;
    private final BatchWriter writer;
    private final Settings settings;
    private final WebhookMetrics metrics;
    private final Clock clock;
    private final Runnable tidyUp;
    private final BackOff backOff = new BackOff();
    /** How long the last batches took to write, newest last. */
    private final Deque<Duration> took = new ArrayDeque<>();

    private boolean warm;
    private @Nullable Written written;
    private @Nullable Unsent unsent;

    private final Object lock = new Object();
    private final BatchWindow window;
    private final Map<String, Instant> triggeredAtByUid = new HashMap<>();
    /** No pod has to be sent again before. */
    private Instant repeatAt = Instant.EPOCH;

    private boolean roomFreed;
    private Instant hintedAt = Instant.EPOCH;

    /**
     * A batch of the window that ends then.
     *
     * @param batch empty when no pod waits any more
     */
    private record Written(Optional<BatchWriter.Batch> batch, Instant at, Instant endsAt) {
        /** When both the window was over and the batch begun. */
        Instant closedAt() {
            return at.isAfter(endsAt) ? at : endsAt;
        }
    }

    /**
     * A batch on its way.
     *
     * @param since when the first of its pods, or of an earlier batch that this one replaces, was seen to wait
     */
    private record Unsent(BatchWriter.Batch batch, Instant since) {}

    /** {@code tidyUp} is run after a batch that left much garbage behind. */
    PlanForwarder(
            PlanQueue queue,
            BatchWriter writer,
            Settings settings,
            WebhookMetrics metrics,
            Clock clock,
            Runnable tidyUp) {
        this.queue = queue;
        this.writer = writer;
        this.settings = settings;
        this.metrics = metrics;
        this.clock = clock;
        this.tidyUp = tidyUp;
        this.window = new BatchWindow(settings.batchIdle(), settings.batchMost());
    }

    void waits(String uid, Instant now) {
        synchronized (lock) {
            if (triggeredAtByUid.putIfAbsent(uid, now) == null) {
                window.trigger(uid, now);
            }
        }
    }

    void settled(String uid) {
        synchronized (lock) {
            triggeredAtByUid.remove(uid);
        }
    }

    /** Pods that wait may find room, or leave to buy some: they are sent again sooner, if there are any. */
    void roomFreed() {
        synchronized (lock) {
            roomFreed = !triggeredAtByUid.isEmpty();
        }
    }

    /** Pods that wait, a count. */
    int waiting() {
        synchronized (lock) {
            return triggeredAtByUid.size();
        }
    }

    /** Once, unless pods wait for the first batch anyway. */
    void warmUp(Instant now) {
        if (!warm) {
            warm = true;
            if (waiting() == 0) {
                writer.rehearse(now);
            }
        }
    }

    /** Writes a batch and closes its window when it is time, and sends what is there to be sent. */
    void tick(Instant now) {
        synchronized (lock) {
            repeat(now);
        }
        var endsAt = endsAt();
        if (endsAt != null && !now.isBefore(endsAt.minus(ahead()))) {
            if (written == null || !written.endsAt().equals(endsAt)) {
                written = new Written(write(now), now, endsAt);
            }
            if (over(written)) {
                close(written);
            }
        }
        send(clock.instant(), backOff.due(now));
    }

    /** Another one sends. Should this one have to, it begins with all pods that wait then. */
    void standBy() {
        unsent = null;
        written = null;
        synchronized (lock) {
            window.clear(Instant.MAX);
            roomFreed = false;
            triggeredAtByUid.replaceAll((_, _) -> Instant.EPOCH);
            repeatAt = Instant.EPOCH;
        }
    }

    /** Sends what waits, without regard to window and back-off: the last chance. */
    void flush(Instant now) {
        if (endsAt() != null) {
            close(new Written(write(now), now, now));
        }
        send(now, true);
    }

    private void repeat(Instant now) {
        // In a busy cluster pods end all the time, so a hint is one of many and halves the wait at most.
        var hinted =
                roomFreed && !hintedAt.plus(settings.repeatAfter().dividedBy(2)).isAfter(now);
        if (hinted) {
            roomFreed = false;
            hintedAt = now;
            if (!triggeredAtByUid.isEmpty()) {
                metrics.hinted();
            }
        }
        if (!hinted && repeatAt.isAfter(now)) {
            return;
        }
        repeatAt = now.plus(settings.repeatAfter());
        triggeredAtByUid.replaceAll((uid, at) -> {
            if (!hinted && window.has(uid)) {
                // It has not been sent yet.
                return at;
            }
            var again = at.plus(settings.repeatAfter());
            if (hinted || !again.isAfter(now)) {
                window.trigger(uid, now);
                return now;
            }
            repeatAt = again.isBefore(repeatAt) ? again : repeatAt;
            return at;
        });
    }

    private @Nullable Instant endsAt() {
        synchronized (lock) {
            return window.endsAt();
        }
    }

    /** How long before the end of a window its batch is begun; no snapshot is of a time before the last pod came. */
    private Duration ahead() {
        var idle = settings.batchIdle();
        if (took.isEmpty()) {
            return idle;
        }
        var ample = Collections.max(took).multipliedBy(5).dividedBy(4);
        return ample.compareTo(idle) < 0 ? ample : idle;
    }

    private Optional<BatchWriter.Batch> write(Instant now) {
        Optional<BatchWriter.Batch> batch;
        try {
            batch = writer.write(now);
        } catch (RuntimeException e) {
            // Its pods are sent again like all that wait for long; trying at once would fail at once.
            close(new Written(Optional.empty(), now, now));
            throw e;
        }
        took.add(Duration.between(now, clock.instant()));
        if (took.size() > REMEMBERED) {
            took.remove();
        }
        return batch;
    }

    /** False while it is too early, and when the end has been put off meanwhile. */
    private boolean over(Written batch) {
        return !clock.instant().isBefore(batch.endsAt()) && batch.endsAt().equals(endsAt());
    }

    private void close(Written batch) {
        written = null;
        Instant openedAt;
        synchronized (lock) {
            openedAt = window.openedAt();
            window.clear(batch.at());
            // The batch holds all pods that waited then, so it is long until any of them has to be sent again.
            triggeredAtByUid.replaceAll((_, at) -> at.isAfter(batch.at()) ? at : batch.closedAt());
        }
        if (openedAt == null) {
            return;
        }
        metrics.windowClosed(openedAt, batch.closedAt());
        batch.batch().ifPresent(one -> {
            metrics.snapshot(one.bytes());
            unsent = new Unsent(one, unsent == null ? openedAt : unsent.since());
        });
    }

    private static Result result(PlanRequest sent) {
        return switch (sent) {
            case PlanRequest.PodsPending _ -> Result.SENT;
            case PlanRequest.SnapshotStored _ -> Result.STORED;
            case PlanRequest.CapacityWanted _ -> Result.SENT_WITHOUT_SNAPSHOT;
        };
    }

    private void send(Instant now, boolean due) {
        var sending = unsent;
        if (sending == null || !due) {
            return;
        }
        var request = sending.batch().request();
        try {
            queue.send(request);
            unsent = null;
            backOff.succeeded();
            metrics.batchSent(result(request), sending.batch().pods(), sending.since(), clock.instant());
            LOG.info(
                    "batch sent id={} cluster={} kind={}",
                    request.id(),
                    request.cluster(),
                    request.getClass().getSimpleName());
            if (Collections.max(took).compareTo(LONG) > 0) {
                tidyUp.run();
            }
        } catch (RuntimeException e) {
            // Whatever the queue's client throws: the webhook's whole job is to keep what could not be sent.
            backOff.failed(now);
            metrics.batchRefused();
            LOG.warn(
                    "plan queue did not take the batch id={} reason=\"{}\"; it is sent again",
                    request.id(),
                    e.getMessage());
        }
    }
}
