package dev.slipway.local.ec2;

import static dev.slipway.local.ec2.Ec2Scene.filter;
import static dev.slipway.local.ec2.Ec2Scene.refused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.model.AvailabilityZone;
import software.amazon.awssdk.services.ec2.model.Image;
import software.amazon.awssdk.services.ec2.model.Subnet;

final class NetworkAndImagesTest {
    private final Ec2Scene scene = new Ec2Scene();

    @AfterEach
    void close() {
        scene.close();
    }

    @Test
    void hasADiscoverableSubnetInEachZone() {
        var subnets = scene.ec2
                .describeSubnets(request -> request.filters(filter("tag:karpenter.sh/discovery", "demo")))
                .subnets();
        assertEquals(
                Set.of("us-east-1a", "us-east-1b", "us-east-1c"),
                subnets.stream().map(Subnet::availabilityZone).collect(Collectors.toSet()));
        assertTrue(subnets.stream().allMatch(subnet -> subnet.availableIpAddressCount() == 16_379));
        assertEquals(1, subnets.stream().map(Subnet::vpcId).distinct().count());
        assertEquals(
                List.of(),
                scene.ec2
                        .describeSubnets(request -> request.filters(filter("tag:karpenter.sh/discovery", "other")))
                        .subnets());
    }

    @Test
    void knowsItsSubnetsById() {
        var id = scene.subnet("us-east-1b");
        assertEquals(
                "use1-az2",
                scene.ec2
                        .describeSubnets(request -> request.subnetIds(id))
                        .subnets()
                        .getFirst()
                        .availabilityZoneId());
        var refused = refused(
                "InvalidSubnetID.NotFound",
                () -> scene.ec2.describeSubnets(request -> request.subnetIds(id, "subnet-1")));
        assertEquals(
                "The subnet ID 'subnet-1' does not exist",
                refused.awsErrorDetails().errorMessage());
    }

    @Test
    void hasADiscoverableSecurityGroup() {
        var groups = scene.ec2
                .describeSecurityGroups(request -> request.filters(filter("tag:karpenter.sh/discovery", "demo")))
                .securityGroups();
        assertEquals(1, groups.size());
        assertEquals("demo-node", groups.getFirst().groupName());
        assertEquals(
                groups,
                scene.ec2
                        .describeSecurityGroups(
                                request -> request.groupIds(groups.getFirst().groupId()))
                        .securityGroups());
        refused("InvalidGroup.NotFound", () -> scene.ec2.describeSecurityGroups(request -> request.groupIds("sg-1")));
    }

    @Test
    void listsItsZones() {
        assertEquals(
                List.of("us-east-1a", "us-east-1b", "us-east-1c"),
                scene.ec2.describeAvailabilityZones().availabilityZones().stream()
                        .map(AvailabilityZone::zoneName)
                        .toList());
        refused(
                "InvalidParameterValue",
                () -> scene.ec2.describeAvailabilityZones(request -> request.zoneNames("mars-1a")));
    }

    private List<String> images(String name, String architecture) {
        return scene
                .ec2
                .describeImages(request -> request.owners("amazon")
                        .filters(
                                filter("name", name),
                                filter("architecture", architecture),
                                filter("state", "available")))
                .images()
                .stream()
                .map(Image::name)
                .sorted()
                .toList();
    }

    @Test
    void findsImagesByWildcard() {
        assertEquals(
                List.of(
                        "amazon-eks-node-al2023-x86_64-standard-1.34-v20261008",
                        "amazon-eks-node-al2023-x86_64-standard-1.34-v20261105"),
                images("amazon-eks-node-al2023-x86_64-standard-1.34-v*", "x86_64"));
        assertEquals(List.of(), images("amazon-eks-node-al2023-x86_64-standard-1.34-v*", "arm64"));
        assertEquals(
                2,
                images("amazon-eks-node-al2023-arm64-nvidia-1.34-v*", "arm64").size());
        assertEquals(2, images("bottlerocket-aws-k8s-1.34-aarch64-v*", "arm64").size());
        assertEquals(
                2,
                images("bottlerocket-aws-k8s-1.34-nvidia-x86_64-v*", "x86_64").size());
    }

    @Test
    void knowsImagesByIdAndOwner() {
        var image = scene.ec2
                .describeImages(request -> request.imageIds(scene.image("arm64")))
                .images()
                .getFirst();
        assertEquals("arm64", image.architectureAsString());
        assertEquals("2026-11-05T00:00:00.000Z", image.creationDate());
        assertEquals("2028-11-05T00:00:00.000Z", image.deprecationTime());
        assertEquals("available", image.stateAsString());
        assertEquals(
                List.of(),
                scene.ec2.describeImages(request -> request.owners("self")).images());
        assertTrue(scene.ec2.describeImages(request -> request.owners("092701018921")).images().stream()
                .allMatch(found -> found.name().startsWith("bottlerocket-")));
        refused(
                "InvalidAMIID.NotFound",
                () -> scene.ec2.describeImages(request -> request.imageIds("ami-00000000000000000")));
        refused("InvalidAMIID.Malformed", () -> scene.ec2.describeImages(request -> request.imageIds("ami-x")));
    }
}
