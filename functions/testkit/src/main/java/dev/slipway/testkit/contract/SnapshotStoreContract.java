package dev.slipway.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.model.cluster.ClusterSnapshot;
import dev.slipway.model.port.SnapshotStore;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a {@link SnapshotStore} does. */
public abstract class SnapshotStoreContract {
    /** An empty store of the cluster {@link Examples#CLUSTER}, the same one within a test. */
    protected abstract SnapshotStore store();

    /** A snapshot that can be told from others by its time. */
    protected static ClusterSnapshot takenAt(Instant at) {
        return new ClusterSnapshot(at, List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), List.of());
    }

    @Test
    void findsWhatWasKept() {
        var first = store().keep("batch-1", takenAt(Examples.NOW));
        var second = store().keep("batch-2", takenAt(Instant.EPOCH));
        assertEquals(Optional.of(takenAt(Examples.NOW)), store().find(first));
        assertEquals(Optional.of(takenAt(Instant.EPOCH)), store().find(second));
    }

    @Test
    void keepsTheLatestOfAnId() {
        var key = store().keep("batch-1", takenAt(Instant.EPOCH));
        assertEquals(key, store().keep("batch-1", takenAt(Examples.NOW)));
        assertEquals(Optional.of(takenAt(Examples.NOW)), store().find(key));
    }

    @Test
    void whatIsNotThereIsAbsent() {
        var key = store().keep("batch-1", takenAt(Instant.EPOCH));
        assertEquals(Optional.empty(), store().find(key.replace("batch-1", "batch-2")));
    }

    @Test
    void keysOfOthersAreRefused() {
        var key = store().keep("batch-1", takenAt(Instant.EPOCH));
        for (var foreign : List.of(
                "",
                "batch-1",
                key.replace(Examples.CLUSTER, "other"),
                key.replace(Examples.CLUSTER, Examples.CLUSTER + "/../other"),
                key + "/../../other/batch-1",
                key + "\n")) {
            var fault = assertThrows(IllegalArgumentException.class, () -> store().find(foreign), foreign);
            assertTrue(String.valueOf(fault.getMessage()).contains("\"" + foreign + "\""), fault::getMessage);
        }
    }

    @Test
    void idsThatCouldBePathsAreRefused() {
        for (var id : List.of("", "a/b", "../a", "ä", "x".repeat(129))) {
            assertThrows(IllegalArgumentException.class, () -> store().keep(id, takenAt(Instant.EPOCH)), id);
        }
    }
}
