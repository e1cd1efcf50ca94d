package dev.slipway.solver.consolidation;

import dev.slipway.model.catalog.CapacityPool;
import dev.slipway.model.catalog.CapacityType;
import dev.slipway.model.catalog.Offering;
import dev.slipway.model.claim.ClaimState;
import dev.slipway.model.claim.NodeClaim;
import dev.slipway.model.claim.NodeName;
import dev.slipway.model.cluster.NodeSnapshot;
import dev.slipway.model.pool.ConsolidationPolicy;
import dev.slipway.model.pool.NodePool;
import dev.slipway.model.resource.HourlyPrice;
import dev.slipway.model.scheduling.WellKnown;
import dev.slipway.solver.consolidation.ConsolidationPlan.Kept;
import dev.slipway.solver.provision.Headroom;
import dev.slipway.solver.provision.ProvisionFacts;
import dev.slipway.solver.scheduling.Devices;
import dev.slipway.solver.scheduling.Ownership;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Which nodes may be taken away at all, and what keeps each of the others (core.md §3.2, §3.6). */
final class Candidates {
    private final ConsolidationFacts all;
    private final ProvisionFacts facts;
    private final Ownership ownership;
    private final KeptRooms rooms;
    private final SortedMap<String, NodePool> poolsByName = new TreeMap<>();
    private final List<Candidate> empty = new ArrayList<>();
    private final List<Candidate> busy = new ArrayList<>();
    private final List<Kept> kept = new ArrayList<>();
    private final SortedMap<String, OfPool> pools = new TreeMap<>();
    private final TreeSet<NodeName> settling = new TreeSet<>();

    /** A node that may go. */
    record Candidate(NodeSnapshot node, NodePool pool, HourlyPrice price, CapacityType capacityType, double cost) {
        NodeName name() {
            return node.name();
        }

        double ratio() {
            return price.microUsd() / cost();
        }
    }

    /**
     * All nodes of a pool taken together.
     *
     * @param nodes initialized, a count
     * @param away of these, the ones that are not ready or on their way out
     * @param price in millionths of a dollar per hour, as far as prices are known
     * @param cost what it would disturb to take them all away
     */
    record OfPool(long nodes, long away, long price, double cost) {
        static final OfPool NONE = new OfPool(0, 0, 0, 0);

        private OfPool plus(OfPool other) {
            return new OfPool(nodes + other.nodes, away + other.away, price + other.price, cost + other.cost);
        }
    }

    /** Those that save most for what they disturb first. */
    static final Comparator<Candidate> BY_RATIO =
            Comparator.comparingDouble((Candidate one) -> -one.ratio()).thenComparing(Candidate::name);

    private Candidates(ConsolidationFacts all) {
        this.all = all;
        this.facts = all.cluster();
        this.ownership = new Ownership(facts.snapshot().nodes(), facts.claims());
        this.rooms = new KeptRooms(facts.snapshot(), ownership, Devices.known(facts.snapshot(), facts.catalog()));
        facts.snapshot().nodePools().forEach(pool -> poolsByName.put(pool.name(), pool));
    }

    static Candidates of(ConsolidationFacts facts) {
        var candidates = new Candidates(facts);
        facts.cluster().snapshot().nodes().forEach(candidates::judge);
        candidates.empty.sort(BY_RATIO);
        candidates.busy.sort(BY_RATIO);
        return candidates;
    }

    /** Nodes without a pod that would have to go elsewhere. */
    List<Candidate> empty() {
        return empty;
    }

    List<Candidate> busy() {
        return busy;
    }

    /** By name; pools without a node are left out. */
    SortedMap<String, OfPool> pools() {
        return pools;
    }

    List<Kept> kept() {
        return kept;
    }

    /** Nodes that take no pod that moves: something changed there a moment ago (core.md §3.5). */
    SortedSet<NodeName> settling() {
        return settling;
    }

    private void judge(NodeSnapshot node) {
        var claim = ownership.claimOf(node).orElse(null);
        var pool = poolOf(node, claim);
        if (pool == null) {
            return;
        }
        var price = price(node, claim, pool);
        var capacityType =
                CapacityType.named(label(node, WellKnown.CAPACITY_TYPE)).orElse(null);
        var cost = cost(node);
        count(node, claim, pool, price, cost);
        var reason = blocker(node, claim, pool);
        var held = Headroom.heldOn(node);
        var drawn = rooms.drawing(node);
        if (reason.isPresent()) {
            kept.add(new Kept(node.name(), price, reason.get()));
        } else if (held > 0) {
            kept.add(new Kept(node.name(), price, KeptRooms.keeping(held)));
        } else if (cost <= 1) {
            empty.add(new Candidate(
                    node,
                    pool,
                    price == null ? HourlyPrice.FREE : price,
                    capacityType == null ? CapacityType.ON_DEMAND : capacityType,
                    cost));
        } else if (pool.disruption().consolidationPolicy() == ConsolidationPolicy.WHEN_EMPTY) {
            kept.add(new Kept(
                    node.name(),
                    price,
                    "pods run on it, and NodePool %s has consolidationPolicy: WhenEmpty".formatted(pool.name())));
        } else if (drawn.isPresent()) {
            kept.add(new Kept(node.name(), price, drawn.get()));
        } else if (price == null || capacityType == null) {
            kept.add(new Kept(
                    node.name(), price, "its price is not known, so that nobody can say whether it is worth it"));
        } else {
            busy.add(new Candidate(node, pool, price, capacityType, cost));
        }
    }

    private void count(
            NodeSnapshot node, @Nullable NodeClaim claim, NodePool pool, @Nullable HourlyPrice price, double cost) {
        var initialized = claim == null
                ? "true".equals(node.labels().get(WellKnown.INITIALIZED))
                : claim.state() instanceof ClaimState.Initialized;
        var leaving = claim != null && !claim.usable();
        if (initialized || leaving) {
            var away = leaving || !node.ready() || node.deleting();
            pools.merge(
                    pool.name(), new OfPool(1, away ? 1 : 0, price == null ? 0 : price.microUsd(), cost), OfPool::plus);
        }
    }

    private @Nullable NodePool poolOf(NodeSnapshot node, @Nullable NodeClaim claim) {
        if (claim == null && !all.claimless()) {
            return null;
        }
        var name =
                claim == null ? label(node, WellKnown.NODE_POOL) : claim.spec().nodePool();
        var pool = poolsByName.get(name);
        if (pool == null && !name.isEmpty()) {
            kept.add(new Kept(node.name(), null, "its NodePool %s does not exist".formatted(name)));
        }
        return pool;
    }

    private Optional<String> blocker(NodeSnapshot node, @Nullable NodeClaim claim, NodePool pool) {
        var disruption = node.disruption();
        if (claim != null && !(claim.state() instanceof ClaimState.Initialized)) {
            return Optional.of("its claim is %s".formatted(claim.state().text()));
        }
        if (claim == null && !"true".equals(node.labels().get(WellKnown.INITIALIZED))) {
            return Optional.of("it is not initialized");
        }
        if (node.deleting() || node.taints().stream().anyMatch(WellKnown.DISRUPTED::matches)) {
            return Optional.of("it is on its way out already");
        }
        if (!pool.followsPods()) {
            return Optional.of("NodePool %s has replicas".formatted(pool.name()));
        }
        if (disruption.blocker().isPresent()) {
            return disruption.blocker();
        }
        if (claim != null && claim.state() instanceof ClaimState.Initialized state && state.rests(facts.now())) {
            return Optional.of(
                    "a move of it came to nothing; it is looked at again at %s".formatted(state.restsUntil()));
        }
        var consolidateAfter = pool.disruption().consolidateAfter();
        if (consolidateAfter == null) {
            return Optional.of("NodePool %s has consolidateAfter: Never".formatted(pool.name()));
        }
        var since = claim == null || disruption.busyAt().isAfter(claim.state().since())
                ? disruption.busyAt()
                : claim.state().since();
        if (facts.now().isBefore(since.plus(consolidateAfter))) {
            settling.add(node.name());
            return Optional.of(
                    "something changed on it at %s, and consolidateAfter is %s".formatted(since, consolidateAfter));
        }
        return Optional.empty();
    }

    private double cost(NodeSnapshot node) {
        var counted = node.disruption().cost();
        return counted > 0
                ? counted
                : 1
                        + node.pods().stream()
                                .filter(group -> !group.leaving()
                                        && facts.snapshot().kindOf(group).reschedulable())
                                .mapToInt(group -> group.names().size())
                                .sum();
    }

    private @Nullable HourlyPrice price(NodeSnapshot node, @Nullable NodeClaim claim, NodePool pool) {
        var type = label(node, WellKnown.INSTANCE_TYPE);
        var zone = label(node, WellKnown.ZONE);
        var capacityType = CapacityType.named(label(node, WellKnown.CAPACITY_TYPE));
        var listed = capacityType.flatMap(bought -> facts.catalog()
                .typeFor(pool.nodeClassRef().name(), type)
                .flatMap(one -> one.offerings().stream()
                        .filter(offering -> offering.capacityType() == bought
                                && offering.zone().equals(zone))
                        .map(Offering::price)
                        .findFirst())
                .or(() -> facts.catalog().price(new CapacityPool(bought, type, zone))));
        return listed.orElse(claim == null ? null : claim.price());
    }

    private static String label(NodeSnapshot node, String key) {
        return node.labels().getOrDefault(key, "");
    }
}
