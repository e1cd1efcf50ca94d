package dev.slipway.local.ec2;

import java.util.List;

/** DescribeSubnets, DescribeSecurityGroups, DescribeAvailabilityZones. */
final class NetworkActions {
    private static final Page.Bounds PAGE = new Page.Bounds(5, 1000, 1000);

    private final Ec2World world;
    private final Attributes<Subnet> subnetAttributes = new Attributes<Subnet>()
            .one("subnet-id", Subnet::id)
            .one("vpc-id", _ -> Subnet.VPC)
            .one("availability-zone", Subnet::zone)
            .one("availability-zone-id", subnet -> zoneId(subnet.zone()))
            .one("cidr-block", Subnet::cidr)
            .one("state", _ -> "available")
            .tags(Subnet::tags);
    private final Attributes<SecurityGroup> groupAttributes = new Attributes<SecurityGroup>()
            .one("group-id", SecurityGroup::id)
            .one("group-name", SecurityGroup::name)
            .one("description", SecurityGroup::description)
            .one("vpc-id", _ -> Subnet.VPC)
            .tags(SecurityGroup::tags);
    private final Attributes<String> zoneAttributes = new Attributes<String>()
            .one("zone-name", zone -> zone)
            .one("zone-id", NetworkActions::zoneId)
            .one("region-name", _ -> "us-east-1")
            .one("state", _ -> "available")
            .one("zone-type", _ -> "availability-zone")
            .one("opt-in-status", _ -> "opt-in-not-required");

    NetworkActions(Ec2World world) {
        this.world = world;
    }

    /** The zone's account-independent id; which letter has which number is made up. */
    static String zoneId(String zone) {
        return "use1-az" + (InstanceTypes.ZONES.indexOf(zone) + 1);
    }

    String subnets(Query query) {
        var ids = query.texts("SubnetId");
        var wanted = subnetAttributes.wanted(query);
        refuseUnknown(
                "InvalidSubnetID.NotFound",
                "subnet",
                ids,
                world.subnets().stream().map(Subnet::id).toList());
        var all = world.subnets().stream()
                .filter(subnet -> ids.isEmpty() || ids.contains(subnet.id()))
                .filter(wanted)
                .toList();
        var page = Page.of(query, PAGE, all, Subnet::id);
        query.complete();
        var xml = new Xml();
        return xml.list(
                        "subnetSet",
                        page.items(),
                        subnet -> xml.text("subnetId", subnet.id())
                                .text("subnetArn", "arn:aws:ec2:us-east-1:%s:subnet/%s".formatted(owner(), subnet.id()))
                                .text("state", "available")
                                .text("ownerId", owner())
                                .text("vpcId", Subnet.VPC)
                                .text("cidrBlock", subnet.cidr())
                                .text("availableIpAddressCount", subnet.free())
                                .text("availabilityZone", subnet.zone())
                                .text("availabilityZoneId", zoneId(subnet.zone()))
                                .text("defaultForAz", false)
                                .text("mapPublicIpOnLaunch", false)
                                .tags(subnet.tags()))
                .text("nextToken", page.next())
                .toString();
    }

    String groups(Query query) {
        var ids = query.texts("GroupId");
        var names = query.texts("GroupName");
        var wanted = groupAttributes.wanted(query);
        for (var id : ids) {
            if (world.groups().stream().noneMatch(group -> group.id().equals(id))) {
                throw new Ec2Error("InvalidGroup.NotFound", "The security group '%s' does not exist".formatted(id));
            }
        }
        var all = world.groups().stream()
                .filter(group -> ids.isEmpty() || ids.contains(group.id()))
                .filter(group -> names.isEmpty() || names.contains(group.name()))
                .filter(wanted)
                .toList();
        var page = Page.of(query, PAGE, all, SecurityGroup::id);
        query.complete();
        var xml = new Xml();
        return xml.list(
                        "securityGroupInfo",
                        page.items(),
                        group -> xml.text("ownerId", owner())
                                .text("groupId", group.id())
                                .text("groupName", group.name())
                                .text("groupDescription", group.description())
                                .text("vpcId", Subnet.VPC)
                                .tags(group.tags()))
                .text("nextToken", page.next())
                .toString();
    }

    String zones(Query query) {
        query.ignoring("AllAvailabilityZones");
        var names = query.texts("ZoneName");
        var ids = query.texts("ZoneId");
        var wanted = zoneAttributes.wanted(query);
        for (var name : names) {
            if (!InstanceTypes.ZONES.contains(name)) {
                throw Ec2Error.invalidValue("Invalid availability zone: [%s]".formatted(name));
            }
        }
        var all = InstanceTypes.ZONES.stream()
                .filter(zone -> names.isEmpty() || names.contains(zone))
                .filter(zone -> ids.isEmpty() || ids.contains(zoneId(zone)))
                .filter(wanted)
                .toList();
        query.complete();
        var xml = new Xml();
        return xml.list(
                        "availabilityZoneInfo",
                        all,
                        zone -> xml.text("zoneName", zone)
                                .text("zoneId", zoneId(zone))
                                .text("zoneState", "available")
                                .text("zoneType", "availability-zone")
                                .text("regionName", "us-east-1")
                                .text("groupName", "us-east-1")
                                .text("networkBorderGroup", "us-east-1")
                                .text("optInStatus", "opt-in-not-required"))
                .toString();
    }

    private String owner() {
        return world.settings().accountId();
    }

    private static void refuseUnknown(String code, String kind, List<String> asked, List<String> known) {
        var unknown = asked.stream().filter(id -> !known.contains(id)).toList();
        if (!unknown.isEmpty()) {
            throw Ec2Error.notFound(code, kind, unknown);
        }
    }
}
