package dev.slipway.local.ec2;

import java.math.BigDecimal;
import java.util.List;

/** What one offer would launch: everything that its names stand for. */
record FleetTarget(
        InstanceTypeFacts type,
        Subnet subnet,
        Image image,
        List<SecurityGroup> groups,
        String userData,
        BigDecimal pricePerHour) {

    /**
     * Looks every name of the offer up.
     *
     * @throws Ec2Error the reason why the offer cannot be launched, which goes into the fleet's error set
     */
    static FleetTarget of(FleetRequest.Offer offer, Lifecycle lifecycle, Ec2World world) {
        var type = type(offer, lifecycle, world);
        var subnet = subnet(offer, world);
        var zones = InstanceTypes.zones(type.name());
        if (!zones.contains(subnet.zone())) {
            throw new Ec2Error(
                    "Unsupported",
                    "Your requested instance type (%s) is not supported in your requested Availability Zone (%s). Please retry your request by not specifying an Availability Zone or choosing %s."
                            .formatted(type.name(), subnet.zone(), String.join(", ", zones)));
        }
        var price = world.prices().of(lifecycle, type.name(), subnet.zone());
        if (price == null) {
            throw new IllegalStateException(
                    "%s has no on-demand price. Maybe on-demand-prices.csv lost its line.".formatted(type.name()));
        }
        return new FleetTarget(
                type,
                subnet,
                image(offer, type, world),
                groups(offer, world),
                offer.template().userData(),
                price);
    }

    private static InstanceTypeFacts type(FleetRequest.Offer offer, Lifecycle lifecycle, Ec2World world) {
        var name = offer.type();
        if (name == null || name.isEmpty()) {
            throw Ec2Error.missing("InstanceType");
        }
        var type = world.types().find(name);
        if (type == null) {
            throw Ec2Error.invalidValue("Invalid value '%s' for InstanceType.".formatted(name));
        }
        if (!type.sold(lifecycle)) {
            throw new Ec2Error(
                    "Unsupported", "The instance type '%s' is not sold as %s.".formatted(name, lifecycle.word()));
        }
        return type;
    }

    private static Subnet subnet(FleetRequest.Offer offer, Ec2World world) {
        var id = offer.subnet();
        var zone = offer.zone();
        if (id == null) {
            return world.subnets().stream()
                    .filter(subnet -> zone == null || subnet.zone().equals(zone))
                    .findFirst()
                    .orElseThrow(() -> Ec2Error.invalidValue("Invalid availability zone: [%s]".formatted(zone)));
        }
        var found = world.subnets().stream()
                .filter(subnet -> subnet.id().equals(id))
                .findFirst()
                .orElseThrow(() -> Ec2Error.notFound("InvalidSubnetID.NotFound", "subnet", List.of(id)));
        if (zone != null && !zone.equals(found.zone())) {
            throw Ec2Error.invalidValue(
                    "The subnet '%s' is in %s and not in the Availability Zone %s.".formatted(id, found.zone(), zone));
        }
        return found;
    }

    private static Image image(FleetRequest.Offer offer, InstanceTypeFacts type, Ec2World world) {
        var id = offer.image();
        if (id == null || id.isEmpty()) {
            throw Ec2Error.missing("ImageId");
        }
        if (!id.matches("ami-([0-9a-f]{8}|[0-9a-f]{17})")) {
            throw new Ec2Error("InvalidAMIID.Malformed", "Invalid id: \"%s\"".formatted(id));
        }
        var image = world.images().stream()
                .filter(candidate -> candidate.id().equals(id))
                .findFirst()
                .orElseThrow(() ->
                        new Ec2Error("InvalidAMIID.NotFound", "The image id '[%s]' does not exist".formatted(id)));
        if (!type.list("architectures").contains(image.architecture())) {
            throw Ec2Error.invalidValue(
                    "The architecture '%s' of the specified instance type does not match the architecture '%s' of the specified AMI. Specify an instance type and an AMI that have matching architectures, and try again. You can use 'describe-instance-types' or 'describe-images' to discover the architecture of the instance type or AMI."
                            .formatted(String.join(", ", type.list("architectures")), image.architecture()));
        }
        return image;
    }

    private static List<SecurityGroup> groups(FleetRequest.Offer offer, Ec2World world) {
        return offer.template().securityGroups().stream()
                .map(id -> world.groups().stream()
                        .filter(group -> group.id().equals(id))
                        .findFirst()
                        .orElseThrow(() -> new Ec2Error(
                                "InvalidGroup.NotFound", "The security group '%s' does not exist".formatted(id))))
                .toList();
    }
}
