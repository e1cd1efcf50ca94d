package dev.slipway.solver.consolidation;

import dev.slipway.model.catalog.CapacityType;
import dev.slipway.model.claim.ClaimState;
import dev.slipway.model.claim.DisruptionReason;
import dev.slipway.model.claim.Drift;
import dev.slipway.model.claim.NodeClaim;
import dev.slipway.model.claim.NodeClaimName;
import dev.slipway.model.cluster.NodeSnapshot;
import dev.slipway.model.pool.NodePool;
import dev.slipway.model.resource.ResourceList;
import dev.slipway.model.scheduling.WellKnown;
import dev.slipway.solver.consolidation.Candidates.Candidate;
import dev.slipway.solver.consolidation.DisruptionPlan.Removal;
import dev.slipway.solver.consolidation.Moves.Verdict;
import dev.slipway.solver.provision.ProvisionFacts;
import dev.slipway.solver.provision.ProvisionSolver;
import dev.slipway.solver.scheduling.Ownership;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Which drifted nodes are replaced now (core.md §3.7): within budgets, empty ones first, then whoever drifted first; and
 * only those whose pods would all find a place, on nodes that stay or on new ones.
 */
public final class DriftedNodes {
    private final ConsolidationFacts all;
    private final ProvisionFacts facts;
    private final TreeMap<String, NodePool> poolsByName = new TreeMap<>();

    private record Drifted(NodeClaim claim, ClaimState.Initialized state, Drift drift, Candidate candidate) {}

    private DriftedNodes(ConsolidationFacts facts) {
        this.all = facts;
        this.facts = facts.cluster();
        this.facts.snapshot().nodePools().forEach(pool -> poolsByName.put(pool.name(), pool));
    }

    /** In the order in which they go. */
    public static List<Removal> plan(ConsolidationFacts facts) {
        return new DriftedNodes(facts).plan();
    }

    private List<Removal> plan() {
        var drifted = new ArrayList<Drifted>();
        var ownership = new Ownership(facts.snapshot().nodes(), facts.claims());
        for (var node : facts.snapshot().nodes()) {
            var one = drifted(node, ownership.claimOf(node).orElse(null));
            if (one != null) {
                drifted.add(one);
            }
        }
        if (drifted.isEmpty()) {
            return List.of();
        }
        drifted.sort(Comparator.comparing((Drifted one) -> one.candidate().cost() > 1)
                .thenComparing(one -> one.drift().since())
                .thenComparing(one -> one.claim().name()));
        var spending = new Spending(facts.now(), Candidates.of(all).pools());
        var removals = new ArrayList<Removal>();
        var roomByPool = new TreeMap<String, Long>();
        for (var one : drifted) {
            var pool = one.candidate().pool();
            var room = roomByPool.computeIfAbsent(pool.name(), _ -> room(pool));
            if (room > 0 && spending.allows(List.of(one.candidate()), DisruptionReason.DRIFTED)) {
                roomByPool.put(pool.name(), room - 1);
                spending.spend(List.of(one.candidate()));
                removals.add(removal(one));
            }
        }
        return removals.isEmpty() ? removals : placeable(removals);
    }

    private @Nullable Drifted drifted(NodeSnapshot node, @Nullable NodeClaim claim) {
        if (claim == null || !(claim.state() instanceof ClaimState.Initialized state)) {
            return null;
        }
        var drift = claim.drifted();
        var pool = poolsByName.get(claim.spec().nodePool());
        if (drift == null
                || pool == null
                || !atItsCount(pool)
                || state.rests(facts.now())
                || node.deleting()
                || node.disruption().held()) {
            return null;
        }
        // A drain that ends in any case may begin although somebody says no (core.md §3.2).
        var blocked = node.disruption().blocker().isPresent() && pool.terminationGracePeriod() == null;
        if (blocked || node.taints().stream().anyMatch(WellKnown.DISRUPTED::matches)) {
            return null;
        }
        var candidate = new Candidate(
                node,
                pool,
                claim.price(),
                CapacityType.ON_DEMAND,
                node.disruption().cost());
        return new Drifted(claim, state, drift, candidate);
    }

    /** How many nodes a static pool may have beside those that it has; a drifted one stays until the other is there. */
    private long room(NodePool pool) {
        if (pool.followsPods() || !pool.limited().contains(ResourceList.NODES)) {
            return Long.MAX_VALUE;
        }
        var nodes = facts.claims().stream()
                .filter(claim -> claim.spec().nodePool().equals(pool.name()))
                .count();
        return pool.limits().get(ResourceList.NODES).units() - nodes;
    }

    /** A static pool that has too many nodes loses some first, and which is another question. */
    private boolean atItsCount(NodePool pool) {
        var replicas = pool.replicas();
        return replicas == null
                || facts.claims().stream()
                                .filter(claim -> claim.usable()
                                        && claim.spec().nodePool().equals(pool.name()))
                                .count()
                        <= replicas;
    }

    private Removal removal(Drifted one) {
        var why =
                "Drift: %s since %s".formatted(one.drift().reason(), one.drift().since());
        return Removal.of(
                one.claim(),
                one.state(),
                DisruptionReason.DRIFTED,
                one.candidate().pool(),
                facts.now(),
                why);
    }

    /** Of these, the ones that the planner would let go; the others would be tainted and untainted for nothing. */
    private List<Removal> placeable(List<Removal> removals) {
        var disrupted = new TreeMap<NodeClaimName, NodeClaim>();
        removals.forEach(one -> disrupted.put(one.disrupted().name(), one.disrupted()));
        var claims = facts.claims().stream()
                .map(claim -> disrupted.getOrDefault(claim.name(), claim))
                .toList();
        var gone = new ProvisionFacts(
                facts.now(),
                facts.seed(),
                facts.snapshot(),
                claims,
                facts.catalog(),
                facts.nodeClasses(),
                facts.unavailable(),
                facts.settings());
        var going = Moves.judge(gone, ProvisionSolver.solve(gone)).stream()
                .map(verdict -> verdict instanceof Verdict.Goes(var claim) ? claim.name() : null)
                .filter(Objects::nonNull)
                .toList();
        return removals.stream()
                .filter(one -> going.contains(one.disrupted().name()))
                .toList();
    }
}
