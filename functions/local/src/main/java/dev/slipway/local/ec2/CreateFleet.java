package dev.slipway.local.ec2;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** CreateFleet of type instant: plans, launches, and tells of both what was launched and what was not. */
final class CreateFleet implements Action {
    private final Ec2World world;

    CreateFleet(Ec2World world) {
        this.world = world;
    }

    @Override
    public String answer(Query query) {
        return world.tokens().once(query, () -> launch(query));
    }

    private String launch(Query query) {
        var request = FleetRequest.read(query, world);
        var tags = Tags.specified(query, "instance");
        query.ignoring("ClientToken").complete();
        var plan = FleetPlan.of(request, world);
        var fleetId = world.ids().nextLong("fleet");
        var xml = new Xml().text("fleetId", fleetId);
        xml.list(
                "errorSet",
                plan.refusals(),
                refusal -> describe(xml, refusal.offer())
                        .text("lifecycle", refusal.lifecycle().word())
                        .text("errorCode", refusal.code())
                        .text("errorMessage", refusal.message()));
        xml.list(
                "fleetInstanceSet",
                plan.launches(),
                launch -> describe(xml, launch.offer())
                        .text("lifecycle", launch.lifecycle().word())
                        .texts("instanceIds", launch(launch, fleetId, tags))
                        .text("instanceType", launch.target().type().name()));
        return xml.toString();
    }

    private List<String> launch(FleetPlan.Launch launch, String fleetId, SortedMap<String, String> fleetTags) {
        var target = launch.target();
        var template = launch.offer().template();
        var ids = new ArrayList<String>();
        for (int number = 0; number < launch.count(); number++) {
            var id = world.ids().next("i");
            var tags = new TreeMap<>(template.tagsFor("instance"));
            tags.putAll(fleetTags);
            tags.put("aws:ec2:fleet-id", fleetId);
            tags.put("aws:ec2launchtemplate:id", template.id());
            tags.put("aws:ec2launchtemplate:version", "1");
            world.population()
                    .add(new Instance(
                            new Instance.Birth(
                                    id,
                                    target.type(),
                                    target.subnet(),
                                    target.subnet().take(),
                                    launch.lifecycle(),
                                    target.pricePerHour(),
                                    target.image(),
                                    target.groups(),
                                    template,
                                    fleetId,
                                    target.userData(),
                                    world.now()),
                            tags));
            ids.add(id);
        }
        world.pools()
                .take(launch.lifecycle(), target.type().name(), target.subnet().zone(), launch.count());
        return ids;
    }

    private static Xml describe(Xml xml, FleetRequest.Offer offer) {
        return xml.in("launchTemplateAndOverrides", () -> {
            xml.in(
                    "launchTemplateSpecification",
                    () -> xml.text("launchTemplateId", offer.template().id()).text("version", "1"));
            xml.in(
                    "overrides",
                    () -> xml.text("instanceType", offer.type())
                            .text("subnetId", offer.subnet())
                            .text("availabilityZone", offer.zone())
                            .text("imageId", offer.image())
                            .text("priority", offer.priorityText()));
        });
    }
}
