package dev.slipway.aws.emulator;

import dev.slipway.testkit.emulator.Emulator;

final class SnapshotStoreOnLocalStackTest extends SnapshotStoreOnEmulatorContract {
    SnapshotStoreOnLocalStackTest() {
        super(Emulator.LOCALSTACK);
    }
}
