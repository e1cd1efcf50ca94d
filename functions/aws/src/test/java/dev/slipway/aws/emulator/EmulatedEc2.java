package dev.slipway.aws.emulator;

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
import dev.slipway.model.pool.ResolvedNodeClass;
import dev.slipway.model.pool.SelectorTerm;
import dev.slipway.model.port.FleetRequest;
import dev.slipway.testkit.contract.Examples;
import dev.slipway.testkit.emulator.Emulator;
import dev.slipway.testkit.fake.FakeClock;
import dev.slipway.testkit.fake.FakeMemoryBook;
import dev.slipway.testkit.fake.Faults;
import dev.slipway.testkit.scenario.TestNodeClass;
import java.time.Instant;
import java.util.List;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.SecurityGroup;
import software.amazon.awssdk.services.ec2.model.Subnet;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.ssm.SsmClient;

/**
 * The adapters that the functions use, in an account of an emulator whose default subnets and group carry the discovery
 * tag.
 */
final class EmulatedEc2 implements AutoCloseable {
    private static final Tag DISCOVERY =
            Tag.builder().key("discovery").value(Examples.CLUSTER).build();

    final Ec2Client client;
    final Ec2FleetGateway fleet;
    final Ec2CatalogSource catalog;
    final NodeClassResolver nodeClasses;
    private final SsmClient ssm;
    private final IamClient iam;
    final List<Subnet> subnets;
    final SecurityGroup group;

    EmulatedEc2(Emulator emulator) {
        var account = Emulated.in(emulator);
        client = account.client(Ec2Client.builder());
        fleet = new Ec2FleetGateway(
                client, () -> new ClusterIdentity(Examples.CLUSTER, "https://api.demo", "Q0E=", "10.100.0.0/16"));
        var clock = new FakeClock(Instant.parse("2026-11-22T10:20:30Z"));
        catalog = new Ec2CatalogSource(
                new AskedFactsSource("us-east-1", new Ec2OfferSource(client, clock), RecordedPrices.onDemand(), clock),
                new FakeMemoryBook(Faults.none()),
                DerivationSettings.USUAL,
                clock);
        ssm = account.client(SsmClient.builder());
        iam = account.client(IamClient.builder());
        var profiles = new RoleProfiles(iam, client, Examples.CLUSTER, "us-east-1", clock);
        nodeClasses = new NodeClassResolver(client, ssm, profiles, () -> "1.34", clock);
        subnets = client.describeSubnets().subnets();
        group = client.describeSecurityGroups().securityGroups().getFirst();
        client.createTags(tag ->
                tag.resources(subnets.stream().map(Subnet::subnetId).toList()).tags(DISCOVERY));
        client.createTags(tag -> tag.resources(group.groupId()).tags(DISCOVERY));
    }

    /** The example's class, with AL2023 images that Amazon owns, which both emulators know. */
    static NodeClass nodeClass() {
        return TestNodeClass.like(Examples.nodeClass())
                .images(new SelectorTerm(Examples.labels(), "", "al2023-ami-2023*-kernel-*", "", "137112412989"))
                .role("")
                .instanceProfile("nodes")
                .build();
    }

    /** The request, with what the account's node class resolves to. */
    FleetRequest fitting(FleetRequest request) {
        if (!(nodeClasses.resolve(nodeClass()) instanceof ResolvedNodeClass.Ready ready)) {
            throw new AssertionError("Not ready: " + nodeClasses.resolve(nodeClass()));
        }
        return Examples.with(ready, option -> bootable(ready, option.imageId()), request);
    }

    /** The account's image of the same architecture as one of {@link Examples}. */
    private static String bootable(ResolvedNodeClass.Ready ready, String example) {
        return ready.images().stream()
                .filter(image -> example.endsWith(image.architecture()))
                .findFirst()
                .orElseThrow()
                .id();
    }

    @Override
    public void close() {
        client.close();
        ssm.close();
        iam.close();
    }
}
