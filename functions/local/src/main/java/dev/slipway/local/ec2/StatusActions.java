package dev.slipway.local.ec2;

/** DescribeInstanceStatus, of instances that run. */
final class StatusActions {
    private static final Page.Bounds PAGE = new Page.Bounds(5, 1000, 1000);

    private final Ec2World world;
    private final Attributes<Instance> attributes = new Attributes<Instance>()
            .one("availability-zone", Instance::zone)
            .one("system-status.status", instance -> instance.checks().status(StatusChecks.SYSTEM))
            .one("instance-status.status", instance -> instance.checks().status(StatusChecks.INSTANCE))
            .many(
                    "event.code",
                    instance -> instance.checks().events().stream()
                            .map(StatusChecks.Event::code)
                            .toList());

    StatusActions(Ec2World world) {
        this.world = world;
    }

    String describe(Query query) {
        var wanted = attributes.wanted(query);
        var running = world.population().visible(world.now()).stream()
                .filter(instance -> instance.state() == InstanceState.RUNNING)
                .filter(wanted)
                .toList();
        var page = Page.of(query, PAGE, running, Instance::id);
        query.complete();
        var xml = new Xml();
        return xml.list("instanceStatusSet", page.items(), instance -> write(xml, instance))
                .text("nextToken", page.next())
                .toString();
    }

    private static void write(Xml xml, Instance instance) {
        var checks = instance.checks();
        xml.text("instanceId", instance.id()).text("availabilityZone", instance.zone());
        InstanceActions.state(xml, "instanceState", instance.state());
        xml.in("systemStatus", () -> checks.write(xml, StatusChecks.SYSTEM));
        xml.in("instanceStatus", () -> checks.write(xml, StatusChecks.INSTANCE));
        xml.list(
                "eventsSet",
                checks.events(),
                event -> xml.text("code", event.code())
                        .text("description", event.description())
                        .text("notBefore", event.notBefore()));
    }
}
