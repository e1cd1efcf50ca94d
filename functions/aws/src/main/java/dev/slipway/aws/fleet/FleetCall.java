package dev.slipway.aws.fleet;

import dev.slipway.aws.ClusterIdentity;
import dev.slipway.aws.family.NodeUserData;
import dev.slipway.model.catalog.CapacityType;
import dev.slipway.model.catalog.ReservationKind;
import dev.slipway.model.pool.ResolvedNodeClass.Subnet;
import dev.slipway.model.port.FleetRequest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import software.amazon.awssdk.services.ec2.model.CreateFleetRequest;
import software.amazon.awssdk.services.ec2.model.DefaultTargetCapacityType;
import software.amazon.awssdk.services.ec2.model.FleetLaunchTemplateConfigRequest;
import software.amazon.awssdk.services.ec2.model.FleetLaunchTemplateOverridesRequest;
import software.amazon.awssdk.services.ec2.model.FleetOnDemandAllocationStrategy;
import software.amazon.awssdk.services.ec2.model.FleetType;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.SpotAllocationStrategy;
import software.amazon.awssdk.services.ec2.model.TagSpecification;

/**
 * A fleet request in EC2's words. Options are grouped by what their launch templates differ in. Each option becomes one override: its type in the zone's subnet with the most free addresses.
 */
record FleetCall(FleetRequest request, ClusterIdentity cluster, SortedMap<TemplateVariant, LaunchTemplate> templates) {
    static FleetCall of(FleetRequest request, ClusterIdentity cluster, String region) {
        var templates = new TreeMap<TemplateVariant, LaunchTemplate>();
        for (var option : request.options()) {
            templates.computeIfAbsent(
                    TemplateVariant.of(request, option),
                    variant -> LaunchTemplate.of(request, variant, cluster, region));
        }
        return new FleetCall(request, cluster, templates);
    }

    CreateFleetRequest toSdk() {
        var spot = request.capacityType() == CapacityType.SPOT;
        var kind = kind();
        var fleet = CreateFleetRequest.builder()
                .type(FleetType.INSTANT)
                .clientToken(request.launch().value())
                .targetCapacitySpecification(target ->
                        target.totalTargetCapacity(request.count()).defaultTargetCapacityType(target(spot, kind)))
                .launchTemplateConfigs(configs())
                .tagSpecifications(tagSpecifications());
        if (!request.nodeClass().spec().context().isEmpty()) {
            fleet.context(request.nodeClass().spec().context());
        }
        if (spot) {
            fleet.spotOptions(options -> options.allocationStrategy(SpotAllocationStrategy.PRICE_CAPACITY_OPTIMIZED));
        } else if (kind == ReservationKind.INTERRUPTIBLE) {
            // The SDK does not know the parameter yet.
            fleet.overrideConfiguration(extra -> extra.putRawQueryParameter(
                    "ReservedCapacityOptions.ReservationType.1", "interruptible-capacity-reservation"));
        } else if (kind == ReservationKind.DEFAULT) {
            fleet.onDemandOptions(options -> options.allocationStrategy(FleetOnDemandAllocationStrategy.LOWEST_PRICE));
        }
        return fleet.build();
    }

    /** Of the one reservation that a launch on reserved capacity is for (aws.md §3.6). */
    private ReservationKind kind() {
        return LaunchTemplate.kindOf(request, request.options().getFirst().reservation());
    }

    private static String target(boolean spot, ReservationKind kind) {
        return switch (kind) {
            case DEFAULT -> (spot ? DefaultTargetCapacityType.SPOT : DefaultTargetCapacityType.ON_DEMAND).toString();
            case CAPACITY_BLOCK -> DefaultTargetCapacityType.CAPACITY_BLOCK.toString();
            case INTERRUPTIBLE -> "reserved-capacity";
        };
    }

    private List<FleetLaunchTemplateConfigRequest> configs() {
        var configs = new ArrayList<FleetLaunchTemplateConfigRequest>();
        templates.forEach((variant, template) -> {
            var overrides = request.options().stream()
                    .filter(option -> TemplateVariant.of(request, option).equals(variant))
                    .flatMap(option -> override(option).stream())
                    .toList();
            if (!overrides.isEmpty()) {
                configs.add(FleetLaunchTemplateConfigRequest.builder()
                        .launchTemplateSpecification(
                                spec -> spec.launchTemplateName(template.name()).version("$Latest"))
                        .overrides(overrides)
                        .build());
            }
        });
        return configs;
    }

    /** Empty where the class has no subnet in the zone: EC2 would refuse the whole request. */
    private Optional<FleetLaunchTemplateOverridesRequest> override(FleetRequest.Option option) {
        return subnet(option.zone())
                .map(subnet -> FleetLaunchTemplateOverridesRequest.builder()
                        .instanceType(option.instanceType())
                        .subnetId(subnet.id())
                        .availabilityZone(option.zone())
                        .imageId(option.imageId())
                        .build());
    }

    private Optional<Subnet> subnet(String zone) {
        return request.nodeClass().subnets().stream()
                .filter(subnet -> subnet.zone().equals(zone))
                .max(Comparator.comparing(Subnet::freeAddresses).thenComparing(Subnet::id, Comparator.reverseOrder()));
    }

    /** Why EC2 would refuse one of the templates; empty when fine. */
    Optional<NodeUserData.Problem> problem() {
        return templates.values().stream()
                .flatMap(template -> NodeUserData.tooLarge(template.userData()).stream())
                .findFirst();
    }

    boolean hasOverride() {
        return !configs().isEmpty();
    }

    /** The zone of an override that names its subnet alone. */
    Optional<String> zoneOf(String subnetId) {
        return request.nodeClass().subnets().stream()
                .filter(subnet -> subnet.id().equals(subnetId))
                .map(Subnet::zone)
                .findFirst();
    }

    Optional<FleetRequest.Option> option(String instanceType, String zone) {
        return request.options().stream()
                .filter(option -> option.instanceType().equals(instanceType)
                        && option.zone().equals(zone))
                .findFirst();
    }

    private List<TagSpecification> tagSpecifications() {
        var tags = InstanceTags.sdk(InstanceTags.launch(cluster.name(), request));
        return Stream.of(ResourceType.INSTANCE, ResourceType.VOLUME, ResourceType.FLEET)
                .map(type ->
                        TagSpecification.builder().resourceType(type).tags(tags).build())
                .toList();
    }
}
