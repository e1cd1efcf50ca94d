package dev.slipway.webhook;

import dev.slipway.model.cluster.ClusterSnapshot;
import dev.slipway.model.cluster.PlanRequest;
import dev.slipway.model.port.SnapshotStore;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes of the cluster what the plan queue takes: the pods that wait, with a snapshot or with the key of a stored one. */
final class BatchWriter {
    private static final Logger LOG = LoggerFactory.getLogger(BatchWriter.class);

    /** Largest snapshot, in bytes: a message of SQS (1 MiB, read 2026-11-22) less room for attributes and the words around it. */
    private static final int LARGEST = 1_000_000;

    private final String cluster;
    private final SnapshotStore store;
    private final Function<Instant, ClusterSnapshot> snapshots;

    /** {@code snapshots} are of the cluster at the given time, which is now. */
    BatchWriter(String cluster, SnapshotStore store, Function<Instant, ClusterSnapshot> snapshots) {
        this.cluster = cluster;
        this.store = store;
        this.snapshots = snapshots;
    }

    /**
     * All pods that wait.
     *
     * @param pods a count
     * @param bytes of the snapshot, as {@link Measured} has them
     */
    record Batch(PlanRequest request, int pods, long bytes) {}

    /** For nobody, and nothing is stored: the first time takes several times as long as the next. */
    void rehearse(Instant now) {
        var _ = Measured.of(snapshots.apply(now), LARGEST);
    }

    /** Empty when no pod waits. */
    Optional<Batch> write(Instant now) {
        var snapshot = snapshots.apply(now);
        var pods = snapshot.pending().stream()
                .mapToInt(group -> group.names().size())
                .sum();
        if (pods == 0) {
            return Optional.empty();
        }
        var measured = Measured.of(snapshot, LARGEST);
        // The same for the same pods, nodes and time, so that a second replica's batch is dropped by the queue.
        var id = "batch-%d-%s".formatted(now.toEpochMilli(), measured.digest());
        var request = new PlanRequest.PodsPending(id, cluster, now, snapshot);
        return Optional.of(new Batch(measured.bytes() <= LARGEST ? request : stored(request), pods, measured.bytes()));
    }

    /** A word that names the snapshot, or, where it cannot be stored, asks the planner to read the cluster itself. */
    private PlanRequest stored(PlanRequest.PodsPending request) {
        try {
            var key = store.keep(request.id(), request.snapshot());
            return new PlanRequest.SnapshotStored(request.id(), request.cluster(), request.at(), key);
        } catch (RuntimeException e) {
            // Whatever the store's client throws: the pods do not wait for it.
            LOG.warn(
                    "snapshot not stored id={} reason=\"{}\"; the planner reads the cluster itself",
                    request.id(),
                    e.getMessage());
            return new PlanRequest.CapacityWanted(
                    request.id(),
                    request.cluster(),
                    request.at(),
                    "Pods wait, and their snapshot of more than %d bytes is too large for a message; the planner reads the cluster itself."
                            .formatted(LARGEST));
        }
    }
}
