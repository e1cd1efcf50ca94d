package dev.slipway.model.catalog;

import dev.slipway.model.resource.HourlyPrice;
import java.time.Instant;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Spot prices of one region, for Linux.
 *
 * @param byZone by zone, then by instance type; a pool that is absent has no price
 * @param at when they were true
 */
public record SpotPrices(SortedMap<String, SortedMap<String, HourlyPrice>> byZone, Instant at) {
    public SpotPrices {
        var copy = new TreeMap<String, SortedMap<String, HourlyPrice>>();
        byZone.forEach((zone, prices) -> copy.put(zone, Collections.unmodifiableSortedMap(new TreeMap<>(prices))));
        byZone = Collections.unmodifiableSortedMap(copy);
    }

    public Optional<HourlyPrice> of(String instanceType, String zone) {
        var prices = byZone.get(zone);
        return prices == null ? Optional.empty() : Optional.ofNullable(prices.get(instanceType));
    }

    /** These prices, and for pools that they do not name the earlier ones: nothing that had a price loses it. */
    public SpotPrices over(SpotPrices earlier) {
        var merged = new TreeMap<String, SortedMap<String, HourlyPrice>>();
        earlier.byZone.forEach((zone, prices) -> merged.put(zone, new TreeMap<>(prices)));
        byZone.forEach((zone, prices) ->
                merged.computeIfAbsent(zone, _ -> new TreeMap<>()).putAll(prices));
        return new SpotPrices(merged, at);
    }
}
