package dev.slipway.solver.consolidation;

import dev.slipway.model.claim.ClaimState;
import dev.slipway.model.claim.DisruptionReason;
import dev.slipway.model.claim.NodeClaim;
import dev.slipway.model.claim.NodeClaimName;
import dev.slipway.model.cluster.NodeSnapshot;
import dev.slipway.model.pool.NodePool;
import dev.slipway.model.scheduling.PodId;
import dev.slipway.solver.consolidation.DisruptionPlan.Kept;
import dev.slipway.solver.consolidation.DisruptionPlan.Removal;
import dev.slipway.solver.provision.Headroom;
import dev.slipway.solver.scheduling.Daemon;
import dev.slipway.solver.scheduling.Ownership;
import dev.slipway.solver.scheduling.StandingNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** Decides which nodes go because no pod on them would come back elsewhere, dearest first (core.md §3.6). */
public final class EmptyNodes {
    /** Pods that a node was launched for and that still wait are given so long to bind; core.md §3.2, nomination window. */
    static final Duration BINDING = Duration.ofSeconds(20);

    private final DisruptionFacts facts;
    private final Ownership ownership;
    private final TreeMap<String, NodePool> poolsByName = new TreeMap<>();
    private final TreeMap<NodeClaimName, Instant> emptySince = new TreeMap<>();
    private final List<Daemon> daemons;
    private final List<Kept> kept = new ArrayList<>();
    private final List<Candidate> candidates = new ArrayList<>();

    private record Candidate(NodeClaim claim, ClaimState.Initialized state, NodePool pool, Instant since) {}

    private EmptyNodes(DisruptionFacts facts) {
        this.facts = facts;
        this.ownership = new Ownership(facts.snapshot().nodes(), facts.claims());
        this.daemons = Daemon.of(facts.snapshot().daemonSets(), facts.devices());
        facts.snapshot().nodePools().forEach(pool -> poolsByName.put(pool.name(), pool));
    }

    public static DisruptionPlan plan(DisruptionFacts facts) {
        return new EmptyNodes(facts).plan();
    }

    private DisruptionPlan plan() {
        for (var node : facts.snapshot().nodes()) {
            ownership.claimOf(node).ifPresent(claim -> judge(node, claim));
        }
        var remove = withinBudgets();
        kept.sort(Comparator.comparing(Kept::node));
        var remembered = emptySince.entrySet().stream()
                .map(entry -> new EmptySince(entry.getKey(), entry.getValue()))
                .toList();
        return new DisruptionPlan(remove, kept, remembered);
    }

    private void judge(NodeSnapshot node, NodeClaim claim) {
        if (!(claim.state() instanceof ClaimState.Initialized initialized)) {
            keep(node, "its claim is %s".formatted(claim.state().text()));
            return;
        }
        var held = Headroom.heldOn(node);
        var pods = reschedulable(node) - held;
        if (pods > 0) {
            keep(node, "%d pods on it would have to go elsewhere".formatted(pods));
            return;
        }
        if (held > 0) {
            keep(node, KeptRooms.keeping(held));
            return;
        }
        var since = facts.emptySince().stream()
                .filter(one -> one.claim().equals(claim.name()))
                .map(EmptySince::since)
                .findFirst()
                .orElse(facts.now());
        emptySince.put(claim.name(), since);
        var pool = poolsByName.get(claim.spec().nodePool());
        if (pool == null) {
            keep(node, "its NodePool %s does not exist".formatted(claim.spec().nodePool()));
            return;
        }
        keptBy(node, claim, initialized, pool, since)
                .ifPresentOrElse(
                        reason -> keep(node, reason),
                        () -> candidates.add(new Candidate(claim, initialized, pool, since)));
    }

    private Optional<String> keptBy(
            NodeSnapshot node, NodeClaim claim, ClaimState.Initialized state, NodePool pool, Instant since) {
        var consolidateAfter = pool.disruption().consolidateAfter();
        if (node.deleting()) {
            return Optional.of("it is being deleted already");
        }
        if (!pool.followsPods()) {
            return Optional.of("NodePool %s has replicas".formatted(pool.name()));
        }
        if (node.disruption().blocker().isPresent()) {
            return node.disruption().blocker();
        }
        if (consolidateAfter == null) {
            return Optional.of("NodePool %s has consolidateAfter: Never".formatted(pool.name()));
        }
        if (facts.now().isBefore(since.plus(consolidateAfter))) {
            return Optional.of("it is empty since %s, and consolidateAfter is %s".formatted(since, consolidateAfter));
        }
        if (facts.now().isBefore(state.since().plus(BINDING)) && promisedPodWaits(claim)) {
            return Optional.of("it is ready since %s only, its pods may be binding".formatted(state.since()));
        }
        return waitingFor(new StandingNode(node, claim)).map(pod -> "%s waits and could run here".formatted(pod));
    }

    /** True while a pod that the node was launched for is still without a node; one that has gone needs none. */
    private boolean promisedPodWaits(NodeClaim claim) {
        return facts.snapshot().pending().stream().anyMatch(group -> {
            var namespace = facts.snapshot().kindOf(group).namespace();
            return group.names().stream().anyMatch(name -> claim.spec().pods().contains(namespace + "/" + name));
        });
    }

    private int reschedulable(NodeSnapshot node) {
        return node.pods().stream()
                .filter(group ->
                        !group.leaving() && facts.snapshot().kindOf(group).reschedulable())
                .mapToInt(group -> group.names().size())
                .sum();
    }

    /** A pod that waits and could run on this node: then the node is about to be useful. */
    private Optional<PodId> waitingFor(StandingNode standing) {
        var snapshot = facts.snapshot();
        var free = standing.free(snapshot, daemons);
        return snapshot.pending().stream()
                .filter(group -> {
                    var kind = snapshot.kindOf(group);
                    return kind.unsupported().isEmpty() && standing.couldTake(kind, free);
                })
                .map(group -> new PodId(
                        snapshot.kindOf(group).namespace(), group.names().getFirst()))
                .min(Comparator.naturalOrder());
    }

    private List<Removal> withinBudgets() {
        candidates.sort(
                Comparator.comparing((Candidate candidate) -> candidate.claim().price())
                        .reversed()
                        .thenComparing(Candidate::since)
                        .thenComparing(candidate -> candidate.claim().name()));
        var leftByPool = new TreeMap<String, Long>();
        var remove = new ArrayList<Removal>();
        for (var candidate : candidates) {
            var pool = candidate.pool();
            var left = leftByPool.computeIfAbsent(pool.name(), _ -> budgetLeft(pool));
            if (left > 0) {
                leftByPool.put(pool.name(), left - 1);
                remove.add(removal(candidate));
            } else {
                kept.add(new Kept(
                        candidate.state().node().value(),
                        "it is empty, but the disruption budget of NodePool %s is used up".formatted(pool.name())));
            }
        }
        return remove;
    }

    private long budgetLeft(NodePool pool) {
        var total = 0L;
        var used = 0L;
        for (var node : facts.snapshot().nodes()) {
            var claim = ownership.claimOf(node).orElse(null);
            if (claim == null || !claim.spec().nodePool().equals(pool.name())) {
                continue;
            }
            var initialized = claim.state() instanceof ClaimState.Initialized;
            if (initialized || !claim.usable()) {
                total++;
                used += initialized && node.ready() && !node.deleting() ? 0 : 1;
            }
        }
        return Math.max(0, Budgets.allowed(pool, DisruptionReason.EMPTY, total, facts.now()) - used);
    }

    private Removal removal(Candidate candidate) {
        var why = "empty since %s; saves %s"
                .formatted(candidate.since(), candidate.claim().price());
        return Removal.of(
                candidate.claim(), candidate.state(), DisruptionReason.EMPTY, candidate.pool(), facts.now(), why);
    }

    private void keep(NodeSnapshot node, String reason) {
        kept.add(new Kept(node.name().value(), reason));
    }
}
