package dev.slipway.flow;

import dev.slipway.model.catalog.CapacityType;
import dev.slipway.model.catalog.Catalog;
import dev.slipway.model.catalog.InstanceType;
import dev.slipway.model.catalog.Offering;
import dev.slipway.model.pool.Budget;
import dev.slipway.model.pool.ConsolidationPolicy;
import dev.slipway.model.pool.Disruption;
import dev.slipway.model.pool.NodeClass;
import dev.slipway.model.pool.NodeClassRef;
import dev.slipway.model.pool.NodePool;
import dev.slipway.model.pool.RebalancePolicy;
import dev.slipway.model.resource.HourlyPrice;
import dev.slipway.model.resource.ResourceList;
import dev.slipway.model.scheduling.PodKind;
import dev.slipway.model.scheduling.Requirement;
import dev.slipway.model.scheduling.WellKnown;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A small catalogue, a pool, a class and a kind of pod for tests of whole flows. */
final class Shapes {
    static final String ZONE_A = "us-east-1a";
    static final String ZONE_B = "us-east-1b";

    private Shapes() {}

    /** Two types of 2 and 4 cores in two zones, spot and on-demand; the smaller one is the cheaper per core. */
    static Catalog catalog() {
        return new Catalog(List.of(type("m7g.large", 2, 8, "0.08"), type("m7g.xlarge", 4, 16, "0.17")));
    }

    private static InstanceType type(String name, int cores, int gib, String onDemand) {
        var offerings = new ArrayList<Offering>();
        for (var zone : List.of(ZONE_A, ZONE_B)) {
            var price = HourlyPrice.parse(onDemand);
            offerings.add(new Offering(zone, CapacityType.ON_DEMAND, price, true));
            offerings.add(new Offering(zone, CapacityType.SPOT, new HourlyPrice(price.microUsd() / 3), true));
        }
        var capacity = ResourceList.parse(Map.of("cpu", "" + cores, "memory", gib + "Gi", "pods", "29"));
        var labels = new TreeMap<String, String>();
        labels.put("karpenter.k8s.aws/instance-family", "m7g");
        return new InstanceType(name, "arm64", List.of("linux"), labels, capacity, ResourceList.NONE, offerings);
    }

    static NodePool pool(String... capacityTypes) {
        return pool(ConsolidationPolicy.WHEN_EMPTY, capacityTypes);
    }

    /** Follows recommendations to rebalance. */
    static NodePool rebalancing(String... capacityTypes) {
        return pool(Disruption.DEFAULT.with(RebalancePolicy.REPLACE_THEN_DRAIN), capacityTypes);
    }

    static NodePool pool(ConsolidationPolicy policy, String... capacityTypes) {
        return pool(
                new Disruption(Duration.ofSeconds(30), policy, List.of(new Budget("100%", List.of(), null, null))),
                capacityTypes);
    }

    private static NodePool pool(Disruption disruption, String... capacityTypes) {
        return new NodePool(
                "default",
                0,
                ResourceList.NONE,
                List.of(),
                Collections.emptySortedMap(),
                Collections.emptySortedMap(),
                List.of(),
                List.of(),
                List.of(Requirement.in(WellKnown.CAPACITY_TYPE, capacityTypes)),
                new NodeClassRef("karpenter.k8s.aws", "EC2NodeClass", "default"),
                null,
                null,
                disruption,
                null,
                "pool-hash");
    }

    static NodePool staticPool(int replicas, String most, String hash) {
        var pool = pool("spot", "on-demand");
        return new NodePool(
                pool.name(),
                0,
                ResourceList.parse(Map.of("nodes", most)),
                List.of("nodes"),
                pool.labels(),
                pool.annotations(),
                List.of(),
                List.of(),
                pool.requirements(),
                pool.nodeClassRef(),
                null,
                null,
                pool.disruption(),
                replicas,
                hash);
    }

    static NodeClass nodeClass() {
        return NodeClass.plain("default", "AL2023", "SlipwayNodeRole-demo", "class-hash");
    }

    /** A replica of a Deployment. */
    static PodKind replica(String app, String cpu) {
        var labels = new TreeMap<String, String>();
        labels.put("app", app);
        return new PodKind(
                "default",
                "ReplicaSet",
                labels,
                ResourceList.parse(Map.of("cpu", cpu, "memory", "1Gi", "pods", "1")),
                Collections.emptySortedMap(),
                List.of(),
                List.of(),
                0,
                List.of());
    }
}
