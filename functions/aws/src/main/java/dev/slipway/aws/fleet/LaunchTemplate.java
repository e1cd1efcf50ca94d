package dev.slipway.aws.fleet;

import dev.slipway.aws.ClusterIdentity;
import dev.slipway.model.catalog.CapacityType;
import dev.slipway.model.pool.BlockDevice;
import dev.slipway.model.pool.NodeClass;
import dev.slipway.model.port.FleetRequest;
import dev.slipway.model.resource.Quantity;
import dev.slipway.model.scheduling.WellKnown;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.LaunchTemplateBlockDeviceMappingRequest;
import software.amazon.awssdk.services.ec2.model.LaunchTemplateEbsBlockDeviceRequest;
import software.amazon.awssdk.services.ec2.model.LaunchTemplateInstanceMetadataOptionsRequest;
import software.amazon.awssdk.services.ec2.model.LaunchTemplateInstanceNetworkInterfaceSpecificationRequest;
import software.amazon.awssdk.services.ec2.model.LaunchTemplateTagSpecificationRequest;
import software.amazon.awssdk.services.ec2.model.RequestLaunchTemplateData;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.Tag;

/**
 * One launch template: everything of a launch but types, subnets, images and the launch's own tag, so that many launches
 * share it.
 *
 * @param name {@code slipway/<cluster>/<hash of the data>}
 * @param tags of the template itself
 */
record LaunchTemplate(String name, RequestLaunchTemplateData data, SortedMap<String, String> tags) {
    /** The root volume of AL2023 when the class names none (aws.md §1.5). */
    private static final BlockDevice AL2023_ROOT =
            new BlockDevice("/dev/xvda", true, "20Gi", "gp3", "", "", true, true, 0, 0, 0);

    private static final long GIBIBYTE = 1L << 30;

    static LaunchTemplate of(FleetRequest request, long maxPods, ClusterIdentity cluster) {
        var nodeClass = request.nodeClass().spec();
        var labels = new TreeMap<>(request.labels());
        labels.put(WellKnown.CAPACITY_TYPE, request.capacityType().text());
        var userData = NodeUserData.of(nodeClass, cluster, labels, request.taints(), maxPods);
        var tags = InstanceTags.shared(cluster.name(), request);
        var data = data(request, userData, tags);
        // The SDK hides user data in toString, so it is hashed beside it.
        var name = "slipway/%s/%s".formatted(cluster.name(), hash(data + "\n" + userData));
        return new LaunchTemplate(name, data, tags);
    }

    private static RequestLaunchTemplateData data(
            FleetRequest request, String userData, SortedMap<String, String> tags) {
        var nodeClass = request.nodeClass().spec();
        var data = RequestLaunchTemplateData.builder()
                .iamInstanceProfile(profile -> profile.name(request.nodeClass().instanceProfile()))
                .monitoring(monitoring -> monitoring.enabled(nodeClass.detailedMonitoring()))
                .metadataOptions(metadata(nodeClass))
                .networkInterfaces(networkInterface(request))
                .tagSpecifications(tagSpecifications(request, tags));
        var devices = devices(nodeClass);
        if (!devices.isEmpty()) {
            data.blockDeviceMappings(devices);
        }
        if (!userData.isEmpty()) {
            data.userData(Base64.getEncoder().encodeToString(userData.getBytes(StandardCharsets.UTF_8)));
        }
        return data.build();
    }

    private static LaunchTemplateInstanceMetadataOptionsRequest metadata(NodeClass nodeClass) {
        var options = nodeClass.metadataOptions();
        return LaunchTemplateInstanceMetadataOptionsRequest.builder()
                .httpEndpoint(options.httpEndpoint() ? "enabled" : "disabled")
                .httpProtocolIpv6(options.httpProtocolIpv6() ? "enabled" : "disabled")
                .httpPutResponseHopLimit(options.httpPutResponseHopLimit())
                .httpTokens(options.httpTokens())
                .instanceMetadataTags("disabled")
                .build();
    }

    private static LaunchTemplateInstanceNetworkInterfaceSpecificationRequest networkInterface(FleetRequest request) {
        return LaunchTemplateInstanceNetworkInterfaceSpecificationRequest.builder()
                .deviceIndex(0)
                .groups(request.nodeClass().securityGroupIds())
                .associatePublicIpAddress(request.nodeClass().spec().network().associatePublicIpAddress())
                .build();
    }

    /** CreateFleet itself tags instances, volumes and the fleet; what else a launch makes is tagged by the template. */
    private static List<LaunchTemplateTagSpecificationRequest> tagSpecifications(
            FleetRequest request, SortedMap<String, String> tags) {
        var types = new ArrayList<ResourceType>();
        types.add(ResourceType.NETWORK_INTERFACE);
        if (request.capacityType() == CapacityType.SPOT) {
            types.add(ResourceType.SPOT_INSTANCES_REQUEST);
        }
        List<Tag> sdkTags = InstanceTags.sdk(tags);
        return types.stream()
                .map(type -> LaunchTemplateTagSpecificationRequest.builder()
                        .resourceType(type)
                        .tags(sdkTags)
                        .build())
                .toList();
    }

    private static List<LaunchTemplateBlockDeviceMappingRequest> devices(NodeClass nodeClass) {
        var devices =
                nodeClass.blockDevices().isEmpty() && nodeClass.amiFamily().equals("AL2023")
                        ? List.of(AL2023_ROOT)
                        : nodeClass.blockDevices();
        return devices.stream().map(LaunchTemplate::mapping).toList();
    }

    private static LaunchTemplateBlockDeviceMappingRequest mapping(BlockDevice device) {
        var volume = LaunchTemplateEbsBlockDeviceRequest.builder()
                .encrypted(device.encrypted())
                .deleteOnTermination(device.deleteOnTermination())
                .volumeType(emptyToNull(device.volumeType()))
                .snapshotId(emptyToNull(device.snapshotId()))
                .kmsKeyId(emptyToNull(device.kmsKeyId()))
                .iops(device.iops() == 0 ? null : device.iops())
                .throughput(device.throughput() == 0 ? null : device.throughput());
        if (!device.volumeSize().isEmpty()) {
            var bytes = Quantity.parse(device.volumeSize()).units();
            volume.volumeSize(Math.toIntExact(Math.ceilDiv(bytes, GIBIBYTE)));
        }
        return LaunchTemplateBlockDeviceMappingRequest.builder()
                .deviceName(device.deviceName())
                .ebs(volume.build())
                .build();
    }

    private static @Nullable String emptyToNull(String text) {
        return text.isEmpty() ? null : text;
    }

    private static String hash(String content) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(content.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("This Java has no SHA-256, which every Java must have.", e);
        }
    }
}
