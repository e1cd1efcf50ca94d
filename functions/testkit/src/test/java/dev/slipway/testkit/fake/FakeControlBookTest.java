package dev.slipway.testkit.fake;

import dev.slipway.model.port.ControlBook;
import dev.slipway.testkit.contract.ControlBookContract;

final class FakeControlBookTest extends ControlBookContract {
    @Override
    protected ControlBook book() {
        return new FakeControlBook(Faults.none());
    }
}
