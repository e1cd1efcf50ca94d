package dev.slipway.solver.doctor;

import dev.slipway.model.catalog.CapacityPool;
import dev.slipway.model.catalog.CapacityType;
import dev.slipway.model.catalog.Catalog;
import dev.slipway.model.claim.ClaimState;
import dev.slipway.model.claim.CloudInstance;
import dev.slipway.model.claim.DisruptionReason;
import dev.slipway.model.claim.InstanceId;
import dev.slipway.model.claim.LaunchId;
import dev.slipway.model.claim.LaunchedInstance;
import dev.slipway.model.claim.NodeClaim;
import dev.slipway.model.claim.NodeClaimName;
import dev.slipway.model.claim.NodeClaimSpec;
import dev.slipway.model.cluster.NodeSnapshot;
import dev.slipway.model.pool.NodePool;
import dev.slipway.model.resource.HourlyPrice;
import dev.slipway.model.resource.ResourceList;
import dev.slipway.model.scheduling.Taint;
import dev.slipway.model.scheduling.WellKnown;
import dev.slipway.solver.doctor.RebuildPlan.Rebuilt;
import dev.slipway.solver.scheduling.Ownership;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Makes claims again from what EC2 and the nodes say, for instances of Slipway's that no claim has: the table was lost. What a
 * claim had and nothing tells any more is left empty: the hashes, so that drift is judged from now on, and the planned pods.
 */
public final class RebuildPlanner {
    private final DoctorFacts facts;
    private final Catalog catalog;
    private final SortedMap<String, NodeSnapshot> nodes = new TreeMap<>();
    private final SortedMap<String, NodePool> pools = new TreeMap<>();
    private final TreeSet<String> taken = new TreeSet<>();

    private RebuildPlanner(DoctorFacts facts, Catalog catalog) {
        this.facts = facts;
        this.catalog = catalog;
        var cluster = facts.cluster();
        if (cluster != null) {
            cluster.nodes().forEach(node -> nodes.put(Ownership.instanceIdOf(node), node));
            cluster.nodePools().forEach(pool -> pools.put(pool.name(), pool));
        }
        facts.claims().forEach(claim -> taken.add(claim.name().value()));
        facts.ended().forEach(claim -> taken.add(claim.name().value()));
    }

    /**
     * One claim for each instance of Slipway's that neither a claim has or had, nor a launch under way may be waiting for.
     *
     * @param catalog for prices and sizes; a type that it lacks gets the price 0
     */
    public static RebuildPlan plan(DoctorFacts facts, Catalog catalog) {
        return new RebuildPlanner(facts, catalog).plan();
    }

    private RebuildPlan plan() {
        var held = new TreeSet<InstanceId>();
        var launching = new TreeSet<LaunchId>();
        for (var claim : facts.claims()) {
            claim.instance().ifPresent(instance -> held.add(instance.id()));
            if (claim.state() instanceof ClaimState.Planned) {
                launching.add(claim.spec().launch());
            }
        }
        facts.ended().forEach(claim -> claim.instance().ifPresent(instance -> held.add(instance.id())));
        var rebuilt = new ArrayList<Rebuilt>();
        for (var instance : facts.instances()) {
            var launch = launch(instance);
            if (launch != null
                    && !instance.ending()
                    && !held.contains(instance.id())
                    && !launching.contains(launch)
                    && instance.tags().containsKey(WellKnown.NODE_POOL)) {
                rebuilt.add(rebuilt(instance, launch));
            }
        }
        return new RebuildPlan(rebuilt);
    }

    /** Null for an instance of somebody else's; tags may have been edited to anything. */
    private static @Nullable LaunchId launch(CloudInstance instance) {
        try {
            return instance.launch().orElse(null);
        } catch (IllegalArgumentException notOurs) {
            return null;
        }
    }

    private Rebuilt rebuilt(CloudInstance instance, LaunchId launch) {
        var node = nodes.get(instance.id().value());
        var nodePool = instance.tags().getOrDefault(WellKnown.NODE_POOL, "");
        var nodeClass = instance.tags().getOrDefault(WellKnown.NODE_CLASS, "");
        var offering = pool(instance);
        var known = catalog.price(offering);
        var price = known.orElse(HourlyPrice.FREE);
        var pool = pools.get(nodePool);
        var spec = new NodeClaimSpec(
                launch,
                nodePool,
                nodeClass,
                labels(instance, offering, node, pool),
                pool == null ? List.of() : pool.taints(),
                pool == null ? List.of() : pool.startupTaints(),
                ResourceList.NONE,
                List.of(offering.instanceType()),
                List.of(offering.zone()),
                offering.capacityType(),
                price,
                List.of(),
                "",
                "",
                instance.launchedAt(),
                pool == null || pool.expireAfter() == null
                        ? null
                        : instance.launchedAt().plus(pool.expireAfter()),
                instance.tags().getOrDefault(WellKnown.TAG_REQUEST, ""));
        var type = catalog.typeFor(nodeClass, offering.instanceType());
        var capacity = node == null ? type.map(one -> one.capacity()).orElse(ResourceList.NONE) : node.capacity();
        var allocatable =
                node == null ? type.map(one -> one.allocatable()).orElse(ResourceList.NONE) : node.allocatable();
        var launched = new LaunchedInstance(instance.id(), offering, price, instance.imageId());
        var claim = new NodeClaim(name(instance, nodePool), spec, capacity, allocatable, state(launched, node), 0, 1);
        return new Rebuilt(
                instance.id(),
                claim,
                "rebuilt from the tags of %s%s%s"
                        .formatted(
                                instance.id(),
                                node == null ? "" : " and Node/" + node.name(),
                                known.isPresent() ? "" : "; no price of %s is known".formatted(offering)));
    }

    /** What was launched into a capacity reservation by choice is reserved capacity. */
    private static CapacityPool pool(CloudInstance instance) {
        var pool = instance.pool();
        return instance.reservation().isEmpty()
                ? pool
                : new CapacityPool(CapacityType.RESERVED, pool.instanceType(), pool.zone());
    }

    /** The node's own where it has joined; else what it will surely carry. */
    private SortedMap<String, String> labels(
            CloudInstance instance, CapacityPool offering, @Nullable NodeSnapshot node, @Nullable NodePool pool) {
        var labels = new TreeMap<String, String>();
        if (pool != null) {
            labels.putAll(pool.labels());
        }
        if (node != null) {
            labels.putAll(node.labels());
            labels.remove(WellKnown.REGISTERED);
            labels.remove(WellKnown.INITIALIZED);
        }
        labels.put(WellKnown.NODE_POOL, instance.tags().getOrDefault(WellKnown.NODE_POOL, ""));
        labels.put(WellKnown.NODE_CLASS, instance.tags().getOrDefault(WellKnown.NODE_CLASS, ""));
        labels.put(WellKnown.CAPACITY_TYPE, offering.capacityType().text());
        return labels;
    }

    /** The name that a tag keeps since the node registered; else one that is always the same for this instance. */
    private NodeClaimName name(CloudInstance instance, String nodePool) {
        var tagged = instance.tags().getOrDefault(WellKnown.TAG_NODE_CLAIM, "");
        var own = nodePool + "-" + instance.id().value().substring("i-".length());
        var name = tagged.isEmpty() || taken.contains(tagged) ? own : tagged;
        taken.add(name);
        return new NodeClaimName(name);
    }

    /**
     * As far as the node has come. One that was about to go is Underutilized again, for which nothing presses: the planner
     * looks once more whether it goes or stays, and gives it back where it stays.
     */
    private ClaimState state(LaunchedInstance launched, @Nullable NodeSnapshot node) {
        Instant now = facts.now();
        if (node == null || !"true".equals(node.labels().get(WellKnown.REGISTERED))) {
            return new ClaimState.Launched(now, launched);
        }
        for (Taint taint : node.taints()) {
            if (WellKnown.DISRUPTED.matches(taint)) {
                return new ClaimState.Disrupted(now, launched, node.name(), DisruptionReason.UNDERUTILIZED, null);
            }
        }
        return "true".equals(node.labels().get(WellKnown.INITIALIZED))
                ? new ClaimState.Initialized(now, launched, node.name())
                : new ClaimState.Registered(now, launched, node.name());
    }
}
