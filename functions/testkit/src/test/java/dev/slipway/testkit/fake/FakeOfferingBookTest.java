package dev.slipway.testkit.fake;

import dev.slipway.model.port.OfferingBook;
import dev.slipway.testkit.contract.OfferingBookContract;

final class FakeOfferingBookTest extends OfferingBookContract {
    @Override
    protected OfferingBook book() {
        return new FakeOfferingBook(Faults.none());
    }
}
