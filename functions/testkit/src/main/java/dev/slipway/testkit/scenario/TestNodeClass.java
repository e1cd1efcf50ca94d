package dev.slipway.testkit.scenario;

import dev.slipway.model.pool.NodeClass;
import dev.slipway.model.pool.ResolvedNodeClass;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;

/** The node class that scenarios have unless they say otherwise. */
public final class TestNodeClass {
    public static final String NAME = "default";

    private TestNodeClass() {}

    /** With a subnet in each of these zones and images for both architectures. */
    public static ResolvedNodeClass.Ready ready(String... zones) {
        var subnets = Arrays.stream(zones)
                .map(zone -> new ResolvedNodeClass.Subnet("subnet-" + zone, zone, 1000))
                .toList();
        var images = List.of(
                new ResolvedNodeClass.Image("ami-amd64", "linux-amd64", "amd64"),
                new ResolvedNodeClass.Image("ami-arm64", "linux-arm64", "arm64"));
        return new ResolvedNodeClass.Ready(spec(), subnets, List.of("sg-1"), images);
    }

    public static NodeClass spec() {
        return new NodeClass(
                NAME,
                "AL2023",
                List.of(),
                List.of(),
                List.of(),
                "node-role",
                "",
                "",
                new TreeMap<>(),
                List.of(),
                "required",
                1,
                "",
                false,
                "class-hash");
    }
}
