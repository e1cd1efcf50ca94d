package dev.slipway.aws.fleet;

import dev.slipway.model.catalog.CapacityPool;
import dev.slipway.model.catalog.CapacityType;
import dev.slipway.model.claim.CloudInstance;
import dev.slipway.model.claim.InstanceId;
import java.util.Objects;
import java.util.TreeMap;
import software.amazon.awssdk.services.ec2.model.CapacityReservationPreference;
import software.amazon.awssdk.services.ec2.model.GroupIdentifier;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.InstanceLifecycleType;

/** An instance in our words. */
final class DescribedInstance {
    private DescribedInstance() {}

    static CloudInstance of(Instance instance) {
        var tags = new TreeMap<String, String>();
        instance.tags().forEach(tag -> tags.put(tag.key(), tag.value()));
        var spot = instance.instanceLifecycle() == InstanceLifecycleType.SPOT;
        var pool = new CapacityPool(
                spot ? CapacityType.SPOT : CapacityType.ON_DEMAND,
                instance.instanceTypeAsString(),
                instance.placement().availabilityZone());
        return new CloudInstance(
                new InstanceId(instance.instanceId()),
                pool,
                instance.state().nameAsString(),
                instance.imageId(),
                instance.launchTime(),
                tags,
                Objects.requireNonNullElse(instance.subnetId(), ""),
                instance.securityGroups().stream().map(GroupIdentifier::groupId).toList(),
                reservation(instance),
                Objects.requireNonNullElse(instance.placement().groupId(), ""),
                Objects.requireNonNullElse(instance.privateDnsName(), ""));
    }

    /** One that an instance happens to fill, because it is open, is none that its launch chose (aws.md §2.7). */
    private static String reservation(Instance instance) {
        var specification = instance.capacityReservationSpecification();
        var chosen = specification != null
                && specification.capacityReservationPreference()
                        == CapacityReservationPreference.CAPACITY_RESERVATIONS_ONLY;
        return chosen ? Objects.requireNonNullElse(instance.capacityReservationId(), "") : "";
    }
}
