package dev.slipway.local.ec2;

import dev.slipway.aws.ClusterIdentity;
import dev.slipway.aws.catalog.AskedFactsSource;
import dev.slipway.aws.catalog.DerivationSettings;
import dev.slipway.aws.catalog.Ec2CatalogSource;
import dev.slipway.aws.catalog.Ec2OfferSource;
import dev.slipway.aws.catalog.RecordedPrices;
import dev.slipway.aws.fleet.Ec2FleetGateway;
import dev.slipway.aws.nodeclass.NodeClassResolver;
import dev.slipway.aws.nodeclass.RoleProfiles;
import dev.slipway.model.pool.NodeClass;
import dev.slipway.model.pool.SelectorTerm;
import dev.slipway.testkit.contract.Examples;
import dev.slipway.testkit.fake.FakeClock;
import dev.slipway.testkit.fake.FakeMemoryBook;
import dev.slipway.testkit.fake.Faults;
import dev.slipway.testkit.scenario.TestNodeClass;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.ssm.SsmClient;

/** The adapters that the functions use, over HTTP against a stand-in that shows at once what was done. */
final class Ec2Adapters implements AutoCloseable {
    final FakeClock clock = new FakeClock(Instant.parse("2026-11-22T10:20:30Z"));
    final Ec2World world =
            Ec2World.of(Ec2WorldSettings.forCluster(Examples.CLUSTER).withConsistencyDelay(Duration.ZERO), clock);
    private final Ec2StandIn standIn = Ec2StandIn.start(world);
    final AccountStandIn account = AccountStandIn.start(world);
    private final Ec2Client client = opened(Ec2Client.builder(), standIn.endpoint());
    private final IamClient iam = opened(IamClient.builder(), account.endpoint());
    private final SsmClient ssm = opened(SsmClient.builder(), account.endpoint());
    final Ec2FleetGateway fleet = new Ec2FleetGateway(
            client, () -> new ClusterIdentity(Examples.CLUSTER, "https://api.demo", "Q0E=", "10.100.0.0/16"));
    final Ec2CatalogSource catalog = new Ec2CatalogSource(
            new AskedFactsSource("us-east-1", new Ec2OfferSource(client, clock), RecordedPrices.onDemand(), clock),
            new FakeMemoryBook(Faults.none()),
            DerivationSettings.USUAL,
            clock);
    final RoleProfiles profiles = new RoleProfiles(iam, client, Examples.CLUSTER, "us-east-1", clock);
    final NodeClassResolver nodeClasses = new NodeClassResolver(client, ssm, profiles, () -> "1.34", clock);

    private static <B extends AwsSyncClientBuilder<B, C> & AwsClientBuilder<B, C>, C> C opened(
            B builder, URI endpoint) {
        return builder.endpointOverride(endpoint)
                .region(Region.US_EAST_1)
                .credentialsProvider(AnonymousCredentialsProvider.create())
                .httpClient(UrlConnectionHttpClient.create())
                .overrideConfiguration(override -> override.retryStrategy(DefaultRetryStrategy.doNotRetry()))
                .build();
    }

    /** The example's class, selecting by the tag that the stand-in's subnets and group carry. */
    static NodeClass discovering(String cluster) {
        var discovered = new SelectorTerm(Examples.labels("karpenter.sh/discovery", cluster), "", "", "", "");
        return TestNodeClass.like(Examples.nodeClass())
                .subnets(discovered)
                .securityGroups(discovered)
                .build();
    }

    @Override
    public void close() {
        client.close();
        iam.close();
        ssm.close();
        account.close();
        standIn.close();
    }
}
