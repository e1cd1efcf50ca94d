package dev.slipway.model.port;

import dev.slipway.model.catalog.Catalog;
import dev.slipway.model.pool.ResolvedNodeClass;
import java.util.List;

/** Knows what EC2 offers. Answers may be minutes old. Throws {@link RetryableFault} when EC2 cannot be reached. */
public interface CatalogSource {
    /**
     * Every type with its offerings and prices; availability is not marked here.
     *
     * @param nodeClasses whose nodes are meant; none for default nodes only
     */
    Catalog catalog(List<ResolvedNodeClass> nodeClasses);
}
