package dev.slipway.testkit.fake;

import dev.slipway.model.port.SnapshotStore;
import dev.slipway.testkit.contract.Examples;
import dev.slipway.testkit.contract.SnapshotStoreContract;

final class FakeSnapshotStoreTest extends SnapshotStoreContract {
    private final SnapshotStore store = new FakeSnapshotStore(Examples.CLUSTER, Faults.none());

    @Override
    protected SnapshotStore store() {
        return store;
    }
}
