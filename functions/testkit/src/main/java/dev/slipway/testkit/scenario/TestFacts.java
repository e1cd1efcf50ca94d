package dev.slipway.testkit.scenario;

import dev.slipway.model.catalog.CapacityType;
import dev.slipway.model.catalog.CatalogFacts;
import dev.slipway.model.catalog.InstanceTypeFacts;
import dev.slipway.model.catalog.InstanceTypeFacts.Network;
import dev.slipway.model.catalog.InstanceTypeFacts.Processor;
import dev.slipway.model.catalog.InstanceTypeFacts.Storage;
import dev.slipway.model.catalog.OnDemandPrices;
import dev.slipway.model.catalog.SpotPrices;
import dev.slipway.model.resource.HourlyPrice;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** What EC2 says about a few types in the zones {@code us-east-1a} and {@code us-east-1b}, type by type. */
public final class TestFacts {
    private static final List<String> ZONES = List.of("us-east-1a", "us-east-1b");

    private final Instant at;
    private final List<InstanceTypeFacts> types = new ArrayList<>();
    private final SortedMap<String, HourlyPrice> onDemand = new TreeMap<>();
    private final SortedMap<String, SortedMap<String, HourlyPrice>> spot = new TreeMap<>();

    private TestFacts(Instant at) {
        this.at = at;
        ZONES.forEach(zone -> spot.put(zone, new TreeMap<>()));
    }

    /** All of it asked for then. */
    public static TestFacts at(Instant at) {
        return new TestFacts(at);
    }

    /** A type of two cores and 8 GiB with three interfaces of ten addresses, like {@code m5.large}; spot costs a third. */
    public TestFacts type(String name, String architecture, String dollars) {
        types.add(new InstanceTypeFacts(
                name,
                architecture,
                List.of(CapacityType.ON_DEMAND, CapacityType.SPOT),
                ZONES,
                2,
                8192,
                new Processor("Intel", 3100, List.of()),
                "nitro",
                true,
                new Network(0, List.of(3), 10, 0, true, false, 750),
                new Storage(4750, 0, false),
                List.of(),
                List.of(),
                List.of()));
        var price = HourlyPrice.parse(dollars);
        onDemand.put(name, price);
        ZONES.forEach(
                zone -> spot.getOrDefault(zone, new TreeMap<>()).put(name, new HourlyPrice(price.microUsd() / 3)));
        return this;
    }

    public CatalogFacts facts() {
        var zoneIds = new TreeMap<String, String>();
        zoneIds.put("us-east-1a", "use1-az4");
        zoneIds.put("us-east-1b", "use1-az6");
        return new CatalogFacts(
                "us-east-1",
                types,
                zoneIds,
                at,
                new OnDemandPrices(onDemand, OnDemandPrices.Source.PRICE_LIST, at),
                new SpotPrices(spot, at));
    }
}
