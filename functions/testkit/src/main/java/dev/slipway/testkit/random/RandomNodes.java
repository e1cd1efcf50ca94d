package dev.slipway.testkit.random;

import dev.slipway.model.catalog.CapacityPool;
import dev.slipway.model.catalog.CapacityType;
import dev.slipway.model.catalog.Catalog;
import dev.slipway.model.catalog.InstanceType;
import dev.slipway.model.claim.ClaimState;
import dev.slipway.model.claim.DisruptionReason;
import dev.slipway.model.claim.InstanceId;
import dev.slipway.model.claim.LaunchId;
import dev.slipway.model.claim.LaunchedInstance;
import dev.slipway.model.claim.NodeClaim;
import dev.slipway.model.claim.NodeClaimName;
import dev.slipway.model.claim.NodeClaimSpec;
import dev.slipway.model.claim.NodeName;
import dev.slipway.model.cluster.NodeDisruption;
import dev.slipway.model.cluster.NodeSnapshot;
import dev.slipway.model.pool.NodePool;
import dev.slipway.model.resource.HourlyPrice;
import dev.slipway.model.resource.ResourceList;
import dev.slipway.model.scheduling.PodGroup;
import dev.slipway.model.scheduling.PodKind;
import dev.slipway.model.scheduling.Taint;
import dev.slipway.model.scheduling.TaintEffect;
import dev.slipway.model.scheduling.WellKnown;
import dev.slipway.testkit.scenario.Scenario;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Nodes with pods on them, and claims in every state. */
final class RandomNodes {
    private static final Instant EARLIER = Scenario.NOON.minus(Duration.ofHours(1));
    private static final Instant JUST_NOW = Scenario.NOON.minus(Duration.ofSeconds(20));

    private final Dice dice;
    private final Catalog catalog;
    private final List<NodePool> pools;
    private final List<PodKind> kinds;
    private final List<NodeSnapshot> nodes = new ArrayList<>();
    private final List<NodeClaim> claims = new ArrayList<>();

    /** Kinds of DaemonSets come last among {@code kinds}. */
    RandomNodes(Dice dice, Catalog catalog, List<NodePool> pools, List<PodKind> kinds) {
        this.dice = dice;
        this.catalog = catalog;
        this.pools = pools;
        this.kinds = kinds;
        for (var i = dice.between(0, 6); i > 0; i--) {
            if (dice.wants(Feature.NODES, 80)) {
                addNode("node-" + nodes.size());
            }
        }
        for (var i = dice.between(1, 3); i > 0; i--) {
            if (dice.wants(Feature.CLAIMS_IN_FLIGHT, 80)) {
                addInFlight("claim-" + claims.size());
            }
            if (dice.wants(Feature.LEAVING_CLAIMS, 60)) {
                addLeaving("claim-" + claims.size());
            }
        }
    }

    List<NodeSnapshot> nodes() {
        return nodes;
    }

    List<NodeClaim> claims() {
        return claims;
    }

    private void addNode(String name) {
        var type = dice.one(catalog.instanceTypes());
        if (dice.chance(40)) {
            var claim = "claim-" + claims.size();
            var instance = instance(claim, type);
            var state = dice.chance(70)
                    ? new ClaimState.Initialized(EARLIER, instance, new NodeName(name))
                    : new ClaimState.Registered(JUST_NOW, instance, new NodeName(name));
            var made = claim(
                    claim,
                    type,
                    List.of(instance.pool().zone()),
                    instance.pool().capacityType(),
                    state);
            claims.add(made);
            var taints = new ArrayList<>(made.spec().taints());
            if (state instanceof ClaimState.Registered) {
                taints.addAll(made.spec().startupTaints());
                taints.addAll(WellKnown.EPHEMERAL_TAINTS.subList(0, 1));
            }
            nodes.add(node(name, made, type, instance, taints));
            return;
        }
        var labels = labels(name, type, dice.one(RandomCatalog.ZONES), CapacityType.ON_DEMAND);
        if (dice.chance(20)) {
            labels.remove(WellKnown.ZONE);
        }
        if (dice.chance(40)) {
            labels.put(RandomPools.TEAM, dice.one(List.of("a", "b")));
        }
        if (dice.chance(40)) {
            labels.put(RandomPools.RACK, dice.one(List.of("r1", "r2")));
        }
        if (dice.chance(20)) {
            labels.put(WellKnown.NODE_POOL, dice.one(pools).name());
        }
        var taints = new ArrayList<Taint>();
        if (dice.chance(15)) {
            taints.add(dice.one(List.of(
                    RandomPools.DEDICATED,
                    RandomPools.SHY,
                    new Taint("node.kubernetes.io/unschedulable", "", TaintEffect.NO_SCHEDULE))));
        }
        nodes.add(new NodeSnapshot(
                new NodeName(name),
                "",
                labels,
                taints,
                type.capacity(),
                type.allocatable(),
                volumeLimits(),
                true,
                dice.chance(4),
                EARLIER,
                bound(name, type.allocatable()),
                NodeDisruption.NONE));
    }

    private SortedMap<String, Integer> volumeLimits() {
        var limits = new TreeMap<String, Integer>();
        if (dice.wants(Feature.VOLUMES, 70)) {
            limits.put(RandomPods.DRIVER, dice.between(1, 6));
        }
        return limits;
    }

    private static SortedMap<String, String> labels(
            String name, InstanceType type, String zone, CapacityType capacityType) {
        var labels = new TreeMap<>(type.labels());
        labels.put(WellKnown.HOSTNAME, name);
        labels.put(WellKnown.ZONE, zone);
        labels.put(WellKnown.INSTANCE_TYPE, type.name());
        labels.put(WellKnown.ARCH, type.architecture());
        labels.put(WellKnown.OS, "linux");
        labels.put(WellKnown.CAPACITY_TYPE, capacityType.text());
        return labels;
    }

    private NodeSnapshot node(
            String name, NodeClaim claim, InstanceType type, LaunchedInstance instance, List<Taint> taints) {
        var labels = labels(name, type, instance.pool().zone(), instance.pool().capacityType());
        labels.putAll(claim.spec().labels());
        return new NodeSnapshot(
                new NodeName(name),
                instance.providerId(),
                labels,
                taints,
                type.capacity(),
                type.allocatable(),
                volumeLimits(),
                true,
                false,
                EARLIER,
                bound(name, type.allocatable()),
                NodeDisruption.NONE);
    }

    /** Pods that fit together; a kind with ports once, a DaemonSet once. */
    private List<PodGroup> bound(String node, ResourceList allocatable) {
        var groups = new ArrayList<PodGroup>();
        var free = allocatable;
        for (var i = 0; i < kinds.size(); i++) {
            var kind = kinds.get(i);
            var daemon = kind.owner().equals("DaemonSet");
            if (!dice.chance(daemon ? 70 : 20) || !kind.unsupported().isEmpty()) {
                continue;
            }
            var names = new ArrayList<String>();
            for (var wanted = daemon || !kind.hostPorts().isEmpty() ? 1 : dice.between(1, 4); wanted > 0; wanted--) {
                if (kind.requests().fitsIn(free)) {
                    free = free.minus(kind.requests());
                    names.add("k%d-%s-%d".formatted(i, node, names.size()));
                }
            }
            if (!names.isEmpty()) {
                groups.add(new PodGroup(i, names, dice.chance(8)));
            }
        }
        return groups;
    }

    private LaunchedInstance instance(String claim, InstanceType type) {
        var zone = dice.one(RandomCatalog.ZONES);
        var capacityType = dice.one(List.of(CapacityType.ON_DEMAND, CapacityType.SPOT));
        return new LaunchedInstance(
                new InstanceId("i-" + claim),
                new CapacityPool(capacityType, type.name(), zone),
                new HourlyPrice(50_000),
                "ami-" + type.architecture());
    }

    private NodeClaim claim(
            String name, InstanceType type, List<String> zones, CapacityType capacityType, ClaimState state) {
        return claim(name, List.of(type), zones, capacityType, state);
    }

    private NodeClaim claim(
            String name, List<InstanceType> types, List<String> zones, CapacityType capacityType, ClaimState state) {
        var pool = dice.one(pools);
        var labels = new TreeMap<>(pool.labels());
        labels.put(WellKnown.NODE_POOL, pool.name());
        labels.put(WellKnown.NODE_CLASS, pool.nodeClassRef().name());
        labels.put(WellKnown.CAPACITY_TYPE, capacityType.text());
        var spec = new NodeClaimSpec(
                new LaunchId("l-" + name),
                pool.name(),
                pool.nodeClassRef().name(),
                labels,
                pool.taints(),
                pool.startupTaints(),
                ResourceList.NONE,
                types.stream().map(InstanceType::name).toList(),
                zones,
                capacityType,
                new HourlyPrice(50_000),
                List.of(),
                pool.hash(),
                "class-hash",
                JUST_NOW,
                null,
                "");
        var smallest = types.getFirst();
        return new NodeClaim(new NodeClaimName(name), spec, smallest.capacity(), smallest.allocatable(), state, 0, 1);
    }

    private void addInFlight(String name) {
        var type = dice.one(catalog.instanceTypes());
        if (dice.chance(50)) {
            var instance = instance(name, type);
            claims.add(claim(
                    name,
                    type,
                    List.of(instance.pool().zone()),
                    instance.pool().capacityType(),
                    new ClaimState.Launched(JUST_NOW, instance)));
            return;
        }
        var other = dice.one(catalog.instanceTypes());
        var types = type.equals(other) || dice.chance(50) ? List.of(type) : List.of(type, other);
        claims.add(claim(
                name,
                types,
                dice.some(RandomCatalog.ZONES),
                dice.one(List.of(CapacityType.ON_DEMAND, CapacityType.SPOT)),
                new ClaimState.Planned(JUST_NOW)));
    }

    private void addLeaving(String name) {
        var type = dice.one(catalog.instanceTypes());
        var instance = instance(name, type);
        var node = new NodeName("leaving-" + name);
        var state = dice.chance(50)
                ? new ClaimState.Disrupted(JUST_NOW, instance, node, DisruptionReason.EMPTY, null)
                : new ClaimState.Draining(JUST_NOW, instance, node, DisruptionReason.EMPTY, null);
        var made = claim(
                name, type, List.of(instance.pool().zone()), instance.pool().capacityType(), state);
        claims.add(made);
        var taints = new ArrayList<>(made.spec().taints());
        taints.add(WellKnown.DISRUPTED);
        nodes.add(node(node.value(), made, type, instance, taints));
    }
}
