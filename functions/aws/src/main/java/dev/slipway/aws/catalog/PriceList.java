package dev.slipway.aws.catalog;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.slipway.aws.AwsCalls;
import dev.slipway.model.catalog.OnDemandPrices;
import dev.slipway.model.port.OfferSource.PriceListing;
import dev.slipway.model.port.RetryableFault;
import dev.slipway.model.resource.HourlyPrice;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import software.amazon.awssdk.services.pricing.PricingClient;
import software.amazon.awssdk.services.pricing.model.Filter;
import software.amazon.awssdk.services.pricing.model.FilterType;
import software.amazon.awssdk.services.pricing.model.GetProductsRequest;
import software.amazon.awssdk.services.pricing.model.PricingException;

/** On-demand prices of one region from the AWS Price List's query API (aws.md §2.8). */
public final class PriceList {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Products in one page, a count: the most that GetProducts gives (Price List API Reference, read 2026-11-27). */
    private static final int PAGE = 100;

    private final PricingClient client;
    private final String region;

    /**
     * Asks nothing yet.
     *
     * @param client of the region that {@link #endpointRegion} says
     * @param region whose prices are wanted
     */
    public PriceList(PricingClient client, String region) {
        this.client = client;
        this.region = region;
    }

    /** The price list is asked in a few regions for all of them; empty where none answers for the region. */
    public static Optional<String> endpointRegion(String region) {
        if (region.startsWith("us-gov-") || region.startsWith("us-iso")) {
            return Optional.empty();
        }
        if (region.startsWith("cn-")) {
            return Optional.of("cn-northwest-1");
        }
        if (region.startsWith("ap-")) {
            return Optional.of("ap-south-1");
        }
        return Optional.of(region.startsWith("eu-") ? "eu-central-1" : "us-east-1");
    }

    PriceListing prices(Instant now) {
        try {
            var shared = products("Shared", "Compute Instance");
            var metal = products("Dedicated", "Compute Instance (bare metal)");
            if (shared.isEmpty() || metal.isEmpty()) {
                // Half a list would look like a whole one whose other types are not sold.
                return new PriceListing.Unlisted(
                        "The price list has %d types and %d of bare metal for %s. Maybe it is being rebuilt."
                                .formatted(shared.size(), metal.size(), region));
            }
            var prices = new TreeMap<>(metal);
            prices.putAll(shared);
            return new PriceListing.Listed(new OnDemandPrices(prices, OnDemandPrices.Source.PRICE_LIST, now));
        } catch (PricingException refused) {
            return new PriceListing.Unlisted("%s: %s. Maybe the function's role lacks pricing:GetProducts."
                    .formatted(AwsCalls.codeOf(refused), AwsCalls.messageOf(refused)));
        } catch (RetryableFault away) {
            return new PriceListing.Unlisted(String.valueOf(away.getMessage()));
        }
    }

    private SortedMap<String, HourlyPrice> products(String tenancy, String family) {
        var request = GetProductsRequest.builder()
                .serviceCode("AmazonEC2")
                .filters(
                        match("regionCode", region),
                        match("serviceCode", "AmazonEC2"),
                        match("preInstalledSw", "NA"),
                        match("operatingSystem", "Linux"),
                        match("capacitystatus", "Used"),
                        match("marketoption", "OnDemand"),
                        match("tenancy", tenancy),
                        match("productFamily", family))
                .maxResults(PAGE)
                .build();
        return AwsCalls.call("pricing:GetProducts", region, () -> {
            var prices = new TreeMap<String, HourlyPrice>();
            client.getProductsPaginator(request).priceList().forEach(product -> add(product, prices));
            return prices;
        });
    }

    private static Filter match(String field, String value) {
        return Filter.builder()
                .type(FilterType.TERM_MATCH)
                .field(field)
                .value(value)
                .build();
    }

    /** A product is a JSON text: attributes, and terms of which each on-demand one has a price for an hour. */
    private static void add(String product, SortedMap<String, HourlyPrice> prices) {
        var tree = read(product);
        var type = tree.at("/product/attributes/instanceType").asText("");
        for (var term : tree.at("/terms/OnDemand")) {
            for (var dimension : term.path("priceDimensions")) {
                var perUnit = dimension.path("pricePerUnit");
                var amount = List.of("USD", "CNY").stream()
                        .map(currency -> perUnit.path(currency).asText(""))
                        .filter(text -> !text.isEmpty())
                        .findFirst();
                if (!type.isEmpty() && amount.isPresent() && new BigDecimal(amount.get()).signum() > 0) {
                    prices.put(type, HourlyPrice.parse(amount.get()));
                }
            }
        }
    }

    private static JsonNode read(String product) {
        try {
            return JSON.readTree(product);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("The price list holds a product that is no JSON: " + product, e);
        }
    }
}
