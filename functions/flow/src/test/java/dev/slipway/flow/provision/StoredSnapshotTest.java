package dev.slipway.flow.provision;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.slipway.flow.World;
import dev.slipway.model.cluster.PlanRequest.SnapshotStored;
import dev.slipway.model.port.SnapshotStore;
import dev.slipway.testkit.fake.FakeSnapshotStore;
import dev.slipway.testkit.fake.Faults;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The cluster of these tests has two pods that wait; the stored snapshot knows of one. */
final class StoredSnapshotTest {
    private final Faults faults = Faults.none();
    private final World world = World.withPods(faults, 2);
    private final FakeSnapshotStore store = new FakeSnapshotStore("demo", faults);
    private final SnapshotStored stored = request(
            store.keep("batch-1", World.withPods(Faults.none(), 1).cluster.snapshot()));

    private SnapshotStored request(String key) {
        return new SnapshotStored("batch-1", "demo", world.clock.instant(), key);
    }

    private int waitingWith(SnapshotStore snapshots, SnapshotStored request) {
        var gather = new GatherProvisionFacts(
                world.book, world.catalog, world.catalog, world.offerings, world.cluster, snapshots);
        return gather.seen(request, world.clock.instant()).snapshot().pending().stream()
                .mapToInt(group -> group.names().size())
                .sum();
    }

    @Test
    void theStoredSnapshotIsPlannedWithoutAskingTheCluster() {
        assertEquals(1, waitingWith(store, stored));
        assertEquals(0, faults.count("cluster:snapshot"));
    }

    @Test
    void whatHasExpiredIsReadFromTheCluster() {
        store.expire();
        assertEquals(2, waitingWith(store, stored));
    }

    @Test
    void whereNothingIsStoredTheClusterIsRead() {
        assertEquals(2, waitingWith(SnapshotStore.NONE, stored));
    }

    @Test
    void aKeyOfAnotherClusterIsNotFollowed() {
        assertEquals(2, waitingWith(store, request("snapshots/other/batch-1")));
    }

    @Test
    void aStoreThatIsAwayHoldsNoPodUp() {
        assertEquals(2, waitingWith(new FakeSnapshotStore("demo", Faults.eachFailsOnce()), stored));
    }

    @Test
    void anOldOneIsNotEvenRead() {
        world.clock.advance(Duration.ofSeconds(30));
        assertEquals(2, waitingWith(store, stored));
        assertEquals(0, faults.count("snapshots:find"));
        assertNotEquals(0, faults.count("cluster:snapshot"));
    }
}
