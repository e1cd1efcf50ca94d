package dev.slipway.aws.catalog;

import dev.slipway.aws.AwsCalls;
import dev.slipway.aws.Ec2Filters;
import dev.slipway.model.catalog.InstanceTypeFacts;
import dev.slipway.model.catalog.SpotPrices;
import dev.slipway.model.port.OfferSource;
import dev.slipway.model.resource.HourlyPrice;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.DescribeInstanceTypeOfferingsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeInstanceTypesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeSpotPriceHistoryRequest;
import software.amazon.awssdk.services.ec2.model.InstanceTypeInfo;
import software.amazon.awssdk.services.ec2.model.LocationType;

/** What EC2 sells, asked page by page (aws.md §2.1, §2.8). */
public final class Ec2OfferSource implements OfferSource {
    /** Largest pages that EC2 gives, counts; EC2 API Reference, read 2026-11-22. */
    private static final int TYPES_PAGE = 100;

    private static final int OFFERINGS_PAGE = 1000;

    /** Prices in one page, a count (aws.md §2.8). */
    private static final int PRICES_PAGE = 2000;

    private final Ec2Client client;
    private final @Nullable PriceList priceList;
    private final Clock clock;

    /** Without on-demand prices. */
    public Ec2OfferSource(Ec2Client client, Clock clock) {
        this(client, null, clock);
    }

    /**
     * Asks nothing yet.
     *
     * @param priceList null where the region has none
     */
    public Ec2OfferSource(Ec2Client client, @Nullable PriceList priceList, Clock clock) {
        this.client = client;
        this.priceList = priceList;
        this.clock = clock;
    }

    @Override
    public Sold types() {
        var zonesByType = zonesByType();
        var types = new ArrayList<InstanceTypeFacts>();
        for (var info : describe()) {
            TypeReading.of(info, zonesByType.getOrDefault(info.instanceTypeAsString(), List.of()))
                    .ifPresent(types::add);
        }
        return new Sold(types, zoneIds());
    }

    @Override
    public PriceListing onDemandPrices() {
        return priceList == null
                ? new PriceListing.Unlisted("The region has no price list to ask.")
                : priceList.prices(clock.instant());
    }

    @Override
    public SpotPrices spotPrices() {
        var now = clock.instant();
        // A history that starts now holds the price in force for each type and zone.
        var request = DescribeSpotPriceHistoryRequest.builder()
                .startTime(now)
                .productDescriptions("Linux/UNIX", "Linux/UNIX (Amazon VPC)")
                .maxResults(PRICES_PAGE)
                .build();
        return AwsCalls.call("ec2:DescribeSpotPriceHistory", "all", () -> {
            var prices = new TreeMap<String, SortedMap<String, HourlyPrice>>();
            var since = new TreeMap<String, Instant>();
            client.describeSpotPriceHistoryPaginator(request).spotPriceHistory().stream()
                    .forEach(quote -> {
                        var type = quote.instanceTypeAsString();
                        var known = since.get(type + "/" + quote.availabilityZone());
                        if (known == null || quote.timestamp().isAfter(known)) {
                            since.put(type + "/" + quote.availabilityZone(), quote.timestamp());
                            prices.computeIfAbsent(quote.availabilityZone(), _ -> new TreeMap<>())
                                    .put(type, HourlyPrice.parse(quote.spotPrice()));
                        }
                    });
            return new SpotPrices(prices, now);
        });
    }

    private List<InstanceTypeInfo> describe() {
        var request = DescribeInstanceTypesRequest.builder()
                .filters(
                        Ec2Filters.filter("supported-virtualization-type", "hvm"),
                        Ec2Filters.filter("processor-info.supported-architecture", "x86_64", "arm64"))
                .maxResults(TYPES_PAGE)
                .build();
        return AwsCalls.call(
                "ec2:DescribeInstanceTypes",
                "all",
                () -> client.describeInstanceTypesPaginator(request).instanceTypes().stream()
                        .toList());
    }

    private SortedMap<String, List<String>> zonesByType() {
        var request = DescribeInstanceTypeOfferingsRequest.builder()
                .locationType(LocationType.AVAILABILITY_ZONE)
                .maxResults(OFFERINGS_PAGE)
                .build();
        return AwsCalls.call("ec2:DescribeInstanceTypeOfferings", "all", () -> {
            var zones = new TreeMap<String, List<String>>();
            client.describeInstanceTypeOfferingsPaginator(request).instanceTypeOfferings().stream()
                    .forEach(offering -> zones.computeIfAbsent(offering.instanceTypeAsString(), _ -> new ArrayList<>())
                            .add(offering.location()));
            return zones;
        });
    }

    private SortedMap<String, String> zoneIds() {
        return AwsCalls.call("ec2:DescribeAvailabilityZones", "all", () -> {
            var ids = new TreeMap<String, String>();
            client.describeAvailabilityZones()
                    .availabilityZones()
                    .forEach(zone -> ids.put(zone.zoneName(), zone.zoneId()));
            return ids;
        });
    }
}
