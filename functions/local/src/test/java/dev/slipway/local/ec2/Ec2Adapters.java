package dev.slipway.local.ec2;

import dev.slipway.aws.ClusterIdentity;
import dev.slipway.aws.catalog.Ec2CatalogSource;
import dev.slipway.aws.catalog.OnDemandPrices;
import dev.slipway.aws.fleet.Ec2FleetGateway;
import dev.slipway.model.pool.NodeClass;
import dev.slipway.model.pool.SelectorTerm;
import dev.slipway.testkit.contract.Examples;
import dev.slipway.testkit.fake.FakeClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.ec2.Ec2Client;

/** The adapters that the functions use, over HTTP against a stand-in that shows at once what was done. */
final class Ec2Adapters implements AutoCloseable {
    private final FakeClock clock = new FakeClock(Instant.parse("2026-11-22T10:20:30Z"));
    final Ec2World world =
            Ec2World.of(Ec2WorldSettings.forCluster(Examples.CLUSTER).withConsistencyDelay(Duration.ZERO), clock);
    private final Ec2StandIn standIn = Ec2StandIn.start(world);
    private final Ec2Client client = Ec2Client.builder()
            .endpointOverride(standIn.endpoint())
            .region(Region.US_EAST_1)
            .credentialsProvider(AnonymousCredentialsProvider.create())
            .httpClient(UrlConnectionHttpClient.create())
            .build();
    final Ec2FleetGateway fleet = new Ec2FleetGateway(
            client, () -> new ClusterIdentity(Examples.CLUSTER, "https://api.demo", "Q0E=", "10.100.0.0/16"));
    final Ec2CatalogSource catalog = new Ec2CatalogSource(client, () -> "1.34", OnDemandPrices.recorded(), clock);

    /** The example's class, selecting by the tag that the stand-in's subnets and group carry. */
    static NodeClass discovering(String cluster) {
        var example = Examples.nodeClass();
        var discovered = List.of(new SelectorTerm(Examples.labels("karpenter.sh/discovery", cluster), "", "", "", ""));
        return new NodeClass(
                example.name(),
                example.amiFamily(),
                example.images(),
                discovered,
                discovered,
                example.role(),
                example.instanceProfile(),
                example.userData(),
                example.tags(),
                example.blockDevices(),
                example.httpTokens(),
                example.httpPutResponseHopLimit(),
                example.associatePublicIpAddress(),
                example.detailedMonitoring(),
                example.hash());
    }

    @Override
    public void close() {
        client.close();
        standIn.close();
    }
}
