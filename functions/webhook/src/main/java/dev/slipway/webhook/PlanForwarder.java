package dev.slipway.webhook;

import dev.slipway.model.cluster.ClusterSnapshot;
import dev.slipway.model.cluster.PlanRequest;
import dev.slipway.model.port.PlanQueue;
import dev.slipway.model.port.SnapshotStore;
import dev.slipway.webhook.WebhookMetrics.Batch;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gathers pods that wait into batches and sends each with a snapshot. A batch that could not be sent is replaced by the
 * next one, whose snapshot holds all pods that wait then. Informers call {@link #waits} and {@link #settled}, one other
 * thread {@link #tick}.
 */
final class PlanForwarder {
    private static final Logger LOG = LoggerFactory.getLogger(PlanForwarder.class);

    /** Largest snapshot, in bytes: a message of SQS (1 MiB, read 2026-11-22) less room for attributes and the words around it. */
    private static final int LARGEST = 1_000_000;

    private final PlanQueue queue;
    private final SnapshotStore store;
    private final Settings settings;
    private final Function<Instant, ClusterSnapshot> snapshots;
    private final WebhookMetrics metrics;
    private final Clock clock;
    private final BackOff backOff = new BackOff();
    private @Nullable Unsent unsent;

    private final Object lock = new Object();
    private final BatchWindow window;
    private final Map<String, Instant> triggeredAtByUid = new HashMap<>();
    private boolean roomFreed;
    private Instant hintedAt = Instant.EPOCH;

    /**
     * A batch on its way.
     *
     * @param pods a count
     * @param since when the first of them, or of an earlier batch that this one replaces, was seen to wait
     */
    private record Unsent(PlanRequest request, int pods, Instant since) {}

    PlanForwarder(
            PlanQueue queue,
            SnapshotStore store,
            Settings settings,
            Function<Instant, ClusterSnapshot> snapshots,
            WebhookMetrics metrics,
            Clock clock) {
        this.queue = queue;
        this.store = store;
        this.settings = settings;
        this.snapshots = snapshots;
        this.metrics = metrics;
        this.clock = clock;
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

    /** Closes the window when it is time, and sends what is there to be sent. */
    void tick(Instant now) {
        Instant openedAt;
        synchronized (lock) {
            repeat(now);
            openedAt = window.over(now) ? closed(now) : null;
        }
        if (openedAt != null) {
            gather(openedAt, now);
        }
        send(now, backOff.due(now));
    }

    /** Another one sends. Should this one have to, it begins with all pods that wait then. */
    void standBy() {
        unsent = null;
        synchronized (lock) {
            window.clear();
            roomFreed = false;
            triggeredAtByUid.replaceAll((_, _) -> Instant.EPOCH);
        }
    }

    /** Sends what waits, without regard to window and back-off: the last chance. */
    void flush(Instant now) {
        Instant openedAt;
        synchronized (lock) {
            openedAt = closed(now);
        }
        if (openedAt != null) {
            gather(openedAt, now);
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
        triggeredAtByUid.replaceAll((uid, at) -> {
            if (!hinted && at.plus(settings.repeatAfter()).isAfter(now)) {
                return at;
            }
            window.trigger(uid, now);
            return now;
        });
    }

    /** When the window that ends here was opened; null when there was none. */
    private @Nullable Instant closed(Instant now) {
        var openedAt = window.openedAt();
        window.clear();
        // The batch holds all pods that wait, so it is long until any of them has to be sent again.
        triggeredAtByUid.replaceAll((_, _) -> now);
        return openedAt;
    }

    private void gather(Instant openedAt, Instant now) {
        metrics.windowClosed(openedAt, now);
        var snapshot = snapshots.apply(now);
        var pods = snapshot.pending().stream()
                .mapToInt(group -> group.names().size())
                .sum();
        if (pods == 0) {
            return;
        }
        var measured = Measured.of(snapshot);
        metrics.snapshot(measured.bytes());
        // The same for the same pods, nodes and time, so that a second replica's batch is dropped by the queue.
        var id = "batch-%d-%s".formatted(now.toEpochMilli(), measured.digest());
        var request = new PlanRequest.PodsPending(id, settings.cluster(), now, snapshot);
        var since = unsent == null ? openedAt : unsent.since();
        unsent = new Unsent(measured.bytes() <= LARGEST ? request : stored(request, measured.bytes()), pods, since);
    }

    /** A word that names the snapshot, or, where it cannot be stored, asks the planner to read the cluster itself. */
    private PlanRequest stored(PlanRequest.PodsPending request, long bytes) {
        var takenAt = request.snapshot().takenAt();
        try {
            var key = store.keep(request.id(), request.snapshot());
            return new PlanRequest.SnapshotStored(request.id(), request.cluster(), takenAt, key);
        } catch (RuntimeException e) {
            // Whatever the store's client throws: the pods do not wait for it.
            LOG.warn(
                    "snapshot not stored id={} bytes={} reason=\"{}\"; the planner reads the cluster itself",
                    request.id(),
                    bytes,
                    e.getMessage());
            return new PlanRequest.CapacityWanted(
                    request.id(),
                    request.cluster(),
                    takenAt,
                    "Pods wait, and their snapshot of %d bytes is too large for a message; the planner reads the cluster itself."
                            .formatted(bytes));
        }
    }

    private static Batch result(PlanRequest sent) {
        return switch (sent) {
            case PlanRequest.PodsPending _ -> Batch.SENT;
            case PlanRequest.SnapshotStored _ -> Batch.STORED;
            case PlanRequest.CapacityWanted _ -> Batch.SENT_WITHOUT_SNAPSHOT;
        };
    }

    private void send(Instant now, boolean due) {
        var batch = unsent;
        if (batch == null || !due) {
            return;
        }
        var request = batch.request();
        try {
            queue.send(request);
            unsent = null;
            backOff.succeeded();
            // A large cluster's snapshot has taken its time since the window was over.
            metrics.batchSent(result(request), batch.pods(), batch.since(), clock.instant());
            LOG.info(
                    "batch sent id={} cluster={} kind={}",
                    request.id(),
                    request.cluster(),
                    request.getClass().getSimpleName());
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
