package dev.slipway.aws.catalog;

import dev.slipway.aws.AwsCalls;
import dev.slipway.model.resource.HourlyPrice;
import java.time.Instant;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.DescribeSpotPriceHistoryRequest;

/**
 * Spot prices now.
 *
 * @param byPlace price by {@code type/zone}
 */
record SpotPrices(SortedMap<String, HourlyPrice> byPlace) {
    /** Prices in one page, a count (aws.md §2.8). */
    private static final int PAGE = 2000;

    static SpotPrices read(Ec2Client client, Instant now) {
        // A history that starts now holds the price in force for each type and zone.
        var request = DescribeSpotPriceHistoryRequest.builder()
                .startTime(now)
                .productDescriptions("Linux/UNIX", "Linux/UNIX (Amazon VPC)")
                .maxResults(PAGE)
                .build();
        return AwsCalls.call("ec2:DescribeSpotPriceHistory", "all", () -> {
            var prices = new TreeMap<String, HourlyPrice>();
            var since = new TreeMap<String, Instant>();
            client.describeSpotPriceHistoryPaginator(request).spotPriceHistory().stream()
                    .forEach(quote -> {
                        var place = place(quote.instanceTypeAsString(), quote.availabilityZone());
                        var known = since.get(place);
                        if (known == null || quote.timestamp().isAfter(known)) {
                            since.put(place, quote.timestamp());
                            prices.put(place, HourlyPrice.parse(quote.spotPrice()));
                        }
                    });
            return new SpotPrices(prices);
        });
    }

    Optional<HourlyPrice> of(String instanceType, String zone) {
        return Optional.ofNullable(byPlace.get(place(instanceType, zone)));
    }

    private static String place(String instanceType, String zone) {
        return instanceType + "/" + zone;
    }
}
