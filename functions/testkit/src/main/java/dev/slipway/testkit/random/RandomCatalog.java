package dev.slipway.testkit.random;

import dev.slipway.model.catalog.CapacityPool;
import dev.slipway.model.catalog.CapacityType;
import dev.slipway.model.catalog.Catalog;
import dev.slipway.model.catalog.InstanceType;
import dev.slipway.model.catalog.Offering;
import dev.slipway.model.catalog.UnavailableOffering;
import dev.slipway.model.resource.HourlyPrice;
import dev.slipway.model.resource.Quantity;
import dev.slipway.model.resource.ResourceList;
import dev.slipway.testkit.scenario.Scenario;
import dev.slipway.testkit.scenario.TestCatalog;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** Instance types and offerings with odd prices and holes. */
final class RandomCatalog {
    static final List<String> ZONES = List.of("a", "b", "c");
    static final String DONGLE = "example.com/dongle";

    private final Dice dice;

    RandomCatalog(Dice dice) {
        this.dice = dice;
    }

    Catalog catalog() {
        var types = new TreeMap<String, InstanceType>();
        if (dice.chance(30)) {
            TestCatalog.standard().instanceTypes().forEach(type -> types.put(type.name(), type));
        } else {
            for (var i = dice.between(5, 30); i > 0; i--) {
                var type = type();
                types.putIfAbsent(type.name(), type);
            }
        }
        return new Catalog(types.values().stream().map(this::reserved).toList());
    }

    private InstanceType type() {
        var cores = 1L << dice.between(0, 6);
        var category = dice.one(List.of("c", "m", "r", "t"));
        var arm = dice.chance(25);
        var family = category + dice.between(4, 7) + (arm ? "g" : "");
        var gib = switch (category) {
            case "c" -> cores * 2;
            case "r" -> cores * 8;
            default -> cores * 4;
        };
        var labels = new TreeMap<String, String>();
        labels.put("karpenter.k8s.aws/instance-family", family);
        labels.put("karpenter.k8s.aws/instance-category", category);
        labels.put("karpenter.k8s.aws/instance-cpu", Long.toString(cores));
        labels.put("karpenter.k8s.aws/instance-memory", Long.toString(gib * 1024));
        var capacity = new TreeMap<String, Quantity>();
        capacity.put("cpu", Quantity.of(cores));
        capacity.put("memory", Quantity.of(gib << 30));
        capacity.put("pods", Quantity.of(dice.chance(20) ? 4 : Math.min(110, 10 + 8 * cores)));
        capacity.put("ephemeral-storage", Quantity.of(20L << 30));
        if (dice.wants(Feature.EXTENDED_RESOURCES, 20)) {
            capacity.put("nvidia.com/gpu", Quantity.of(dice.between(1, 4)));
        }
        var overhead = new TreeMap<String, Quantity>();
        overhead.put("cpu", new Quantity(50L * dice.between(1, 4)));
        overhead.put("memory", Quantity.of((200L + dice.between(0, 300)) << 20));
        return new InstanceType(
                family + ".x" + cores,
                arm ? "arm64" : "amd64",
                List.of("linux"),
                labels,
                new ResourceList(capacity),
                new ResourceList(overhead),
                offerings((cores * 10_000 + gib * 2_500) * dice.between(700, 1300) / 1000));
    }

    private List<Offering> offerings(long price) {
        var offerings = new ArrayList<Offering>();
        for (var zone : ZONES) {
            if (dice.chance(90)) {
                offerings.add(new Offering(zone, CapacityType.ON_DEMAND, new HourlyPrice(price), dice.chance(95)));
            }
            if (dice.chance(85)) {
                var spot = price * dice.between(20, 90) / 100;
                offerings.add(new Offering(zone, CapacityType.SPOT, new HourlyPrice(spot), dice.chance(95)));
            }
        }
        return offerings;
    }

    private InstanceType reserved(InstanceType type) {
        if (!dice.wants(Feature.RESERVATIONS, 20)) {
            return type;
        }
        var offerings = new ArrayList<>(type.offerings());
        offerings.add(new Offering(
                dice.one(ZONES),
                CapacityType.RESERVED,
                new HourlyPrice(dice.between(0, 3)),
                dice.chance(90),
                // EC2 reserves one type in one zone.
                "cr-" + type.name(),
                dice.between(0, 4)));
        return new InstanceType(
                type.name(),
                type.architecture(),
                type.operatingSystems(),
                type.labels(),
                type.capacity(),
                type.overhead(),
                offerings);
    }

    List<UnavailableOffering> unavailable(Catalog catalog) {
        var unavailable = new ArrayList<UnavailableOffering>();
        for (var type : catalog.instanceTypes()) {
            for (var offering : type.offerings()) {
                if (dice.wants(Feature.UNAVAILABLE_OFFERINGS, 10)) {
                    unavailable.add(new UnavailableOffering(
                            new CapacityPool(offering.capacityType(), type.name(), offering.zone()),
                            Scenario.NOON.plus(Duration.ofMinutes(dice.between(-1, 3))),
                            "InsufficientInstanceCapacity"));
                }
            }
        }
        return unavailable.stream().distinct().toList();
    }
}
