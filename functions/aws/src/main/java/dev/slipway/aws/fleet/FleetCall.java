package dev.slipway.aws.fleet;

import dev.slipway.aws.ClusterIdentity;
import dev.slipway.model.catalog.CapacityType;
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
 * A fleet request in EC2's words. User data holds the pod limit, so options are grouped by it, one launch template each.
 * Each option becomes one override: its type in the zone's subnet with the most free addresses.
 */
record FleetCall(FleetRequest request, ClusterIdentity cluster, SortedMap<Long, LaunchTemplate> templates) {
    static FleetCall of(FleetRequest request, ClusterIdentity cluster) {
        var templates = new TreeMap<Long, LaunchTemplate>();
        for (var option : request.options()) {
            templates.computeIfAbsent(option.maxPods(), maxPods -> LaunchTemplate.of(request, maxPods, cluster));
        }
        return new FleetCall(request, cluster, templates);
    }

    CreateFleetRequest toSdk() {
        var spot = request.capacityType() == CapacityType.SPOT;
        var fleet = CreateFleetRequest.builder()
                .type(FleetType.INSTANT)
                .clientToken(request.launch().value())
                .targetCapacitySpecification(target -> target.totalTargetCapacity(request.count())
                        .defaultTargetCapacityType(
                                spot ? DefaultTargetCapacityType.SPOT : DefaultTargetCapacityType.ON_DEMAND))
                .launchTemplateConfigs(configs())
                .tagSpecifications(tagSpecifications());
        if (spot) {
            fleet.spotOptions(options -> options.allocationStrategy(SpotAllocationStrategy.PRICE_CAPACITY_OPTIMIZED));
        } else {
            fleet.onDemandOptions(options -> options.allocationStrategy(FleetOnDemandAllocationStrategy.LOWEST_PRICE));
        }
        return fleet.build();
    }

    private List<FleetLaunchTemplateConfigRequest> configs() {
        var configs = new ArrayList<FleetLaunchTemplateConfigRequest>();
        templates.forEach((maxPods, template) -> {
            var overrides = request.options().stream()
                    .filter(option -> option.maxPods() == maxPods)
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
