package dev.slipway.model.port;

import dev.slipway.model.catalog.Catalog;

/** Knows what EC2 offers. Answers may be minutes old. Throws {@link RetryableFault} when EC2 cannot be reached. */
public interface CatalogSource {
    /** Every type with its offerings and prices; availability is not marked here. */
    Catalog catalog();
}
