package dev.slipway.aws.fleet;

import dev.slipway.aws.ClusterIdentity;
import dev.slipway.aws.family.NodeUserData;
import dev.slipway.model.catalog.CapacityType;
import dev.slipway.model.catalog.ReservationKind;
import dev.slipway.model.pool.CapacityReservation;
import dev.slipway.model.pool.NodeClass;
import dev.slipway.model.port.FleetRequest;
import dev.slipway.model.resource.ResourceList;
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
import software.amazon.awssdk.services.ec2.model.CapacityReservationPreference;
import software.amazon.awssdk.services.ec2.model.LaunchTemplateCapacityReservationSpecificationRequest;
import software.amazon.awssdk.services.ec2.model.LaunchTemplateInstanceMetadataOptionsRequest;
import software.amazon.awssdk.services.ec2.model.LaunchTemplatePlacementRequest;
import software.amazon.awssdk.services.ec2.model.LaunchTemplateTagSpecificationRequest;
import software.amazon.awssdk.services.ec2.model.MarketType;
import software.amazon.awssdk.services.ec2.model.RequestLaunchTemplateData;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.Tenancy;

/**
 * One launch template: everything of a launch but types, subnets, images and the launch's own tag, so that many launches
 * share it.
 *
 * @param name {@code slipway/<cluster>/<hash of the data>}
 * @param parameters of the request that this version of the SDK does not know, by name
 * @param userData as in the data, before base64
 * @param tags of the template itself
 */
record LaunchTemplate(
        String name,
        RequestLaunchTemplateData data,
        SortedMap<String, String> parameters,
        String userData,
        SortedMap<String, String> tags) {
    /** The region's metadata service has no IPv6, and EC2 there does not know the parameter (aws.md §1.6). */
    private static final List<String> WITHOUT_METADATA_OVER_IPV6 = List.of(
            "us-iso-east-1", "us-iso-west-1", "us-isob-east-1", "us-isob-west-1", "us-isof-south-1", "us-isof-east-1");

    static LaunchTemplate of(FleetRequest request, TemplateVariant variant, ClusterIdentity cluster, String region) {
        var labels = new TreeMap<>(request.labels());
        labels.put(WellKnown.CAPACITY_TYPE, request.capacityType().text());
        var userData = NodeUserData.of(request.nodeClass(), cluster, labels, request.taints(), variant.maxPods());
        var tags = InstanceTags.shared(cluster.name(), request);
        var data = data(request, variant, cluster, region, userData, tags);
        var parameters = parameters(request.nodeClass().spec());
        // The SDK hides user data in toString, so it is hashed beside it.
        var name = "slipway/%s/%s".formatted(cluster.name(), hash(data + "\n" + parameters + "\n" + userData));
        return new LaunchTemplate(name, data, parameters, userData, tags);
    }

    private static RequestLaunchTemplateData data(
            FleetRequest request,
            TemplateVariant variant,
            ClusterIdentity cluster,
            String region,
            String userData,
            SortedMap<String, String> tags) {
        var nodeClass = request.nodeClass().spec();
        var interfaces =
                new NetworkInterfaces(nodeClass.network(), request.nodeClass().securityGroupIds(), cluster.ipv6());
        var data = RequestLaunchTemplateData.builder()
                .iamInstanceProfile(profile -> profile.name(request.nodeClass().instanceProfile()))
                .monitoring(monitoring -> monitoring.enabled(nodeClass.detailedMonitoring()))
                .metadataOptions(metadata(nodeClass, region))
                .networkInterfaces(interfaces.forEfa(variant.efaInterfaces()))
                .placement(placement(request))
                .capacityReservationSpecification(reservation(variant))
                .tagSpecifications(tagSpecifications(request, tags));
        switch (kindOf(request, variant.reservation())) {
            case DEFAULT -> {}
            case CAPACITY_BLOCK -> data.instanceMarketOptions(market -> market.marketType(MarketType.CAPACITY_BLOCK));
            case INTERRUPTIBLE ->
                data.instanceMarketOptions(market -> market.marketType(MarketType.INTERRUPTIBLE_CAPACITY_RESERVATION));
        }
        var devices = BlockDeviceMappings.of(nodeClass);
        if (!devices.isEmpty()) {
            data.blockDeviceMappings(devices);
        }
        if (request.requests().get(ResourceList.NITRO_SANDBOX).millis() > 0) {
            data.enclaveOptions(enclave -> enclave.enabled(true));
        }
        if (!userData.isEmpty()) {
            data.userData(Base64.getEncoder().encodeToString(userData.getBytes(StandardCharsets.UTF_8)));
        }
        return data.build();
    }

    private static LaunchTemplateInstanceMetadataOptionsRequest metadata(NodeClass nodeClass, String region) {
        var options = nodeClass.metadataOptions();
        var metadata = LaunchTemplateInstanceMetadataOptionsRequest.builder()
                .httpEndpoint(options.httpEndpoint() ? "enabled" : "disabled")
                .httpPutResponseHopLimit(options.httpPutResponseHopLimit())
                .httpTokens(options.httpTokens())
                .instanceMetadataTags("disabled");
        if (!WITHOUT_METADATA_OVER_IPV6.contains(region)) {
            metadata.httpProtocolIpv6(options.httpProtocolIpv6() ? "enabled" : "disabled");
        }
        return metadata.build();
    }

    /** Null for wherever EC2 likes. By id: a name may be another account's too, and be given to another group later. */
    private static @Nullable LaunchTemplatePlacementRequest placement(FleetRequest request) {
        var partition = request.labels().getOrDefault(WellKnown.PLACEMENT_GROUP_PARTITION, "");
        var placement = LaunchTemplatePlacementRequest.builder()
                .groupId(emptyToNull(request.nodeClass().placementGroup().id()))
                .partitionNumber(partition.matches("[0-9]{1,2}") ? Integer.valueOf(partition) : null)
                .tenancy(
                        request.labels()
                                        .getOrDefault(WellKnown.INSTANCE_TENANCY, "")
                                        .equals("dedicated")
                                ? Tenancy.DEDICATED
                                : null)
                .build();
        return placement.equals(LaunchTemplatePlacementRequest.builder().build()) ? null : placement;
    }

    /** Without a reservation none is used, not even an open one: it is somebody else's, or its claim would not say so. */
    private static LaunchTemplateCapacityReservationSpecificationRequest reservation(TemplateVariant variant) {
        var reservation = LaunchTemplateCapacityReservationSpecificationRequest.builder();
        return variant.reservation().isEmpty()
                ? reservation
                        .capacityReservationPreference(CapacityReservationPreference.NONE)
                        .build()
                : reservation
                        .capacityReservationPreference(CapacityReservationPreference.CAPACITY_RESERVATIONS_ONLY)
                        .capacityReservationTarget(target -> target.capacityReservationId(variant.reservation()))
                        .build();
    }

    /** As the class knows the reservation; {@code DEFAULT} for none. */
    static ReservationKind kindOf(FleetRequest request, String reservation) {
        return request.nodeClass().reservations().stream()
                .filter(known -> known.id().equals(reservation))
                .map(CapacityReservation::kind)
                .findFirst()
                .orElse(ReservationKind.DEFAULT);
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

    private static SortedMap<String, String> parameters(NodeClass nodeClass) {
        var parameters = new TreeMap<String, String>();
        if (nodeClass.nestedVirtualization() != null) {
            parameters.put(
                    "LaunchTemplateData.CpuOptions.NestedVirtualization",
                    nodeClass.nestedVirtualization() ? "enabled" : "disabled");
        }
        return parameters;
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
