package dev.slipway.model.cluster;

import java.time.Instant;

/** A message of the plan queue: somebody wants capacity looked at. Losing one costs time only; the sweep asks again. */
public sealed interface PlanRequest {
    /** Unique; the queue drops a second message with the same id. At most 128 characters. */
    String id();

    /** The cluster that it is about; a planner of another cluster refuses it. */
    String cluster();

    Instant at();

    /** The webhook saw pods waiting; the snapshot holds all that wait, not only the new ones. */
    record PodsPending(String id, String cluster, Instant at, ClusterSnapshot snapshot) implements PlanRequest {}

    /**
     * As {@link PodsPending}, when the snapshot is larger than a message.
     *
     * @param at when the snapshot was taken
     * @param key where it lies in the {@code SnapshotStore}
     */
    record SnapshotStored(String id, String cluster, Instant at, String key) implements PlanRequest {}

    /**
     * Capacity is about to be lost or was missed; the planner reads the cluster itself.
     *
     * @param why one sentence for logs and ledger
     */
    record CapacityWanted(String id, String cluster, Instant at, String why) implements PlanRequest {}
}
