package dev.slipway.cli;

import dev.slipway.aws.catalog.AskedFactsSource;
import dev.slipway.aws.catalog.CatalogDerivation;
import dev.slipway.aws.catalog.DerivationSettings;
import dev.slipway.aws.catalog.Ec2OfferSource;
import dev.slipway.aws.catalog.RecordedPrices;
import dev.slipway.local.ec2.Ec2StandIn;
import dev.slipway.local.ec2.Ec2World;
import dev.slipway.local.ec2.Ec2WorldSettings;
import dev.slipway.model.port.CatalogSource;
import java.time.Clock;
import java.util.Collections;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.ec2.Ec2Client;

/**
 * The catalogue that comes with the program, for plans on a laptop: recorded facts about instance types and on-demand prices
 * of us-east-1, made-up spot prices, read through the adapter that the functions use.
 */
final class RecordedCatalogueWiring {
    private RecordedCatalogueWiring() {}

    static CatalogSource read() {
        var clock = Clock.systemUTC();
        try (var ec2 = Ec2StandIn.start(Ec2World.of(Ec2WorldSettings.forCluster("laptop"), clock));
                var client = Ec2Client.builder()
                        .endpointOverride(ec2.endpoint())
                        .region(Region.US_EAST_1)
                        .credentialsProvider(AnonymousCredentialsProvider.create())
                        .httpClientBuilder(UrlConnectionHttpClient.builder())
                        .build()) {
            var facts = new AskedFactsSource(
                    Region.US_EAST_1.id(), new Ec2OfferSource(client, clock), RecordedPrices.onDemand(), clock);
            return new CatalogDerivation(facts.facts(), DerivationSettings.USUAL, Collections.emptySortedMap())
                    ::catalog;
        }
    }
}
