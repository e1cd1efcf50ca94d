package dev.slipway.model.port;

import dev.slipway.model.cluster.ClusterSnapshot;
import java.util.Optional;

/**
 * Keeps snapshots that are too large for a message, for a day at most. One that is lost costs time only: the planner reads the
 * cluster itself.
 */
public interface SnapshotStore {
    /** There is no place: nothing is kept, and nothing found. */
    SnapshotStore NONE = new SnapshotStore() {
        @Override
        public String keep(String id, ClusterSnapshot snapshot) {
            throw new IllegalStateException(
                    "There is no place for snapshots. Maybe SNAPSHOT_BUCKET (snapshotBucket of the chart) is not set.");
        }

        @Override
        public Optional<ClusterSnapshot> find(String key) {
            return Optional.empty();
        }
    };

    /**
     * Keeps a snapshot; one that was kept under the same id is replaced.
     *
     * @param id of the request that it belongs to: at most 128 letters, digits, dots, hyphens and underscores
     * @return the key that finds it
     * @throws IllegalArgumentException when the id has other characters, or the snapshot is larger than a planner reads
     */
    String keep(String id, ClusterSnapshot snapshot);

    /**
     * Finds a snapshot; empty when there is none (any more), or this store may not read it.
     *
     * @throws IllegalArgumentException with one sentence, when the key is none of this cluster's, or what lies there is
     *     too large or no snapshot
     */
    Optional<ClusterSnapshot> find(String key);
}
