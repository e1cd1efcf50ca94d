package dev.slipway.model.port;

import dev.slipway.model.catalog.InstanceTypeFacts;
import dev.slipway.model.catalog.OnDemandPrices;
import dev.slipway.model.catalog.SpotPrices;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Asks AWS what it sells in a region; slow, and the answers keep. Throws {@link RetryableFault} when it does not answer. */
public interface OfferSource {
    /** All types that can boot a node, and the zones that sell them. */
    Sold types();

    /** The price in force in each zone. */
    SpotPrices spotPrices();

    /** The region's price list, if there is one to ask. */
    PriceListing onDemandPrices();

    /**
     * What is sold where.
     *
     * @param zoneIds by zone name
     */
    record Sold(List<InstanceTypeFacts> types, SortedMap<String, String> zoneIds) {
        public Sold {
            types = List.copyOf(types);
            zoneIds = Collections.unmodifiableSortedMap(new TreeMap<>(zoneIds));
        }
    }

    /** What the price list said. */
    sealed interface PriceListing {
        record Listed(OnDemandPrices prices) implements PriceListing {}

        /**
         * The region has no price list, or it is not for us.
         *
         * @param why a sentence
         */
        record Unlisted(String why) implements PriceListing {}
    }
}
