package dev.slipway.aws.emulator;

import dev.slipway.testkit.emulator.Emulator;

final class FleetOnLocalStackTest extends FleetOnEmulatorContract {
    FleetOnLocalStackTest() {
        super(Emulator.LOCALSTACK);
    }
}
