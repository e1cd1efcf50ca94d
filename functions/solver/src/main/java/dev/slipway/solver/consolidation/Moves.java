package dev.slipway.solver.consolidation;

import dev.slipway.model.claim.ClaimState;
import dev.slipway.model.claim.NodeClaim;
import dev.slipway.model.claim.NodeClaimName;
import dev.slipway.model.cluster.NodeSnapshot;
import dev.slipway.model.scheduling.PodId;
import dev.slipway.solver.provision.ProvisionFacts;
import dev.slipway.solver.provision.ProvisionPlan;
import dev.slipway.solver.provision.ProvisionPlan.PlannedNode;
import dev.slipway.solver.scheduling.Ownership;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a plan means for nodes that are to go and that nothing presses. They were proposed from what the cluster was a moment
 * ago; the planner, which alone buys, has the last word: all their pods must have a place, and to save money, what is bought
 * for them must cost less.
 */
public final class Moves {
    private final ProvisionFacts facts;
    private final Set<PodId> homeless = new TreeSet<>();
    private final List<Moving> moving = new ArrayList<>();
    private final Map<String, Deque<NodeClaim>> successorsByPool = new TreeMap<>();

    /** What becomes of a claim. */
    public sealed interface Verdict {
        /**
         * Its pods have their places.
         *
         * @param disrupted the claim, with what it waits for
         */
        record Goes(NodeClaim disrupted) implements Verdict {}

        /** It stays after all. */
        record Stays(NodeClaim initialized, String why) implements Verdict {}
    }

    /**
     * A node that is to go.
     *
     * @param hosts what its pods wait for, by name: planned, or in flight
     * @param pods that need another place
     */
    private record Moving(
            NodeClaim claim, ClaimState.Disrupted state, SortedMap<NodeClaimName, NodeClaim> hosts, List<PodId> pods) {}

    private Moves(ProvisionFacts facts, ProvisionPlan plan) {
        this.facts = facts;
        var ownership = new Ownership(facts.snapshot().nodes(), facts.claims());
        var hostByPod = new TreeMap<PodId, NodeClaim>();
        plan.newNodes()
                .forEach(node ->
                        node.claim().spec().pods().forEach(pod -> hostByPod.put(PodId.parse(pod), node.claim())));
        var claimsByName = new TreeMap<String, NodeClaim>();
        facts.claims().forEach(claim -> claimsByName.put(claim.name().value(), claim));
        for (var placement : plan.placements()) {
            var claim = placement.inFlight() ? claimsByName.get(placement.node()) : null;
            if (claim != null) {
                placement.pods().forEach(pod -> hostByPod.put(pod, claim));
            }
        }
        plan.unplaceable().forEach(one -> homeless.addAll(one.pods()));
        for (var node : facts.snapshot().nodes()) {
            var claim = ownership.claimOf(node).orElse(null);
            if (claim != null && claim.state() instanceof ClaimState.Disrupted state && state.undecided()) {
                var pods = podsOf(node);
                var hosts = new TreeMap<NodeClaimName, NodeClaim>();
                if (keepsCount(claim)) {
                    // Its pool gets another node for it, and asks nobody where its pods go (core.md §3.8).
                    Optional.ofNullable(successors(claim, plan).pollFirst())
                            .ifPresent(host -> hosts.put(host.name(), host));
                    moving.add(new Moving(claim, state, hosts, List.of()));
                    continue;
                }
                pods.stream()
                        .flatMap(pod -> Stream.ofNullable(hostByPod.get(pod)))
                        .forEach(host -> hosts.put(host.name(), host));
                moving.add(new Moving(claim, state, hosts, pods));
            }
        }
    }

    private boolean keepsCount(NodeClaim claim) {
        return facts.snapshot().nodePools().stream()
                .anyMatch(pool -> pool.name().equals(claim.spec().nodePool()) && !pool.followsPods());
    }

    /** Nodes of the same pool that are on their way and replace nobody yet; whoever takes one removes it. */
    private Deque<NodeClaim> successors(NodeClaim claim, ProvisionPlan plan) {
        return successorsByPool.computeIfAbsent(claim.spec().nodePool(), pool -> {
            var taken = facts.claims().stream()
                    .flatMap(one -> one.state() instanceof ClaimState.Disrupted gone && gone.replacements() != null
                            ? gone.replacements().stream()
                            : Stream.empty())
                    .collect(Collectors.toCollection(TreeSet::new));
            var coming = new ArrayDeque<NodeClaim>();
            facts.claims().stream()
                    .filter(one -> one.usable()
                            && !(one.state() instanceof ClaimState.Initialized)
                            && one.spec().nodePool().equals(pool)
                            && !taken.contains(one.name()))
                    .forEach(coming::add);
            plan.newNodes().stream()
                    .map(PlannedNode::claim)
                    .filter(one -> one.spec().nodePool().equals(pool))
                    .forEach(coming::add);
            return coming;
        });
    }

    private List<PodId> podsOf(NodeSnapshot node) {
        var pods = new ArrayList<PodId>();
        for (var group : node.pods()) {
            var kind = facts.snapshot().kindOf(group);
            if (kind.reschedulable() && !group.leaving()) {
                // Room that is kept free moves by being bought elsewhere; no node waits for that.
                group.names().stream()
                        .filter(name -> !PodId.virtual(name))
                        .forEach(name -> pods.add(new PodId(kind.namespace(), name)));
            }
        }
        return pods;
    }

    /** One verdict for each claim that the planner has not looked at yet, and whose node is there; by node. */
    public static List<Verdict> judge(ProvisionFacts facts, ProvisionPlan plan) {
        return judge(facts, plan, false);
    }

    /** The same, where many plans have been made without those that do not pay: then none goes that is to save money. */
    public static List<Verdict> judgeLast(ProvisionFacts facts, ProvisionPlan plan) {
        return judge(facts, plan, true);
    }

    private static List<Verdict> judge(ProvisionFacts facts, ProvisionPlan plan, boolean together) {
        if (facts.claims().stream().noneMatch(NodeClaim::undecided)) {
            return List.of();
        }
        var moves = new Moves(facts, plan);
        var verdicts = new ArrayList<Verdict>();
        var groups = moves.groups();
        var none = together
                && groups.stream().anyMatch(group -> !moves.refusal(group).isEmpty());
        for (var group : groups) {
            var why = moves.refusal(group);
            verdicts.addAll(moves.judge(
                    group,
                    why.isEmpty() && none && !wantAnother(group)
                            ? "what the moves beside it would need costs as much as they save"
                            : why));
        }
        return verdicts;
    }

    private static boolean wantAnother(List<Moving> group) {
        return group.stream().anyMatch(one -> one.state().reason().wantsAnother());
    }

    /** Nodes whose pods share a new node go together or not at all. */
    private List<List<Moving>> groups() {
        var groups = new ArrayList<List<Moving>>();
        for (var one : moving) {
            var joined = new ArrayList<Moving>();
            joined.add(one);
            for (var group : List.copyOf(groups)) {
                if (group.stream()
                        .anyMatch(other -> !Collections.disjoint(
                                other.hosts().keySet(), one.hosts().keySet()))) {
                    groups.remove(group);
                    joined.addAll(group);
                }
            }
            groups.add(joined);
        }
        return groups;
    }

    /**
     * @param why empty when nothing speaks against it
     */
    private List<Verdict> judge(List<Moving> group, String why) {
        return group.stream()
                .<Verdict>map(one -> why.isEmpty()
                        ? new Verdict.Goes(one.claim()
                                .in(one.state()
                                        .replacedBy(List.copyOf(one.hosts().keySet()))))
                        : new Verdict.Stays(stays(one), why))
                .toList();
    }

    private NodeClaim stays(Moving one) {
        var state = one.state();
        var node = state.node();
        if (node == null) {
            throw new IllegalStateException("The node of %s is there, and its claim has none."
                    .formatted(one.claim().name()));
        }
        return one.claim().in(state.backToWork(facts.now(), node));
    }

    /** Empty when nothing speaks against it. */
    private String refusal(List<Moving> group) {
        var left = group.stream()
                .flatMap(one -> one.pods().stream())
                .filter(homeless::contains)
                .findFirst();
        if (left.isPresent()) {
            return "%s would have no place".formatted(left.get());
        }
        var bare = group.stream().anyMatch(one -> one.hosts().isEmpty() && keepsCount(one.claim()));
        if (bare) {
            return "its NodePool can have no other node for it now";
        }
        if (wantAnother(group)) {
            return "";
        }
        var saved =
                group.stream().mapToLong(one -> one.claim().price().microUsd()).sum();
        var bought = new TreeMap<NodeClaimName, NodeClaim>();
        group.forEach(one -> bought.putAll(one.hosts()));
        var paid = bought.values().stream()
                .mapToLong(claim -> claim.price().microUsd())
                .sum();
        return bought.isEmpty() || paid < saved
                ? ""
                : "what it would be replaced by costs as much: %s"
                        .formatted(String.join(
                                ", ",
                                bought.values().stream()
                                        .map(claim -> "%s at %s".formatted(claim.name(), claim.price()))
                                        .toList()));
    }
}
