package dev.slipway.local.ec2;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** DescribeSpotPriceHistory: one price for each pool, which has held since the hour began. */
final class SpotPriceActions {
    /** EC2 documents at most 1000, but does not refuse more: Karpenter asks for 2000. */
    private static final Page.Bounds PAGE = new Page.Bounds(1, 10_000, 1000);

    private static final String LINUX = "Linux/UNIX";

    private record SpotPrice(String type, String zone, BigDecimal price) {}

    private final Ec2World world;
    private final Attributes<SpotPrice> attributes = new Attributes<SpotPrice>()
            .one("instance-type", SpotPrice::type)
            .one("availability-zone", SpotPrice::zone)
            .one("product-description", _ -> LINUX)
            .one("spot-price", SpotPrice::price);

    SpotPriceActions(Ec2World world) {
        this.world = world;
    }

    String history(Query query) {
        var since = world.now().truncatedTo(ChronoUnit.HOURS);
        var types = query.texts("InstanceType");
        var products = query.texts("ProductDescription");
        var zone = query.text("AvailabilityZone");
        var end = time(query, "EndTime");
        time(query, "StartTime");
        if (zone != null && !InstanceTypes.ZONES.contains(zone)) {
            throw Ec2Error.invalidValue("Invalid availability zone: [%s]".formatted(zone));
        }
        var wanted = attributes.wanted(query);
        // A price that began before StartTime is given when it still held then, so only EndTime and product can exclude
        // it.
        boolean covered = (end == null || !end.isBefore(since))
                && (products.isEmpty() || products.stream().anyMatch(product -> product.startsWith(LINUX)));
        var all = covered ? prices(types, zone) : List.<SpotPrice>of();
        var page =
                Page.of(query, PAGE, all.stream().filter(wanted).toList(), price -> price.type() + "|" + price.zone());
        query.complete();
        var xml = new Xml();
        return xml.list(
                        "spotPriceHistorySet",
                        page.items(),
                        price -> xml.text("instanceType", price.type())
                                .text("productDescription", LINUX)
                                .text(
                                        "spotPrice",
                                        price.price()
                                                .setScale(6, RoundingMode.HALF_UP)
                                                .toPlainString())
                                .text("timestamp", since)
                                .text("availabilityZone", price.zone()))
                .text("nextToken", page.next() == null ? "" : page.next())
                .toString();
    }

    private List<SpotPrice> prices(List<String> types, @Nullable String zone) {
        var all = new ArrayList<SpotPrice>();
        for (var type : world.types().all().values()) {
            if (type.sold(Lifecycle.SPOT) && (types.isEmpty() || types.contains(type.name()))) {
                for (var sold : InstanceTypes.zones(type.name())) {
                    var price = world.prices().of(Lifecycle.SPOT, type.name(), sold);
                    if (price != null && (zone == null || zone.equals(sold))) {
                        all.add(new SpotPrice(type.name(), sold, price));
                    }
                }
            }
        }
        return all;
    }

    private static @Nullable Instant time(Query query, String name) {
        var text = query.text(name);
        if (text == null) {
            return null;
        }
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException unreadable) {
            throw Ec2Error.invalidValue("Invalid value '%s' for %s. It is not a time.".formatted(text, name));
        }
    }
}
