package dev.slipway.local.ec2;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** DescribeInstances, TerminateInstances, CreateTags. */
final class InstanceActions {
    private static final Page.Bounds PAGE = new Page.Bounds(5, 1000, 1000);

    private final Ec2World world;
    private final Attributes<Instance> attributes;

    InstanceActions(Ec2World world) {
        this.world = world;
        this.attributes = new Attributes<Instance>()
                .one("instance-id", Instance::id)
                .one("instance-type", instance -> instance.birth().type().name())
                .one("instance-state-name", instance -> instance.state().word())
                .one("instance-state-code", instance -> instance.state().code())
                .one("availability-zone", Instance::zone)
                .one("architecture", Instance::architecture)
                .one("image-id", instance -> instance.birth().image().id())
                .one("subnet-id", instance -> instance.birth().subnet().id())
                .one("vpc-id", _ -> Subnet.VPC)
                .one("private-dns-name", Instance::privateDnsName)
                .one("private-ip-address", instance -> instance.birth().privateIp())
                .many(
                        "instance-lifecycle",
                        instance -> instance.birth().lifecycle() == Lifecycle.SPOT ? List.of("spot") : List.of())
                .many(
                        "iam-instance-profile.arn",
                        instance -> Stream.ofNullable(
                                        world.profileArn(instance.birth().template()))
                                .toList())
                .tags(Instance::tags);
    }

    String describe(Query query) {
        query.ignoring("IncludeManagedResources");
        var ids = query.texts("InstanceId");
        if (!ids.isEmpty() && query.text("MaxResults") != null) {
            throw new Ec2Error(
                    "InvalidParameterCombination",
                    "The parameter instancesSet cannot be used with the parameter maxResults");
        }
        var now = world.now();
        var wanted = attributes.wanted(query);
        var all = ids.isEmpty()
                ? world.population().visible(now)
                : world.population().named(ids, now);
        var page = Page.of(query, PAGE, all.stream().filter(wanted).toList(), Instance::id);
        query.complete();
        var xml = new Xml();
        return xml.list(
                        "reservationSet",
                        page.items(),
                        instance -> xml.text("reservationId", Ids.of("r", instance.id()))
                                .text("ownerId", world.settings().accountId())
                                .list(
                                        "instancesSet",
                                        List.of(instance),
                                        one -> new InstanceXml(xml, one, world).write()))
                .text("nextToken", page.next())
                .toString();
    }

    String terminate(Query query) {
        query.ignoring("Force", "SkipOsShutdown");
        var ids = query.texts("InstanceId");
        if (ids.isEmpty()) {
            throw Ec2Error.missing("InstanceId");
        }
        var now = world.now();
        var instances = world.population().named(ids, now);
        query.complete();
        var xml = new Xml();
        return xml.list("instancesSet", instances, instance -> {
                    var before = instance.state();
                    world.population().terminate(instance, EndReason.ASKED, now);
                    xml.text("instanceId", instance.id());
                    state(xml, "currentState", instance.state());
                    state(xml, "previousState", before);
                })
                .toString();
    }

    String createTags(Query query) {
        var ids = query.texts("ResourceId");
        if (ids.isEmpty()) {
            throw Ec2Error.missing("ResourceId");
        }
        var tags = Tags.of(query.parts("Tag"));
        if (tags.isEmpty()) {
            throw Ec2Error.missing("Tag");
        }
        var tagged = new ArrayList<SortedMap<String, String>>();
        ids.forEach(id -> tagged.add(tagsOf(id)));
        for (var known : tagged) {
            var after = new TreeMap<>(known);
            after.putAll(tags);
            Tags.limit(after);
        }
        query.complete();
        tagged.forEach(known -> known.putAll(tags));
        return new Xml().text("return", true).toString();
    }

    private SortedMap<String, String> tagsOf(String id) {
        if (id.startsWith("i-")) {
            return world.population().named(List.of(id), world.now()).getFirst().tags();
        }
        for (var template : world.templates().values()) {
            if (template.id().equals(id)) {
                return template.tags();
            }
        }
        for (var subnet : world.subnets()) {
            if (subnet.id().equals(id)) {
                return subnet.tags();
            }
        }
        for (var group : world.groups()) {
            if (group.id().equals(id)) {
                return group.tags();
            }
        }
        for (var image : world.images()) {
            if (image.id().equals(id)) {
                return image.tags();
            }
        }
        throw new Ec2Error("InvalidID", "The ID '%s' is not valid".formatted(id));
    }

    static void state(Xml xml, String name, InstanceState state) {
        xml.in(name, () -> xml.text("code", state.code()).text("name", state.word()));
    }
}
