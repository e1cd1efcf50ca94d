package dev.slipway.solver.catalog;

/** What is to be asked for again. */
public record CatalogPlan(boolean types, boolean onDemandPrices, boolean spotPrices) {
    public boolean nothing() {
        return !types && !onDemandPrices && !spotPrices;
    }
}
