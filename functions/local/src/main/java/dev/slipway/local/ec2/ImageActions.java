package dev.slipway.local.ec2;

/** DescribeImages: the images of two Amazon accounts; the account's own list is empty. */
final class ImageActions {
    private static final Page.Bounds PAGE = new Page.Bounds(1, 1000, 1000);

    private final Ec2World world;
    private final Attributes<Image> attributes = new Attributes<Image>()
            .one("image-id", Image::id)
            .one("name", Image::name)
            .one("architecture", Image::architecture)
            .one("description", Image::description)
            .one("owner-id", Image::owner)
            .one("owner-alias", _ -> "amazon")
            .one("state", _ -> "available")
            .one("image-type", _ -> "machine")
            .one("is-public", _ -> "true")
            .one("root-device-type", _ -> "ebs")
            .one("virtualization-type", _ -> "hvm")
            .one("creation-date", Image::created)
            .tags(Image::tags);

    ImageActions(Ec2World world) {
        this.world = world;
    }

    String describe(Query query) {
        query.ignoring("IncludeDeprecated", "IncludeDisabled");
        query.texts("ExecutableBy");
        var ids = query.texts("ImageId");
        var owners = query.texts("Owner");
        var wanted = attributes.wanted(query);
        for (var id : ids) {
            if (!id.matches("ami-([0-9a-f]{8}|[0-9a-f]{17})")) {
                throw new Ec2Error("InvalidAMIID.Malformed", "Invalid id: \"%s\"".formatted(id));
            }
            if (world.images().stream().noneMatch(image -> image.id().equals(id))) {
                throw new Ec2Error("InvalidAMIID.NotFound", "The image id '[%s]' does not exist".formatted(id));
            }
        }
        var all = world.images().stream()
                .filter(image -> ids.isEmpty() || ids.contains(image.id()))
                .filter(image -> owners.isEmpty() || owners.contains("amazon") || owners.contains(image.owner()))
                .filter(wanted)
                .toList();
        var page = Page.of(query, PAGE, all, Image::id);
        query.complete();
        var xml = new Xml();
        return xml.list("imagesSet", page.items(), image -> write(xml, image))
                .text("nextToken", page.next())
                .toString();
    }

    private static void write(Xml xml, Image image) {
        xml.text("imageId", image.id())
                .text("imageLocation", "amazon/" + image.name())
                .text("imageState", "available")
                .text("imageOwnerId", image.owner())
                .text("imageOwnerAlias", "amazon")
                .text("isPublic", true)
                .text("architecture", image.architecture())
                .text("imageType", "machine")
                .text("name", image.name())
                .text("description", image.description())
                .text("rootDeviceType", "ebs")
                .text("rootDeviceName", image.rootDevice())
                .text("virtualizationType", "hvm")
                .text("hypervisor", "xen")
                .text("enaSupport", true)
                .text("platformDetails", "Linux/UNIX")
                .text("creationDate", image.created())
                .text("deprecationTime", image.deprecated())
                .tags(image.tags());
    }
}
