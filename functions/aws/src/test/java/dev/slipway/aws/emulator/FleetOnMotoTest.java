package dev.slipway.aws.emulator;

import dev.slipway.testkit.emulator.Emulator;

final class FleetOnMotoTest extends FleetOnEmulatorContract {
    FleetOnMotoTest() {
        super(Emulator.MOTO);
    }
}
