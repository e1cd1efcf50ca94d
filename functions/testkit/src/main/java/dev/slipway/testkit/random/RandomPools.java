package dev.slipway.testkit.random;

import dev.slipway.model.catalog.Catalog;
import dev.slipway.model.pool.Budget;
import dev.slipway.model.pool.ConsolidationPolicy;
import dev.slipway.model.pool.Disruption;
import dev.slipway.model.pool.NodeClass;
import dev.slipway.model.pool.NodeClassRef;
import dev.slipway.model.pool.NodeOverlay;
import dev.slipway.model.pool.NodePool;
import dev.slipway.model.pool.ResolvedNodeClass;
import dev.slipway.model.resource.HourlyPrice;
import dev.slipway.model.resource.Quantity;
import dev.slipway.model.resource.ResourceList;
import dev.slipway.model.scheduling.Operator;
import dev.slipway.model.scheduling.Requirement;
import dev.slipway.model.scheduling.Taint;
import dev.slipway.model.scheduling.TaintEffect;
import dev.slipway.model.scheduling.WellKnown;
import dev.slipway.testkit.scenario.TestNodeClass;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** NodePools, node classes and overlays. */
final class RandomPools {
    static final Taint DEDICATED = new Taint("dedicated", "x", TaintEffect.NO_SCHEDULE);
    static final Taint SHY = new Taint("shy", "", TaintEffect.PREFER_NO_SCHEDULE);
    static final Taint STARTUP = new Taint("example.com/starting", "", TaintEffect.NO_SCHEDULE);
    static final String TEAM = "team";
    static final String RACK = "example.com/rack";
    static final String CPU = "karpenter.k8s.aws/instance-cpu";
    static final String CATEGORY = "karpenter.k8s.aws/instance-category";

    private static final String NARROW = "narrow";
    private static final String BROKEN = "broken";

    private final Dice dice;
    private final Catalog catalog;

    RandomPools(Dice dice, Catalog catalog) {
        this.dice = dice;
        this.catalog = catalog;
    }

    List<ResolvedNodeClass> nodeClasses() {
        var ready = TestNodeClass.ready("a", "b", "c");
        var narrow = new ResolvedNodeClass.Ready(
                named(NARROW),
                List.of(new ResolvedNodeClass.Subnet("subnet-n", "b", 50)),
                List.of("sg-1"),
                List.of(new ResolvedNodeClass.Image("ami-amd64", "linux-amd64", "amd64")));
        return List.of(ready, narrow, new ResolvedNodeClass.NotReady(BROKEN, "SubnetsNotFound", "No subnet."));
    }

    private static NodeClass named(String name) {
        return TestNodeClass.like(TestNodeClass.spec()).name(name).build();
    }

    List<NodePool> pools() {
        var pools = new ArrayList<NodePool>();
        var count = dice.between(1, 4);
        for (var i = 0; i < count; i++) {
            pools.add(pool("pool-" + i));
        }
        return pools;
    }

    private NodePool pool(String name) {
        var limits = limits();
        var labels = new TreeMap<String, String>();
        if (dice.wants(Feature.POOL_LABELS, 40)) {
            labels.put(TEAM, dice.one(List.of("a", "b")));
        }
        var taints = new ArrayList<Taint>();
        var startupTaints = new ArrayList<Taint>();
        if (dice.wants(Feature.POOL_TAINTS, 35)) {
            taints.add(dice.one(List.of(DEDICATED, SHY)));
        }
        if (dice.wants(Feature.POOL_TAINTS, 20)) {
            startupTaints.add(STARTUP);
        }
        var nodeClass = TestNodeClass.NAME;
        if (dice.wants(Feature.NODE_CLASSES, 30)) {
            nodeClass = dice.chance(85) ? NARROW : BROKEN;
        }
        return new NodePool(
                name,
                dice.wants(Feature.POOL_WEIGHTS, 50) ? dice.between(0, 3) * 10 : 0,
                new ResourceList(limits),
                List.copyOf(limits.keySet()),
                labels,
                new TreeMap<>(),
                taints,
                startupTaints,
                requirements(labels.isEmpty()),
                new NodeClassRef("karpenter.k8s.aws", "EC2NodeClass", nodeClass),
                null,
                null,
                new Disruption(
                        Duration.ZERO,
                        ConsolidationPolicy.WHEN_EMPTY_OR_UNDERUTILIZED,
                        List.of(new Budget("100%", List.of(), null, null))),
                dice.wants(Feature.NODE_PRICE, 40) ? new HourlyPrice(dice.between(1, 50) * 1000L) : HourlyPrice.FREE,
                dice.wants(Feature.STATIC_POOLS, 20) ? Integer.valueOf(dice.between(0, 2)) : null,
                "pool-hash");
    }

    private SortedMap<String, Quantity> limits() {
        var limits = new TreeMap<String, Quantity>();
        if (dice.wants(Feature.POOL_LIMITS, 35)) {
            limits.put("cpu", Quantity.of(dice.between(0, 60)));
        }
        if (dice.wants(Feature.POOL_LIMITS, 15)) {
            limits.put("memory", Quantity.of((long) dice.between(4, 300) << 30));
        }
        if (dice.wants(Feature.POOL_LIMITS, 20)) {
            limits.put("nodes", Quantity.of(dice.between(0, 6)));
        }
        return limits;
    }

    private List<Requirement> requirements(boolean customAllowed) {
        var requirements = new ArrayList<Requirement>();
        if (dice.wants(Feature.POOL_REQUIREMENTS, 30)) {
            requirements.add(new Requirement(WellKnown.ZONE, Operator.IN, dice.some(RandomCatalog.ZONES)));
        }
        if (dice.wants(Feature.POOL_REQUIREMENTS, 40)) {
            requirements.add(new Requirement(
                    WellKnown.CAPACITY_TYPE, Operator.IN, dice.some(List.of("on-demand", "reserved", "spot"))));
        }
        if (dice.wants(Feature.POOL_REQUIREMENTS, 20)) {
            requirements.add(Requirement.in(WellKnown.ARCH, dice.one(List.of("amd64", "arm64"))));
        }
        if (dice.wants(Feature.POOL_REQUIREMENTS, 20)) {
            var operator = dice.one(List.of(Operator.IN, Operator.NOT_IN));
            requirements.add(new Requirement(CATEGORY, operator, List.of("c", "m")));
        }
        if (dice.wants(Feature.POOL_REQUIREMENTS, 25)) {
            var operator = dice.one(List.of(Operator.GT, Operator.LT, Operator.GTE, Operator.LTE));
            requirements.add(new Requirement(CPU, operator, List.of(Integer.toString(1 << dice.between(1, 4)))));
        }
        if (customAllowed && dice.wants(Feature.POOL_REQUIREMENTS, 30)) {
            requirements.add(new Requirement(TEAM, Operator.IN, dice.some(List.of("a", "b", "c"))));
        }
        if (dice.wants(Feature.POOL_REQUIREMENTS, 25)) {
            requirements.add(
                    dice.chance(70)
                            ? new Requirement(RACK, Operator.IN, dice.some(List.of("r1", "r2", "r3")))
                            : new Requirement(RACK, Operator.EXISTS, List.of()));
        }
        if (dice.wants(Feature.MIN_VALUES, 40)) {
            var key = dice.one(List.of(WellKnown.INSTANCE_TYPE, "karpenter.k8s.aws/instance-family"));
            requirements.add(new Requirement(key, Operator.EXISTS, List.of(), dice.between(1, 4)));
        }
        return requirements;
    }

    List<NodeOverlay> overlays() {
        var overlays = new ArrayList<NodeOverlay>();
        for (var i = 0; i < 2; i++) {
            if (dice.wants(Feature.OVERLAYS, 50)) {
                overlays.add(overlay("overlay-" + i, i + 1));
            }
        }
        return overlays;
    }

    private NodeOverlay overlay(String name, int weight) {
        var requirements = new ArrayList<Requirement>();
        if (dice.chance(50)) {
            requirements.add(Requirement.in(
                    WellKnown.INSTANCE_TYPE, dice.one(catalog.instanceTypes()).name()));
        }
        if (dice.chance(40)) {
            requirements.add(Requirement.in(WellKnown.CAPACITY_TYPE, dice.one(List.of("spot", "on-demand"))));
        }
        return switch (dice.between(0, 2)) {
            case 0 ->
                new NodeOverlay(
                        name,
                        weight,
                        requirements,
                        new HourlyPrice(dice.between(1, 200) * 1000L),
                        null,
                        ResourceList.NONE);
            case 1 ->
                new NodeOverlay(
                        name,
                        weight,
                        requirements,
                        null,
                        dice.one(List.of("-0.01", "+0.02", "-25%", "+10%")),
                        ResourceList.NONE);
            default ->
                new NodeOverlay(
                        name,
                        weight,
                        requirements,
                        null,
                        null,
                        ResourceList.of(RandomCatalog.DONGLE, Quantity.of(dice.between(1, 3))));
        };
    }
}
