package dev.slipway.testkit.scenario;

import dev.slipway.model.catalog.CapacityType;
import dev.slipway.model.catalog.Catalog;
import dev.slipway.model.catalog.InstanceType;
import dev.slipway.model.catalog.Offering;
import dev.slipway.model.resource.HourlyPrice;
import dev.slipway.model.resource.Quantity;
import dev.slipway.model.resource.ResourceList;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * Instance types with made-up round prices: families c (2 GiB for each core), m (4) and r (8) for amd64, mg for arm64, a
 * GPU family g, and metal. A core costs 0.01 dollars an hour, a GiB 0.0025; spot costs 0.4 of on-demand in zone a, 0.45
 * in b, 0.5 in c; arm64 is a fifth cheaper.
 */
public final class TestCatalog {
    private static final List<String> ZONES = List.of("a", "b", "c");
    private static final List<String> SIZES = List.of("large", "xlarge", "2xlarge", "4xlarge", "8xlarge", "16xlarge");

    private TestCatalog() {}

    public static Catalog standard() {
        var types = new ArrayList<InstanceType>();
        for (var i = 0; i < SIZES.size(); i++) {
            var cores = 2L << i;
            types.add(type("c5." + SIZES.get(i), "amd64", cores, cores * 2, 0, 1000));
            types.add(type("m5." + SIZES.get(i), "amd64", cores, cores * 4, 0, 1000));
            types.add(type("r5." + SIZES.get(i), "amd64", cores, cores * 8, 0, 1000));
            types.add(type("m6g." + SIZES.get(i), "arm64", cores, cores * 4, 0, 800));
        }
        types.add(type("g5.xlarge", "amd64", 4, 16, 1, 5000));
        types.add(type("m5.metal", "amd64", 96, 384, 0, 900));
        return new Catalog(types);
    }

    /** One type; {@code perMille} scales its price. */
    static InstanceType type(String name, String architecture, long cores, long gib, long gpus, long perMille) {
        var price = (cores * 10_000 + gib * 2_500) * perMille / 1000;
        var offerings = new ArrayList<Offering>();
        for (var i = 0; i < ZONES.size(); i++) {
            offerings.add(offering(ZONES.get(i), CapacityType.ON_DEMAND, price));
            offerings.add(offering(ZONES.get(i), CapacityType.SPOT, price * (40 + 5L * i) / 100));
        }
        return type(name, architecture, cores, gib, gpus, offerings);
    }

    static InstanceType type(
            String name, String architecture, long cores, long gib, long gpus, List<Offering> offerings) {
        var labels = new TreeMap<String, String>();
        labels.put("karpenter.k8s.aws/instance-family", name.substring(0, name.indexOf('.')));
        labels.put("karpenter.k8s.aws/instance-size", name.substring(name.indexOf('.') + 1));
        labels.put("karpenter.k8s.aws/instance-category", name.substring(0, 1));
        labels.put("karpenter.k8s.aws/instance-cpu", Long.toString(cores));
        var capacity = new TreeMap<String, Quantity>();
        capacity.put("cpu", Quantity.of(cores));
        capacity.put("memory", Quantity.of(gib << 30));
        capacity.put("pods", Quantity.of(Math.min(234, 20 + 8 * cores)));
        if (gpus > 0) {
            capacity.put("nvidia.com/gpu", Quantity.of(gpus));
            labels.put("karpenter.k8s.aws/instance-gpu-count", Long.toString(gpus));
        }
        var overhead = new TreeMap<String, Quantity>();
        overhead.put("cpu", new Quantity(100));
        overhead.put("memory", Quantity.of(512L << 20));
        return new InstanceType(
                name,
                architecture,
                List.of("linux"),
                labels,
                new ResourceList(capacity),
                new ResourceList(overhead),
                offerings);
    }

    private static Offering offering(String zone, CapacityType capacityType, long microUsd) {
        return new Offering(zone, capacityType, new HourlyPrice(microUsd), true);
    }
}
