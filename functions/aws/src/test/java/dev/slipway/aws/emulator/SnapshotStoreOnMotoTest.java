package dev.slipway.aws.emulator;

import dev.slipway.testkit.emulator.Emulator;

final class SnapshotStoreOnMotoTest extends SnapshotStoreOnEmulatorContract {
    SnapshotStoreOnMotoTest() {
        super(Emulator.MOTO);
    }
}
