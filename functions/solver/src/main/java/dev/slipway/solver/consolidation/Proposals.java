package dev.slipway.solver.consolidation;

import dev.slipway.model.claim.ClaimState;
import dev.slipway.model.claim.NodeClaim;
import dev.slipway.model.claim.NodeName;
import dev.slipway.model.pool.NodePool;
import dev.slipway.solver.consolidation.ConsolidationPlan.Command;
import dev.slipway.solver.consolidation.ConsolidationPlan.Method;
import dev.slipway.solver.consolidation.DisruptionPlan.Removal;
import dev.slipway.solver.scheduling.Ownership;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Commands that are to be carried out: those that were proposed a while ago and still are. A cluster on the move proposes
 * something else each time, and nothing comes of it.
 *
 * @param removals claims in their new state, and why
 * @param since when each command that is proposed now was first, by what it removes; to be remembered
 */
public record Proposals(List<Removal> removals, SortedMap<String, Instant> since) {
    /** How long a proposal must hold; core.md §3.1, validation. */
    static final Duration VALIDATION = Duration.ofSeconds(15);

    public Proposals {
        removals = List.copyOf(removals);
        since = Collections.unmodifiableSortedMap(new TreeMap<>(since));
    }

    /**
     * Compares a plan with what was proposed before. Empty nodes are none of its business.
     *
     * @param before when what had been proposed first
     */
    public static Proposals of(ConsolidationFacts facts, ConsolidationPlan plan, SortedMap<String, Instant> before) {
        var cluster = facts.cluster();
        var ownership = new Ownership(cluster.snapshot().nodes(), cluster.claims());
        var poolsByName = new TreeMap<String, NodePool>();
        cluster.snapshot().nodePools().forEach(pool -> poolsByName.put(pool.name(), pool));
        var atWork = new TreeMap<NodeName, NodeClaim>();
        cluster.snapshot()
                .nodes()
                .forEach(node -> ownership.claimOf(node).ifPresent(claim -> atWork.put(node.name(), claim)));
        var since = new TreeMap<String, Instant>();
        var removals = new ArrayList<Removal>();
        for (var command : plan.commands()) {
            if (command.method() == Method.EMPTINESS) {
                continue;
            }
            for (var nodes : parts(command)) {
                var key = String.join(",", nodes.stream().map(NodeName::value).toList());
                var first = before.getOrDefault(key, cluster.now());
                since.put(key, first);
                if (!first.plus(VALIDATION).isAfter(cluster.now())) {
                    for (var node : nodes) {
                        var claim = atWork.get(node);
                        var pool = claim == null
                                ? null
                                : poolsByName.get(claim.spec().nodePool());
                        if (claim != null && pool != null && claim.state() instanceof ClaimState.Initialized state) {
                            var why = "%s: %s; saves %s, disturbs %.1f"
                                    .formatted(
                                            command.method().text(), command.why(), command.savings(), command.cost());
                            removals.add(
                                    Removal.of(claim, state, command.method().reason(), pool, cluster.now(), why));
                        }
                    }
                }
            }
        }
        return new Proposals(removals, since);
    }

    /** Nodes whose pods fit elsewhere go each by itself; those that share a replacement go together. */
    private static List<List<NodeName>> parts(Command command) {
        return command.replacement() == null
                ? command.delete().stream().map(List::of).toList()
                : List.of(command.delete());
    }
}
