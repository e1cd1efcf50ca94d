package dev.slipway.local.pricing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.aws.catalog.Ec2OfferSource;
import dev.slipway.aws.catalog.PriceList;
import dev.slipway.aws.catalog.RecordedPrices;
import dev.slipway.model.catalog.OnDemandPrices;
import dev.slipway.model.port.OfferSource.PriceListing;
import dev.slipway.testkit.fake.FakeClock;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.pricing.PricingClient;

/** The functions' own price list, read page by page from the stand-in. */
final class PriceListOverHttpTest {
    private final FakeClock clock = new FakeClock();

    @Test
    void readsEveryPriceOfEveryPage() {
        var listed = assertInstanceOf(PriceListing.Listed.class, listing("us-east-1"));
        assertEquals(RecordedPrices.onDemand().byType(), listed.prices().byType());
        assertEquals(OnDemandPrices.Source.PRICE_LIST, listed.prices().source());
        assertEquals(clock.instant(), listed.prices().at());
    }

    @Test
    void saysThatAnotherRegionIsNotListed() {
        var unlisted = assertInstanceOf(PriceListing.Unlisted.class, listing("mars-north-1"));
        assertTrue(unlisted.why().contains("0 types and 0 of bare metal for mars-north-1"), unlisted::why);
    }

    private PriceListing listing(String region) {
        try (var standIn = PriceListStandIn.start("us-east-1");
                var client = PricingClient.builder()
                        .endpointOverride(standIn.endpoint())
                        .region(Region.US_EAST_1)
                        .credentialsProvider(AnonymousCredentialsProvider.create())
                        .httpClient(UrlConnectionHttpClient.create())
                        .build();
                var ec2 = Ec2Client.builder()
                        .region(Region.US_EAST_1)
                        .credentialsProvider(AnonymousCredentialsProvider.create())
                        .httpClient(UrlConnectionHttpClient.create())
                        .build()) {
            return new Ec2OfferSource(ec2, new PriceList(client, region), clock).onDemandPrices();
        }
    }
}
