package dev.slipway.local.ec2;

import java.util.List;

/** RunInstances as a dry run, which is all that anybody asks for: a fleet launches. Refuses what CreateFleet would. */
final class RunInstances implements Action {
    private final Ec2World world;

    RunInstances(Ec2World world) {
        this.world = world;
    }

    @Override
    public String answer(Query query) {
        query.required("MinCount");
        query.required("MaxCount");
        query.ignoring("MinCount", "MaxCount", "ClientToken");
        var specification = query.part("LaunchTemplate");
        var template = LaunchTemplateActions.find(specification, world);
        var cards = query.parts("NetworkInterface");
        var groups = cards.stream()
                .flatMap(card -> card.ignoring("DeviceIndex").texts("SecurityGroupId").stream())
                .toList();
        for (var group : groups) {
            if (world.groups().stream().noneMatch(known -> known.id().equals(group))) {
                throw Ec2Error.notFound("InvalidGroup.NotFound", "security group", List.of(group));
            }
        }
        FleetTarget.of(
                new FleetRequest.Offer(
                        0,
                        template,
                        specification.required("Version"),
                        query.required("InstanceType"),
                        cards.isEmpty() ? null : cards.getFirst().text("SubnetId"),
                        null,
                        query.text("ImageId"),
                        null,
                        Double.MAX_VALUE),
                Lifecycle.ON_DEMAND,
                world);
        Tags.specified(query, "instance");
        query.complete();
        throw new Ec2Error(
                "UnsupportedOperation", "The EC2 stand-in launches by CreateFleet; RunInstances is for dry runs.");
    }
}
