package dev.slipway.aws.emulator;

import dev.slipway.aws.ClusterIdentity;
import dev.slipway.aws.catalog.Ec2CatalogSource;
import dev.slipway.aws.catalog.OnDemandPrices;
import dev.slipway.aws.fleet.Ec2FleetGateway;
import dev.slipway.model.pool.NodeClass;
import dev.slipway.model.pool.ResolvedNodeClass;
import dev.slipway.model.pool.SelectorTerm;
import dev.slipway.model.port.FleetRequest;
import dev.slipway.testkit.contract.Examples;
import dev.slipway.testkit.emulator.Emulator;
import dev.slipway.testkit.fake.FakeClock;
import java.time.Instant;
import java.util.List;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.SecurityGroup;
import software.amazon.awssdk.services.ec2.model.Subnet;
import software.amazon.awssdk.services.ec2.model.Tag;

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
    final List<Subnet> subnets;
    final SecurityGroup group;

    EmulatedEc2(Emulator emulator) {
        client = Emulated.in(emulator).client(Ec2Client.builder());
        fleet = new Ec2FleetGateway(
                client, () -> new ClusterIdentity(Examples.CLUSTER, "https://api.demo", "Q0E=", "10.100.0.0/16"));
        catalog = new Ec2CatalogSource(
                client, () -> "1.34", OnDemandPrices.recorded(), new FakeClock(Instant.parse("2026-11-22T10:20:30Z")));
        subnets = client.describeSubnets().subnets();
        group = client.describeSecurityGroups().securityGroups().getFirst();
        client.createTags(tag ->
                tag.resources(subnets.stream().map(Subnet::subnetId).toList()).tags(DISCOVERY));
        client.createTags(tag -> tag.resources(group.groupId()).tags(DISCOVERY));
    }

    /** The example's class, with AL2023 images that Amazon owns, which both emulators know. */
    static NodeClass nodeClass() {
        var example = Examples.nodeClass();
        return new NodeClass(
                example.name(),
                example.amiFamily(),
                List.of(new SelectorTerm(Examples.labels(), "", "al2023-ami-2023*-kernel-*", "", "137112412989")),
                example.subnets(),
                example.securityGroups(),
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

    /** The request, with what the account's node class resolves to. */
    FleetRequest fitting(FleetRequest request) {
        if (!(catalog.resolve(nodeClass()) instanceof ResolvedNodeClass.Ready ready)) {
            throw new AssertionError("Not ready: " + catalog.resolve(nodeClass()));
        }
        return new FleetRequest(
                request.launch(),
                request.count(),
                request.nodePool(),
                ready,
                request.labels(),
                request.taints(),
                request.capacityType(),
                request.options());
    }

    @Override
    public void close() {
        client.close();
    }
}
