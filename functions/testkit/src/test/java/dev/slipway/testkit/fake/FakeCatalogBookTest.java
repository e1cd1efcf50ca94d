package dev.slipway.testkit.fake;

import dev.slipway.model.port.CatalogBook;
import dev.slipway.testkit.contract.CatalogBookContract;

final class FakeCatalogBookTest extends CatalogBookContract {
    @Override
    protected CatalogBook book() {
        return new FakeCatalogBook(Faults.none());
    }
}
