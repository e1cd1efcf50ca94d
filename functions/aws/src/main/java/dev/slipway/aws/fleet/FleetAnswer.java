package dev.slipway.aws.fleet;

import dev.slipway.aws.Ec2ErrorCodes;
import dev.slipway.model.catalog.CapacityPool;
import dev.slipway.model.catalog.CapacityType;
import dev.slipway.model.claim.CloudInstance;
import dev.slipway.model.claim.InstanceId;
import dev.slipway.model.claim.LaunchedInstance;
import dev.slipway.model.port.FleetOutcome;
import dev.slipway.model.port.FleetOutcome.Refusal;
import dev.slipway.model.port.FleetRequest;
import dev.slipway.model.resource.HourlyPrice;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.CreateFleetError;
import software.amazon.awssdk.services.ec2.model.CreateFleetInstance;
import software.amazon.awssdk.services.ec2.model.CreateFleetResponse;
import software.amazon.awssdk.services.ec2.model.FleetLaunchTemplateOverrides;
import software.amazon.awssdk.services.ec2.model.LaunchTemplateAndOverridesResponse;

/** What EC2 answered, in our words. EC2 answers 200 with errors and instances side by side; both are used. */
final class FleetAnswer {
    private FleetAnswer() {}

    static FleetOutcome outcome(FleetCall call, CreateFleetResponse response) {
        var instances = new ArrayList<LaunchedInstance>();
        for (var group : response.instances()) {
            group.instanceIds().forEach(id -> instances.add(launched(call, group, id)));
        }
        var refusals =
                response.errors().stream().map(error -> refusal(call, error)).toList();
        return new FleetOutcome(instances, refusals);
    }

    /** Instances of a launch that was made before, as DescribeInstances shows them. */
    static List<LaunchedInstance> found(FleetCall call, List<CloudInstance> instances) {
        return instances.stream()
                .map(instance -> new LaunchedInstance(
                        instance.id(),
                        instance.pool(),
                        price(call, instance.pool()),
                        instance.imageId(),
                        instance.privateDnsName()))
                .toList();
    }

    private static LaunchedInstance launched(FleetCall call, CreateFleetInstance group, String id) {
        var overrides = overrides(group.launchTemplateAndOverrides());
        var pool = new CapacityPool(
                call.request().capacityType(),
                Optional.ofNullable(group.instanceTypeAsString())
                        .or(() -> overrides.map(FleetLaunchTemplateOverrides::instanceTypeAsString))
                        .orElseThrow(() -> incomplete(id, "instance type")),
                overrides.flatMap(found -> zone(call, found)).orElseThrow(() -> incomplete(id, "zone")));
        var image = overrides
                .flatMap(found -> Optional.ofNullable(found.imageId()))
                .or(() -> call.option(pool.instanceType(), pool.zone()).map(FleetRequest.Option::imageId))
                .orElseThrow(() -> incomplete(id, "image"));
        return new LaunchedInstance(new InstanceId(id), pool, price(call, pool), image);
    }

    private static Refusal refusal(FleetCall call, CreateFleetError error) {
        var code = String.valueOf(error.errorCode());
        var pool = overrides(error.launchTemplateAndOverrides())
                .flatMap(found -> Optional.ofNullable(found.instanceTypeAsString())
                        .flatMap(type ->
                                zone(call, found).map(zone -> new CapacityPool(capacityType(call, error), type, zone))))
                .orElse(null);
        var subnet = Ec2ErrorCodes.subnetFull(code)
                ? overrides(error.launchTemplateAndOverrides())
                        .flatMap(found -> Optional.ofNullable(found.subnetId()))
                        .orElse(null)
                : null;
        return refusal(code, String.valueOf(error.errorMessage()), pool, subnet);
    }

    /** In EC2's words, and what to do about it. */
    static Refusal refusal(String code, String message, @Nullable CapacityPool pool, @Nullable String fullSubnet) {
        var remedy = Ec2ErrorCodes.remedy(code);
        return new Refusal(
                Ec2ErrorCodes.refusal(code, message),
                code,
                remedy.isEmpty() ? message : message + " " + remedy,
                pool,
                fullSubnet);
    }

    private static CapacityType capacityType(FleetCall call, CreateFleetError error) {
        return Optional.ofNullable(error.lifecycleAsString())
                .flatMap(CapacityType::named)
                .orElse(call.request().capacityType());
    }

    private static Optional<String> zone(FleetCall call, FleetLaunchTemplateOverrides overrides) {
        return Optional.ofNullable(overrides.availabilityZone())
                .or(() -> Optional.ofNullable(overrides.subnetId()).flatMap(call::zoneOf));
    }

    private static Optional<FleetLaunchTemplateOverrides> overrides(LaunchTemplateAndOverridesResponse response) {
        return Optional.ofNullable(response).flatMap(found -> Optional.ofNullable(found.overrides()));
    }

    /** The price that the launch was decided by; the option's when it is known, else the cheapest option's of the type. */
    private static HourlyPrice price(FleetCall call, CapacityPool pool) {
        return call.option(pool.instanceType(), pool.zone())
                .map(FleetRequest.Option::price)
                .or(() -> call.request().options().stream()
                        .filter(option -> option.instanceType().equals(pool.instanceType()))
                        .map(FleetRequest.Option::price)
                        .min(HourlyPrice::compareTo))
                .orElseGet(() -> call.request().options().getFirst().price());
    }

    private static IllegalStateException incomplete(String id, String what) {
        return new IllegalStateException(
                "EC2 launched %s but did not say its %s. Maybe the fleet API has changed.".formatted(id, what));
    }
}
