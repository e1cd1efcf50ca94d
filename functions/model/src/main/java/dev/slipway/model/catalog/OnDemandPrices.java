package dev.slipway.model.catalog;

import dev.slipway.model.resource.HourlyPrice;
import java.time.Instant;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * On-demand prices of one region, for Linux.
 *
 * @param byType by instance type; a type that is absent has no price
 * @param at when they were true
 */
public record OnDemandPrices(SortedMap<String, HourlyPrice> byType, Source source, Instant at) {
    /** Where prices come from. */
    public enum Source {
        /** The region's price list. */
        PRICE_LIST("price-list"),
        /** Facts that come with the program, of us-east-1: the order of prices hardly differs between regions. */
        RECORDED("recorded");

        private final String text;

        Source(String text) {
            this.text = text;
        }

        /** For logs and the kept object. */
        public String text() {
            return text;
        }
    }

    public OnDemandPrices {
        byType = Collections.unmodifiableSortedMap(new TreeMap<>(byType));
    }

    /** These prices, and for types that they do not name the earlier ones: nothing that had a price loses it. */
    public OnDemandPrices over(OnDemandPrices earlier) {
        var merged = new TreeMap<>(earlier.byType);
        merged.putAll(byType);
        return new OnDemandPrices(merged, source, at);
    }
}
