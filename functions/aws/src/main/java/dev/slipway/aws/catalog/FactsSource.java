package dev.slipway.aws.catalog;

import dev.slipway.model.catalog.CatalogFacts;
import dev.slipway.model.port.RetryableFault;

/** Knows what EC2 offers in the region, as of some minutes or hours ago. */
@FunctionalInterface
interface FactsSource {
    /**
     * The same object as before when nothing is newer.
     *
     * @throws RetryableFault when there is no answer at all, not even an old one
     */
    CatalogFacts facts();
}
