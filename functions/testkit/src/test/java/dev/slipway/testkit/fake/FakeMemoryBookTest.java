package dev.slipway.testkit.fake;

import dev.slipway.model.port.MemoryBook;
import dev.slipway.testkit.contract.MemoryBookContract;

final class FakeMemoryBookTest extends MemoryBookContract {
    @Override
    protected MemoryBook book() {
        return new FakeMemoryBook(Faults.none());
    }
}
