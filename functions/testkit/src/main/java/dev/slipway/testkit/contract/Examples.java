package dev.slipway.testkit.contract;

import dev.slipway.model.catalog.CapacityPool;
import dev.slipway.model.catalog.CapacityType;
import dev.slipway.model.claim.ClaimState;
import dev.slipway.model.claim.InstanceId;
import dev.slipway.model.claim.LaunchId;
import dev.slipway.model.claim.LaunchedInstance;
import dev.slipway.model.claim.NodeClaim;
import dev.slipway.model.claim.NodeClaimName;
import dev.slipway.model.claim.NodeClaimSpec;
import dev.slipway.model.pool.NodeClass;
import dev.slipway.model.pool.ResolvedNodeClass;
import dev.slipway.model.pool.SelectorTerm;
import dev.slipway.model.port.FleetRequest;
import dev.slipway.model.resource.HourlyPrice;
import dev.slipway.model.resource.ResourceList;
import dev.slipway.model.scheduling.Taint;
import dev.slipway.model.scheduling.TaintEffect;
import dev.slipway.testkit.scenario.TestNodeClass;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/** Full, valid nouns, every field set, so that a store which forgets one is found out. */
public final class Examples {
    public static final Instant NOW = Instant.parse("2026-11-22T08:00:00Z");
    public static final String CLUSTER = "demo";

    private Examples() {}

    public static NodeClaim planned(String name) {
        var spec = new NodeClaimSpec(
                new LaunchId("launch-" + name),
                "default",
                "nodes",
                labels("team", "a", "karpenter.sh/nodepool", "default"),
                List.of(new Taint("dedicated", "a", TaintEffect.NO_SCHEDULE)),
                List.of(new Taint("agent/not-ready", "", TaintEffect.NO_EXECUTE)),
                ResourceList.parse(labels("cpu", "1500m", "memory", "3Gi", "pods", "4")),
                List.of("m7g.large", "m6g.large"),
                List.of("us-east-1a", "us-east-1b"),
                CapacityType.SPOT,
                HourlyPrice.parse("0.0312"),
                List.of("shop/cart-1", "shop/cart-2"),
                "pool-hash",
                "class-hash",
                NOW,
                NOW.plus(Duration.ofDays(30)),
                "batch-1");
        return new NodeClaim(
                new NodeClaimName(name),
                spec,
                ResourceList.parse(labels("cpu", "2", "memory", "7577Mi", "pods", "29")),
                ResourceList.parse(labels("cpu", "1930m", "memory", "6903Mi", "pods", "29")),
                new ClaimState.Planned(NOW),
                0,
                0);
    }

    /** An instance whose id ends in these hexadecimal digits. */
    public static LaunchedInstance instance(String digits) {
        var pool = new CapacityPool(CapacityType.SPOT, "m7g.large", "us-east-1a");
        var id = new InstanceId("i-" + "0".repeat(17 - digits.length()) + digits);
        return new LaunchedInstance(id, pool, HourlyPrice.parse("0.0312"), "ami-arm64");
    }

    public static NodeClass nodeClass() {
        var discovered = new SelectorTerm(labels("discovery", "demo"), "", "", "", "");
        return TestNodeClass.like(NodeClass.plain("nodes", "AL2023", "node-role", "class-hash"))
                .images(new SelectorTerm(labels(), "", "", "al2023@latest", ""))
                .subnets(discovered)
                .securityGroups(discovered)
                .tags(labels("cost-centre", "42"))
                .build();
    }

    /** Ready in two zones of us-east-1, for both architectures; the first zone has two subnets. */
    public static ResolvedNodeClass.Ready ready(NodeClass nodeClass) {
        return new ResolvedNodeClass.Ready(
                nodeClass,
                List.of(
                        new ResolvedNodeClass.Subnet("subnet-a-small", "us-east-1a", 10),
                        new ResolvedNodeClass.Subnet("subnet-a", "us-east-1a", 200),
                        new ResolvedNodeClass.Subnet("subnet-b", "us-east-1b", 100)),
                List.of("sg-nodes"),
                List.of(
                        new ResolvedNodeClass.Image("ami-arm64", "node-arm64", "arm64"),
                        new ResolvedNodeClass.Image("ami-amd64", "node-amd64", "amd64")));
    }

    /** Asks for spot capacity in two zones, Arm first because it is cheaper. */
    public static FleetRequest fleetRequest(String launch, int count) {
        return new FleetRequest(
                new LaunchId(launch),
                count,
                "default",
                ready(nodeClass()),
                labels("team", "a", "karpenter.sh/nodepool", "default", "karpenter.sh/capacity-type", "spot"),
                List.of(new Taint("dedicated", "a", TaintEffect.NO_SCHEDULE)),
                ResourceList.parse(labels("cpu", "500m", "memory", "1Gi", "pods", "1")),
                CapacityType.SPOT,
                List.of(
                        option("m7g.large", "us-east-1a", "ami-arm64", "0.0312"),
                        option("m7g.large", "us-east-1b", "ami-arm64", "0.0320"),
                        option("m5.large", "us-east-1a", "ami-amd64", "0.0350")),
                "batch-1");
    }

    /** The same request for another class, each option booting an image of it. */
    public static FleetRequest with(
            ResolvedNodeClass.Ready nodeClass, Function<FleetRequest.Option, String> image, FleetRequest request) {
        return new FleetRequest(
                request.launch(),
                request.count(),
                request.nodePool(),
                nodeClass,
                request.labels(),
                request.taints(),
                request.requests(),
                request.capacityType(),
                request.options().stream()
                        .map(option -> new FleetRequest.Option(
                                option.instanceType(),
                                option.zone(),
                                image.apply(option),
                                option.maxPods(),
                                option.efaInterfaces(),
                                option.reservation(),
                                option.price()))
                        .toList(),
                request.request());
    }

    public static FleetRequest.Option option(String type, String zone, String imageId, String price) {
        return new FleetRequest.Option(type, zone, imageId, 29, 0, "", HourlyPrice.parse(price));
    }

    /** A sorted map from keys and values in turn. */
    public static SortedMap<String, String> labels(String... keysAndValues) {
        var labels = new TreeMap<String, String>();
        for (var i = 0; i < keysAndValues.length; i += 2) {
            labels.put(keysAndValues[i], keysAndValues[i + 1]);
        }
        return labels;
    }
}
