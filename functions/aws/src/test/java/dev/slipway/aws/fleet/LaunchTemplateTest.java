package dev.slipway.aws.fleet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.aws.ClusterIdentity;
import dev.slipway.aws.Ec2Wire;
import dev.slipway.aws.Golden;
import dev.slipway.model.catalog.CapacityType;
import dev.slipway.model.claim.LaunchId;
import dev.slipway.model.pool.BlockDevice;
import dev.slipway.model.pool.CapacityReservation;
import dev.slipway.model.pool.Kubelet;
import dev.slipway.model.pool.MetadataOptions;
import dev.slipway.model.pool.Network;
import dev.slipway.model.pool.Network.ConnectionTracking;
import dev.slipway.model.pool.Network.Interface;
import dev.slipway.model.pool.PlacementGroup;
import dev.slipway.model.pool.PlacementGroupSelector;
import dev.slipway.model.pool.ResolvedNodeClass;
import dev.slipway.model.port.FleetOutcome;
import dev.slipway.model.port.FleetRequest;
import dev.slipway.model.resource.HourlyPrice;
import dev.slipway.model.resource.ResourceList;
import dev.slipway.testkit.contract.Examples;
import dev.slipway.testkit.scenario.TestNodeClass;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.regions.Region;

/** What EC2 is told about a node class, as it goes over the wire. */
final class LaunchTemplateTest {
    private static final ClusterIdentity CLUSTER =
            new ClusterIdentity("demo", "https://api.demo", "Q0E=", "10.100.0.0/16");
    private static final ClusterIdentity IPV6_CLUSTER =
            new ClusterIdentity("demo", "https://api.demo", "Q0E=", "fd30:1c53:5f8a::/108");
    private static final Network NETWORK = new Network(
            false, 2, List.of(), new ConnectionTracking(Duration.ofSeconds(350), null, Duration.ofSeconds(30)));
    private static final SortedMap<String, String> EFA = Examples.labels(ResourceList.EFA, "1");

    private final Ec2Wire ec2 = wire(Region.US_EAST_1);

    @AfterEach
    void stop() {
        ec2.close();
    }

    @Test
    void tellsEc2AllThatTheClassSays() {
        var nodeClass = spec().network(NETWORK)
                .context("reserved-by-ec2")
                .placementGroup(new PlacementGroupSelector("", "close-together"))
                .detailedMonitoring()
                .nestedVirtualization(true)
                .metadataOptions(new MetadataOptions(false, true, 3, "optional"))
                .blockDevices(
                        new BlockDevice("/dev/xvda", true, "100G", "io2", "", "key", true, true, 4000, 0, 0),
                        new BlockDevice("/dev/xvdb", false, "", "gp3", "snap-1", "", null, false, 0, 250, 200));
        var labels = Examples.labels(
                "karpenter.k8s.aws/instance-tenancy", "dedicated", "karpenter.k8s.aws/placement-group-partition", "3");
        launch(nodeClass, Examples.labels(ResourceList.NITRO_SANDBOX, "1"), labels, CLUSTER, option(29, 0, ""));
        Golden.matches("fleet/template-everything.txt", template("LaunchTemplateData."));
        assertEquals("reserved-by-ec2", ec2.request("CreateFleet", 0).get("Context"));
    }

    @Test
    void attachesTheInterfacesThatAreListed() {
        var interfaces = List.of(new Interface(0, 0, false), new Interface(0, 1, true), new Interface(1, 1, true));
        var network = new Network(true, 2, interfaces, NETWORK.connectionTracking());
        launch(spec().network(network), EFA, Examples.labels(), CLUSTER, option(29, 4, ""));
        Golden.matches("fleet/interfaces-listed.txt", template("LaunchTemplateData.NetworkInterface."));
    }

    @Test
    void attachesAnInterfaceForEachEfaThatPodsAskFor() {
        // aws.md §8, 22.
        launch(spec().network(NETWORK), EFA, Examples.labels(), CLUSTER, option(29, 3, ""));
        Golden.matches("fleet/interfaces-efa.txt", template("LaunchTemplateData.NetworkInterface."));
    }

    @Test
    void attachesOneInterfaceWhenNoPodAsksForEfa() {
        launch(spec(), Examples.labels(), Examples.labels(), CLUSTER, option(29, 4, ""));
        assertEquals("""
                LaunchTemplateData.NetworkInterface.1.DeviceIndex = 0
                LaunchTemplateData.NetworkInterface.1.SecurityGroupId.1 = sg-nodes
                """, template("LaunchTemplateData.NetworkInterface."));
    }

    @Test
    void givesAddressesOfIpv6InAClusterOfIpv6() {
        launch(spec().network(NETWORK), Examples.labels(), Examples.labels(), IPV6_CLUSTER, option(29, 0, ""));
        Golden.matches("fleet/interfaces-ipv6.txt", template("LaunchTemplateData.NetworkInterface."));
    }

    @Test
    void saysNothingAboutMetadataOverIpv6WhereEc2DoesNotKnowIt() {
        try (var isolated = wire(Region.of("us-isob-east-1"))) {
            launch(isolated, spec(), Examples.labels(), Examples.labels(), CLUSTER, option(29, 0, ""));
            assertFalse(isolated.request("CreateLaunchTemplate", 0)
                    .containsKey("LaunchTemplateData.MetadataOptions.HttpProtocolIpv6"));
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            AL2          | /dev/xvda 20
            AL2023       | /dev/xvda 20
            Bottlerocket | /dev/xvda 4, /dev/xvdb 20
            Windows2022  | /dev/sda1 50
            Custom       | ''
            """)
    void givesANodeItsFamilysDisks(String family, String disks) {
        launch(spec().amiFamily(family), Examples.labels(), Examples.labels(), CLUSTER, option(29, 0, ""));
        var template = ec2.request("CreateLaunchTemplate", 0);
        var mapping = "LaunchTemplateData.BlockDeviceMapping.";
        var found = template.entrySet().stream()
                .filter(parameter -> parameter.getKey().startsWith(mapping)
                        && parameter.getKey().endsWith(".DeviceName"))
                .map(parameter -> parameter.getValue() + " "
                        + template.get(parameter.getKey().replace("DeviceName", "Ebs.VolumeSize")))
                .collect(Collectors.joining(", "));
        assertEquals(disks, found);
    }

    @Test
    void makesATemplateForEachPodLimitOfAFleet() {
        // aws.md §8, 16.
        launch(
                spec(),
                Examples.labels(),
                Examples.labels(),
                CLUSTER,
                option("m7g.large", 29, 0, ""),
                option("m7g.4xlarge", 234, 0, ""),
                option("m7g.xlarge", 58, 0, ""));
        assertEquals(
                List.of("CreateLaunchTemplate", "CreateLaunchTemplate", "CreateLaunchTemplate", "CreateFleet"),
                ec2.actions().subList(0, 4));
        var fleet = ec2.request("CreateFleet", 0);
        assertEquals("m7g.large", fleet.get("LaunchTemplateConfigs.1.Overrides.1.InstanceType"));
        assertEquals("m7g.xlarge", fleet.get("LaunchTemplateConfigs.2.Overrides.1.InstanceType"));
        assertEquals("m7g.4xlarge", fleet.get("LaunchTemplateConfigs.3.Overrides.1.InstanceType"));
        assertNotEquals(templateName(fleet, 1), templateName(fleet, 2));
    }

    @Test
    void makesOneTemplateWhenTheClassSaysThePodLimit() {
        var kubelet = new Kubelet(
                List.of(),
                110,
                null,
                Collections.emptySortedMap(),
                Collections.emptySortedMap(),
                Collections.emptySortedMap(),
                Collections.emptySortedMap(),
                Collections.emptySortedMap(),
                null,
                null,
                null,
                null,
                Collections.emptySortedMap());
        launch(
                spec().kubelet(kubelet),
                Examples.labels(),
                Examples.labels(),
                CLUSTER,
                option("m7g.large", 29, 0, ""),
                option("m7g.xlarge", 58, 0, ""));
        assertEquals(
                List.of("CreateLaunchTemplate", "CreateFleet"), ec2.actions().subList(0, 2));
    }

    @Test
    void usesNoReservationThatItIsNotMeantFor() {
        // aws.md §8, 21: an open reservation would be used up otherwise.
        launch(spec(), Examples.labels(), Examples.labels(), CLUSTER, option(29, 0, ""));
        assertEquals(
                "LaunchTemplateData.CapacityReservationSpecification.CapacityReservationPreference = none\n",
                template("LaunchTemplateData.CapacityReservationSpecification."));
    }

    @Test
    void makesATemplateForEachReservation() {
        launch(
                spec(),
                Examples.labels(),
                Examples.labels(),
                CLUSTER,
                option("m7g.large", 29, 0, "cr-1"),
                option("m7g.xlarge", 29, 0, "cr-2"));
        assertEquals("""
                LaunchTemplateData.CapacityReservationSpecification.CapacityReservationPreference = capacity-reservations-only
                LaunchTemplateData.CapacityReservationSpecification.CapacityReservationTarget.CapacityReservationId = cr-1
                """, template("LaunchTemplateData.CapacityReservationSpecification."));
        assertEquals(
                "cr-2",
                ec2.request("CreateLaunchTemplate", 1)
                        .get(
                                "LaunchTemplateData.CapacityReservationSpecification.CapacityReservationTarget.CapacityReservationId"));
        assertEquals(
                "on-demand",
                ec2.request("CreateFleet", 0).get("TargetCapacitySpecification.DefaultTargetCapacityType"));
    }

    @Test
    void buysOfACapacityBlockInItsOwnWords() {
        launch(spec(), Examples.labels(), Examples.labels(), CLUSTER, option(29, 0, "cr-block"));
        assertEquals(
                "LaunchTemplateData.InstanceMarketOptions.MarketType = capacity-block\n",
                template("LaunchTemplateData.InstanceMarketOptions."));
        var fleet = ec2.request("CreateFleet", 0);
        assertEquals("capacity-block", fleet.get("TargetCapacitySpecification.DefaultTargetCapacityType"));
        assertTrue(fleet.keySet().stream().noneMatch(key -> key.startsWith("OnDemandOptions")));
    }

    @Test
    void takesWhatIsLentAsInterruptible() {
        launch(spec(), Examples.labels(), Examples.labels(), CLUSTER, option(29, 0, "cr-lent"));
        assertEquals(
                "LaunchTemplateData.InstanceMarketOptions.MarketType = interruptible-capacity-reservation\n",
                template("LaunchTemplateData.InstanceMarketOptions."));
        var fleet = ec2.request("CreateFleet", 0);
        assertEquals("reserved-capacity", fleet.get("TargetCapacitySpecification.DefaultTargetCapacityType"));
        assertEquals("interruptible-capacity-reservation", fleet.get("ReservedCapacityOptions.ReservationType.1"));
        assertTrue(fleet.keySet().stream().noneMatch(key -> key.startsWith("OnDemandOptions")));
    }

    @Test
    void refusesUserDataThatALaunchesLabelsMakeTooLarge() {
        // The class by itself is within the limit, which row 41 is about.
        var nodeClass = spec().userData("#".repeat(15_500));
        var labels = new TreeMap<String, String>();
        for (var i = 0; i < 20; i++) {
            labels.put("label-" + i, "v".repeat(60));
        }
        var outcome = launch(nodeClass, Examples.labels(), labels, CLUSTER, option(29, 0, ""));
        assertEquals("UserDataSizeLimitExceeded", outcome.refusals().getFirst().code());
        assertEquals(List.of(), ec2.actions());
    }

    private FleetOutcome launch(
            TestNodeClass nodeClass,
            SortedMap<String, String> requests,
            SortedMap<String, String> labels,
            ClusterIdentity cluster,
            FleetRequest.Option... options) {
        return launch(ec2, nodeClass, requests, labels, cluster, options);
    }

    private static FleetOutcome launch(
            Ec2Wire wire,
            TestNodeClass nodeClass,
            SortedMap<String, String> requests,
            SortedMap<String, String> labels,
            ClusterIdentity cluster,
            FleetRequest.Option... options) {
        var reserved = !options[0].reservation().isEmpty();
        return new Ec2FleetGateway(wire.client(), () -> cluster)
                .launch(new FleetRequest(
                        new LaunchId("launch-1"),
                        1,
                        "default",
                        placed(Examples.ready(nodeClass.build())),
                        labels,
                        List.of(),
                        ResourceList.parse(requests),
                        reserved ? CapacityType.RESERVED : CapacityType.ON_DEMAND,
                        List.of(options),
                        ""));
    }

    /** In the group that the class names, which EC2 knows by an id. */
    private static ResolvedNodeClass.Ready placed(ResolvedNodeClass.Ready ready) {
        return ready.spec().placementGroup().equals(PlacementGroupSelector.NONE)
                ? with(ready, PlacementGroup.NONE)
                : with(ready, new PlacementGroup("pg-1", "partition", 7));
    }

    private static ResolvedNodeClass.Ready with(ResolvedNodeClass.Ready ready, PlacementGroup group) {
        return new ResolvedNodeClass.Ready(
                ready.spec(),
                ready.subnets(),
                ready.securityGroupIds(),
                ready.images(),
                ready.instanceProfile(),
                List.of(
                        reservation("cr-block", CapacityReservation.Type.CAPACITY_BLOCK, false),
                        reservation("cr-lent", CapacityReservation.Type.DEFAULT, true)),
                group);
    }

    private static CapacityReservation reservation(String id, CapacityReservation.Type type, boolean interruptible) {
        return new CapacityReservation(
                id, "m7g.large", "us-east-1a", "111122223333", "targeted", type, interruptible, false, "", 3);
    }

    private static FleetRequest.Option option(int maxPods, int efaInterfaces, String reservation) {
        return option("m7g.large", maxPods, efaInterfaces, reservation);
    }

    private static FleetRequest.Option option(String type, int maxPods, int efaInterfaces, String reservation) {
        return new FleetRequest.Option(
                type, "us-east-1a", "ami-arm64", maxPods, efaInterfaces, reservation, HourlyPrice.parse("0.08"));
    }

    private static TestNodeClass spec() {
        return TestNodeClass.like(Examples.nodeClass()).tags(Examples.labels());
    }

    private static Ec2Wire wire(Region region) {
        return new Ec2Wire(region)
                .answer("CreateLaunchTemplate", "")
                .answer("CreateFleet", "<fleetId>fleet-1</fleetId>")
                .answer("DescribeInstances", "<reservationSet/>");
    }

    /** Parameters of the first template, but for user data and tags. */
    private String template(String prefix) {
        var parameters = new TreeMap<>(ec2.request("CreateLaunchTemplate", 0));
        parameters
                .keySet()
                .removeIf(name ->
                        !name.startsWith(prefix) || name.contains(".TagSpecification.") || name.endsWith(".UserData"));
        return Ec2Wire.text(parameters);
    }

    private static String templateName(SortedMap<String, String> fleet, int config) {
        return fleet.getOrDefault(
                "LaunchTemplateConfigs.%d.LaunchTemplateSpecification.LaunchTemplateName".formatted(config), "none");
    }
}
