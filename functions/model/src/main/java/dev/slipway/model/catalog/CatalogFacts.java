package dev.slipway.model.catalog;

import java.time.Instant;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * All that EC2 says about what it sells in one region, before any node class: what is kept, and what a {@link Catalog} is
 * derived from.
 *
 * @param region {@code us-east-1}
 * @param types by name
 * @param zoneIds by zone name, {@code use1-az4}; ids are the same in every account, names are not
 * @param typesAt when types and zones were asked for
 */
public record CatalogFacts(
        String region,
        List<InstanceTypeFacts> types,
        SortedMap<String, String> zoneIds,
        Instant typesAt,
        OnDemandPrices onDemand,
        SpotPrices spot) {
    public CatalogFacts {
        types = types.stream()
                .sorted(Comparator.comparing(InstanceTypeFacts::name))
                .toList();
        zoneIds = Collections.unmodifiableSortedMap(new TreeMap<>(zoneIds));
    }

    public CatalogFacts with(OnDemandPrices fresh) {
        return new CatalogFacts(region, types, zoneIds, typesAt, fresh, spot);
    }

    public CatalogFacts with(SpotPrices fresh) {
        return new CatalogFacts(region, types, zoneIds, typesAt, onDemand, fresh);
    }
}
