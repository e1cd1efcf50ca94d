package dev.slipway.local.ec2;

import dev.slipway.aws.catalog.RecordedPrices;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * US dollars an hour for Linux in us-east-1. On-demand prices are facts of the AWS Price List (see the head of
 * {@code on-demand-prices.csv}). <b>Spot prices are made up</b>: 25 to 45 % of the on-demand price, the share fixed by a hash of type and
 * zone, so that zones differ and every run is the same.
 */
final class Prices {
    private static final int LEAST_SHARE = 2500;
    private static final int SHARES = 2001;
    private static final BigDecimal WHOLE = BigDecimal.valueOf(10_000);
    private static final BigDecimal LEAST_PRICE = new BigDecimal("0.0001");

    private final SortedMap<String, BigDecimal> onDemandByType;

    private Prices(SortedMap<String, BigDecimal> onDemandByType) {
        this.onDemandByType = onDemandByType;
    }

    static Prices load() {
        var prices = new TreeMap<String, BigDecimal>();
        RecordedPrices.onDemand()
                .byType()
                .forEach((type, price) -> prices.put(
                        type,
                        new BigDecimal(price.dollars().stripTrailingZeros().toPlainString())));
        return new Prices(Collections.unmodifiableSortedMap(prices));
    }

    SortedMap<String, BigDecimal> onDemand() {
        return onDemandByType;
    }

    /** The price in that zone; null for a type without a recorded on-demand price. */
    @Nullable
    BigDecimal of(Lifecycle lifecycle, String type, String zone) {
        var onDemand = onDemandByType.get(type);
        if (onDemand == null || lifecycle == Lifecycle.ON_DEMAND) {
            return onDemand;
        }
        var share = BigDecimal.valueOf(
                LEAST_SHARE + InstanceTypes.hash("spot price of %s in %s".formatted(type, zone)) % SHARES);
        return onDemand.multiply(share).divide(WHOLE, 4, RoundingMode.HALF_UP).max(LEAST_PRICE);
    }
}
