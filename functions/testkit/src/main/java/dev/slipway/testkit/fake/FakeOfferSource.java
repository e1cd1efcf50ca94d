package dev.slipway.testkit.fake;

import dev.slipway.model.catalog.CatalogFacts;
import dev.slipway.model.catalog.SpotPrices;
import dev.slipway.model.port.OfferSource;

/** What AWS sells, as the test says. */
public final class FakeOfferSource implements OfferSource {
    private final Faults faults;
    private CatalogFacts sold;
    private PriceListing listing;

    public FakeOfferSource(CatalogFacts sold, Faults faults) {
        this.sold = sold;
        this.listing = new PriceListing.Listed(sold.onDemand());
        this.faults = faults;
    }

    public void becomes(CatalogFacts newFacts) {
        sold = newFacts;
        listing = new PriceListing.Listed(newFacts.onDemand());
    }

    /** There is no price list from now on. */
    public void unlisted(String why) {
        listing = new PriceListing.Unlisted(why);
    }

    @Override
    public Sold types() {
        return faults.around("offers:types", "all", () -> new Sold(sold.types(), sold.zoneIds()));
    }

    @Override
    public SpotPrices spotPrices() {
        return faults.around("offers:spot", "all", sold::spot);
    }

    @Override
    public PriceListing onDemandPrices() {
        return faults.around("offers:on-demand", "all", () -> listing);
    }
}
