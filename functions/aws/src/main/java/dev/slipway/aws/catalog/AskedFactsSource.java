package dev.slipway.aws.catalog;

import dev.slipway.aws.Remembered;
import dev.slipway.model.catalog.CatalogFacts;
import dev.slipway.model.catalog.OnDemandPrices;
import dev.slipway.model.catalog.SpotPrices;
import dev.slipway.model.port.OfferSource;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Asks EC2 itself, and keeps the answers in memory: types for 12 hours, spot prices for 5 minutes (aws.md §2.1, §2.8); old
 * ones serve while EC2 does not answer. On-demand prices are given and not asked for.
 */
public final class AskedFactsSource implements FactsSource {
    private static final Duration TYPES_GOOD_FOR = Duration.ofHours(12);
    private static final Duration SPOT_GOOD_FOR = Duration.ofMinutes(5);

    private final String region;
    private final OnDemandPrices onDemand;
    private final Remembered<Types> types;
    private final Remembered<SpotPrices> spot;
    private @Nullable CatalogFacts last;

    private record Types(OfferSource.Sold sold, Instant at) {}

    /** Asks nothing yet. */
    public AskedFactsSource(String region, OfferSource source, OnDemandPrices onDemand, Clock clock) {
        this.region = region;
        this.onDemand = onDemand;
        this.types = new Remembered<>(
                "instance types", TYPES_GOOD_FOR, clock, () -> new Types(source.types(), clock.instant()));
        this.spot = new Remembered<>("spot prices", SPOT_GOOD_FOR, clock, source::spotPrices);
    }

    @Override
    public synchronized CatalogFacts facts() {
        var typesNow = types.get();
        var spotNow = spot.get();
        var known = last;
        if (known != null
                && known.typesAt().equals(typesNow.at())
                && known.spot().at().equals(spotNow.at())) {
            return known;
        }
        var fresh = new CatalogFacts(
                region, typesNow.sold().types(), typesNow.sold().zoneIds(), typesNow.at(), onDemand, spotNow);
        last = fresh;
        return fresh;
    }
}
