package dev.slipway.handlers;

import dev.slipway.aws.catalog.RecordedPrices;
import dev.slipway.flow.catalog.RefreshCatalog;

/** What {@link CatalogDueHandler} needs. */
record CatalogDueWiring(RefreshCatalog refresh) {
    static CatalogDueWiring of(AdapterWiring parts) {
        return new CatalogDueWiring(new RefreshCatalog(
                parts.settings().region(),
                parts.catalogBook(parts.dynamoDb()),
                parts.offerSource(parts.ec2()),
                RecordedPrices.onDemand(),
                parts.clock()));
    }
}
