package dev.slipway.solver.sweep;

import dev.slipway.model.claim.ClaimState;
import dev.slipway.model.claim.DisruptionReason;
import dev.slipway.model.claim.NodeClaim;
import dev.slipway.model.claim.NodeClaimName;
import dev.slipway.model.cluster.NodeSnapshot;
import dev.slipway.model.pool.NodePool;
import dev.slipway.solver.scheduling.Ownership;
import dev.slipway.solver.sweep.SweepPlan.Step;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Pools that keep a count of their own: who goes when there are more, and that the planner hears of it when there are fewer
 * (core.md §3.8).
 */
final class StaticPools {
    private final SweepFacts facts;
    private final Ownership ownership;
    private final List<NodeClaimName> going;

    private StaticPools(SweepFacts facts, Ownership ownership, List<NodeClaimName> going) {
        this.going = going;
        this.facts = facts;
        this.ownership = ownership;
    }

    /**
     * Whatever is too much goes, whatever budgets say.
     *
     * @param going claims that this sweep removes anyway
     */
    static List<Step> tooMany(SweepFacts facts, Ownership ownership, List<NodeClaimName> going) {
        var pools = new StaticPools(facts, ownership, going);
        var steps = new ArrayList<Step>();
        for (var pool : facts.snapshot().nodePools()) {
            var replicas = pool.replicas();
            if (replicas != null) {
                steps.addAll(pools.tooMany(pool, replicas));
            }
        }
        return steps;
    }

    /** For the planner: one sentence for each pool that lacks nodes. */
    static List<String> tooFew(SweepFacts facts) {
        var sentences = new ArrayList<String>();
        for (var pool : facts.snapshot().nodePools()) {
            var replicas = pool.replicas();
            var active = active(facts, pool).size();
            if (replicas != null && active < replicas) {
                sentences.add("NodePool %s has %d of %d nodes".formatted(pool.name(), active, replicas));
            }
        }
        return sentences;
    }

    private static List<NodeClaim> active(SweepFacts facts, NodePool pool) {
        return facts.claims().stream()
                .filter(claim -> claim.usable() && claim.spec().nodePool().equals(pool.name()))
                .toList();
    }

    /** Those without a node, then empty ones, then those that disturb least; one that is not launched yet is left to come. */
    private List<Step> tooMany(NodePool pool, int replicas) {
        var active = active(facts, pool).stream()
                .filter(claim -> !going.contains(claim.name()))
                .toList();
        return active.stream()
                .filter(claim -> claim.instance().isPresent())
                .sorted(Comparator.comparing((NodeClaim claim) -> !(claim.state() instanceof ClaimState.Launched))
                        .thenComparing(this::holds)
                        .thenComparingDouble(this::disturbs)
                        .thenComparing(NodeClaim::name))
                .limit(Math.max(0, active.size() - replicas))
                .<Step>map(claim -> Removals.of(
                        facts,
                        claim,
                        DisruptionReason.SCALED_IN,
                        "NodePool %s has %d nodes for %d replicas".formatted(pool.name(), active.size(), replicas)))
                .toList();
    }

    private boolean holds(NodeClaim claim) {
        return ownership
                .nodeOf(claim)
                .map(NodeSnapshot::disruption)
                .filter(disruption -> disruption.blocker().isPresent())
                .isPresent();
    }

    /** What its pods cost to evict, for the part of its life that it still has. */
    private double disturbs(NodeClaim claim) {
        var cost = ownership
                .nodeOf(claim)
                .map(node -> Math.max(0, node.disruption().cost() - 1))
                .orElse(0.0);
        var expiresAt = claim.spec().expiresAt();
        if (expiresAt == null) {
            return cost;
        }
        var life = Duration.between(claim.spec().createdAt(), expiresAt).toSeconds();
        var left = Duration.between(facts.now(), expiresAt).toSeconds();
        return cost * Math.clamp(left / (double) Math.max(1, life), 0, 1);
    }
}
