package dev.slipway.local.ec2;

import java.util.ArrayList;
import java.util.List;

/** DescribeInstanceTypes, DescribeInstanceTypeOfferings. */
final class InstanceTypeActions {
    private static final Page.Bounds TYPES = new Page.Bounds(5, 100, 100);
    private static final Page.Bounds OFFERINGS = new Page.Bounds(5, 1000, 1000);

    private record Offering(String type, String location) {}

    private final Ec2World world;
    private final Attributes<InstanceTypeFacts> attributes = new Attributes<InstanceTypeFacts>()
            .one("instance-type", InstanceTypeFacts::name)
            .one("current-generation", type -> type.cell("currentGeneration"))
            .one("bare-metal", type -> type.cell("bareMetal"))
            .one("burstable-performance-supported", type -> type.cell("burstable"))
            .many("hypervisor", type -> type.list("hypervisor"))
            .one("instance-storage-supported", type -> !type.cell("localDisks").isEmpty())
            .one("memory-info.size-in-mib", type -> type.cell("memoryMiB"))
            .one(
                    "network-info.efa-supported",
                    type -> !type.cell("efaInterfaces").isEmpty())
            .one("nitro-enclaves-support", type -> type.cell("nitroEnclaves"))
            .many("processor-info.supported-architecture", type -> type.list("architectures"))
            .many("supported-usage-class", type -> type.list("usageClasses"))
            .many("supported-virtualization-type", type -> type.list("virtualizationTypes"))
            .one("vcpu-info.default-vcpus", type -> type.cell("vcpus"));
    private final Attributes<Offering> offered =
            new Attributes<Offering>().one("instance-type", Offering::type).one("location", Offering::location);

    InstanceTypeActions(Ec2World world) {
        this.world = world;
    }

    String types(Query query) {
        query.ignoring("IncludeUnsupportedInRegion");
        var names = query.texts("InstanceType");
        var unknown =
                names.stream().filter(name -> world.types().find(name) == null).toList();
        if (!unknown.isEmpty()) {
            throw new Ec2Error(
                    "InvalidInstanceType",
                    "The following supplied instance types do not exist: [%s]".formatted(String.join(", ", unknown)));
        }
        var wanted = attributes.wanted(query);
        var all = world.types().all().values().stream()
                .filter(type -> names.isEmpty() || names.contains(type.name()))
                .filter(wanted)
                .toList();
        var page = Page.of(query, TYPES, all, InstanceTypeFacts::name);
        query.complete();
        var xml = new Xml();
        return xml.list("instanceTypeSet", page.items(), type -> new InstanceTypeXml(xml, type).write())
                .text("nextToken", page.next())
                .toString();
    }

    String offerings(Query query) {
        var locationType = query.text("LocationType", "region");
        var wanted = offered.wanted(query);
        var all = new ArrayList<Offering>();
        for (var type : world.types().all().keySet()) {
            locations(locationType, type).forEach(location -> all.add(new Offering(type, location)));
        }
        var page = Page.of(
                query,
                OFFERINGS,
                all.stream().filter(wanted).toList(),
                offering -> offering.type() + "|" + offering.location());
        query.complete();
        var xml = new Xml();
        return xml.list(
                        "instanceTypeOfferingSet",
                        page.items(),
                        offering -> xml.text("instanceType", offering.type())
                                .text("locationType", locationType)
                                .text("location", offering.location()))
                .text("nextToken", page.next())
                .toString();
    }

    private static List<String> locations(String locationType, String type) {
        return switch (locationType) {
            case "region" -> List.of("us-east-1");
            case "availability-zone" -> InstanceTypes.zones(type);
            case "availability-zone-id" ->
                InstanceTypes.zones(type).stream().map(NetworkActions::zoneId).toList();
            default -> throw Ec2Error.invalidValue("Invalid value '%s' for LocationType.".formatted(locationType));
        };
    }
}
