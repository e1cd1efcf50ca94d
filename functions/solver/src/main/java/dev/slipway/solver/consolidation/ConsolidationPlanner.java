package dev.slipway.solver.consolidation;

import dev.slipway.model.catalog.CapacityType;
import dev.slipway.model.claim.DisruptionReason;
import dev.slipway.model.claim.NodeName;
import dev.slipway.model.pool.ConsolidationPolicy;
import dev.slipway.model.resource.HourlyPrice;
import dev.slipway.model.scheduling.PodId;
import dev.slipway.solver.consolidation.Candidates.Candidate;
import dev.slipway.solver.consolidation.Candidates.OfPool;
import dev.slipway.solver.consolidation.ConsolidationPlan.Command;
import dev.slipway.solver.consolidation.ConsolidationPlan.Kept;
import dev.slipway.solver.consolidation.ConsolidationPlan.Method;
import dev.slipway.solver.provision.ProvisionPlan.Placement;
import dev.slipway.solver.provision.ProvisionPlan.PlannedNode;
import dev.slipway.solver.provision.Repacking;
import dev.slipway.solver.provision.Repacking.Outcome;
import dev.slipway.solver.provision.Repacking.Wanted;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Decides which nodes had better go (core.md §3.6). All candidates are looked at on one shared board, each after those
 * before it: what they are packed onto is whatever the earlier ones left. Two ways are tried, and the one that saves
 * more counts: nodes whose pods fit elsewhere go first and the rest is replaced, or the other way round.
 */
public final class ConsolidationPlanner {
    /** A spot node on its own is replaced by a spot node only where so many cheaper types are to choose from; core.md §3.6. */
    private static final int SPOT_TYPES = 15;

    /** So much of its pool's price must a move save, for the part of its pool that it disturbs; core.md §3.6, Balanced, k = 2. */
    private static final double BALANCED = 0.5;

    private static final String UNBALANCED =
            "what that saves is not worth what it disturbs (consolidationPolicy: Balanced)";

    private final ConsolidationFacts facts;
    private final Candidates candidates;
    /** Nodes that take no pod that moves: something changed there a moment ago, or they go. */
    private final TreeSet<NodeName> shut;

    private ConsolidationPlanner(ConsolidationFacts facts) {
        this.facts = facts;
        this.candidates = Candidates.of(facts);
        this.shut = new TreeSet<>(candidates.settling());
    }

    public static ConsolidationPlan plan(ConsolidationFacts facts) {
        return new ConsolidationPlanner(facts).plan();
    }

    /** One way through all candidates. */
    private final class Way {
        private final Spending spending;
        private final Repacking repacking = Repacking.of(
                facts.cluster(), candidates.busy().stream().map(Candidate::name).toList(), shut);
        private final List<Command> replacements = new ArrayList<>();
        private final List<Placement> moves = new ArrayList<>();
        private final List<Candidate> cleared = new ArrayList<>();
        private final TreeSet<NodeName> gone = new TreeSet<>();
        private final SortedMap<NodeName, String> refusals = new TreeMap<>();

        private Way(Spending spending) {
            this.spending = spending;
        }

        private void clear() {
            for (var candidate : candidates.busy()) {
                if (gone(candidate) || !affordable(List.of(candidate))) {
                    continue;
                }
                if (candidate.price().microUsd() < leastBalanced(List.of(candidate))) {
                    refuse(candidate, UNBALANCED);
                    continue;
                }
                switch (repacking.clear(candidate.name())) {
                    case Outcome.Cleared(var places) -> {
                        moves.addAll(places);
                        cleared.add(candidate);
                        gone.add(candidate.name());
                        spending.spend(List.of(candidate));
                    }
                    case Outcome.Refused(var why) -> refuse(candidate, why);
                    case Outcome.Replaced _ -> throw new IllegalStateException("Nobody asked for a replacement.");
                }
            }
        }

        private void replace() {
            var left = candidates.busy().stream()
                    .filter(candidate ->
                            !gone(candidate) && spending.allows(List.of(candidate), DisruptionReason.UNDERUTILIZED))
                    .toList();
            var byName = new TreeMap<NodeName, Candidate>();
            left.forEach(candidate -> byName.put(candidate.name(), candidate));
            var groups = new ArrayList<List<Candidate>>();
            for (var names : groups(left)) {
                groups.add(names.stream()
                        .map(byName::get)
                        .sorted(Candidates.BY_RATIO)
                        .toList());
            }
            groups.sort(Comparator.comparingDouble(
                            (List<Candidate> group) -> -price(group).microUsd() / cost(group))
                    .thenComparing(group -> group.getFirst().name()));
            for (var group : groups) {
                if (!replaced(group) && group.size() > 1) {
                    group.forEach(candidate -> replaced(List.of(candidate)));
                }
            }
        }

        /** Spot nodes are replaced among themselves, and only where that is wanted. */
        private List<List<NodeName>> groups(List<Candidate> left) {
            var groups = new ArrayList<>(groups(left, false));
            if (facts.settings().spotToSpot()) {
                groups.addAll(groups(left, true));
            }
            return groups;
        }

        private List<List<NodeName>> groups(List<Candidate> left, boolean spot) {
            return repacking.groups(left.stream()
                    .filter(candidate -> spot == (candidate.capacityType() == CapacityType.SPOT))
                    .map(Candidate::name)
                    .toList());
        }

        private boolean replaced(List<Candidate> group) {
            if (!affordable(group)) {
                return false;
            }
            var price = price(group);
            var least = Math.max(
                    (long) Math.ceil(price.microUsd() * facts.settings().leastSaving()), leastBalanced(group));
            if (least >= price.microUsd()) {
                group.forEach(candidate -> refuse(candidate, UNBALANCED));
                return false;
            }
            var allSpot = group.stream().allMatch(candidate -> candidate.capacityType() == CapacityType.SPOT);
            var wanted = new Wanted(
                    new HourlyPrice(price.microUsd() - least), allSpot && group.size() == 1 ? SPOT_TYPES : 1);
            var outcome = repacking.replace(group.stream().map(Candidate::name).toList(), wanted);
            if (!(outcome instanceof Outcome.Replaced(var node))) {
                if (outcome instanceof Outcome.Refused(var why)) {
                    group.forEach(candidate -> refuse(candidate, why));
                }
                return false;
            }
            replacements.add(replacement(group, node));
            group.forEach(candidate -> gone.add(candidate.name()));
            spending.spend(group);
            return true;
        }

        private boolean gone(Candidate candidate) {
            return gone.contains(candidate.name());
        }

        private boolean affordable(List<Candidate> group) {
            var affordable = spending.allows(group, DisruptionReason.UNDERUTILIZED);
            if (!affordable) {
                group.forEach(candidate -> refuse(
                        candidate,
                        "the disruption budget of NodePool %s is used up"
                                .formatted(candidate.pool().name())));
            }
            return affordable;
        }

        private void refuse(Candidate candidate, String why) {
            refusals.merge(candidate.name(), why, (before, now) -> before.equals(now) ? now : before + "; " + now);
        }

        private long saved() {
            return price(cleared).microUsd()
                    + replacements.stream()
                            .mapToLong(command -> command.savings().microUsd())
                            .sum();
        }
    }

    private ConsolidationPlan plan() {
        var spending = new Spending(facts.cluster().now(), candidates.pools());
        var commands = new ArrayList<Command>();
        var kept = new ArrayList<>(candidates.kept());
        commands.addAll(empty(spending, kept));
        var best = best(spending);
        if (!best.cleared.isEmpty()) {
            commands.add(deletion(best.cleared, best.moves));
        }
        commands.addAll(best.replacements);
        commands.sort(Comparator.comparing((Command command) -> command.method() != Method.EMPTINESS)
                .thenComparingDouble(command -> -command.savings().microUsd() / command.cost())
                .thenComparing(command -> command.delete().getFirst()));
        for (var candidate : candidates.busy()) {
            if (!best.gone(candidate)) {
                var why = best.refusals.getOrDefault(candidate.name(), "nothing cheaper takes its pods");
                kept.add(new Kept(candidate.name(), candidate.price(), why));
            }
        }
        kept.sort(Comparator.comparing(Kept::node));
        return new ConsolidationPlan(commands, kept);
    }

    private List<Command> empty(Spending spending, List<Kept> kept) {
        var going = new ArrayList<Candidate>();
        for (var candidate : candidates.empty()) {
            if (spending.allows(List.of(candidate), DisruptionReason.EMPTY)) {
                spending.spend(List.of(candidate));
                shut.add(candidate.name());
                going.add(candidate);
            } else {
                var why = "it is empty, but the disruption budget of NodePool %s is used up"
                        .formatted(candidate.pool().name());
                kept.add(new Kept(candidate.name(), candidate.price(), why));
            }
        }
        return going.isEmpty()
                ? List.of()
                : List.of(command(
                        Method.EMPTINESS,
                        going,
                        List.of(),
                        null,
                        price(going),
                        "no pod on it would have to go elsewhere"));
    }

    private Way best(Spending spending) {
        var clearFirst = new Way(spending.copy());
        clearFirst.clear();
        clearFirst.replace();
        var replaceFirst = new Way(spending.copy());
        replaceFirst.replace();
        replaceFirst.clear();
        return replaceFirst.saved() > clearFirst.saved() ? replaceFirst : clearFirst;
    }

    /** The least that a move must save where pools are Balanced, in millionths of a dollar per hour; 0 where none is. */
    private long leastBalanced(List<Candidate> group) {
        var least = 0.0;
        var price = price(group).microUsd();
        for (var pool : group.stream().map(Candidate::pool).distinct().toList()) {
            if (pool.disruption().consolidationPolicy() == ConsolidationPolicy.BALANCED) {
                var own = group.stream()
                        .filter(candidate -> candidate.pool().equals(pool))
                        .toList();
                var all = candidates.pools().getOrDefault(pool.name(), OfPool.NONE);
                // What is saved is split by price, so that the price of the own part cancels out.
                var share = price(own).microUsd() / (double) Math.max(1, price);
                least = Math.max(least, BALANCED * cost(own) / all.cost() * all.price() / share);
            }
        }
        return (long) Math.ceil(Math.min(least, Long.MAX_VALUE / 2.0));
    }

    private static HourlyPrice price(List<Candidate> group) {
        return group.stream().map(Candidate::price).reduce(HourlyPrice.FREE, HourlyPrice::plus);
    }

    private static double cost(List<Candidate> group) {
        return group.stream().mapToDouble(Candidate::cost).sum();
    }

    private static Command deletion(List<Candidate> group, List<Placement> moves) {
        var podsByNode = new TreeMap<String, List<PodId>>();
        moves.forEach(move ->
                podsByNode.computeIfAbsent(move.node(), _ -> new ArrayList<>()).addAll(move.pods()));
        var byNode = podsByNode.entrySet().stream()
                .map(entry -> new Placement(entry.getKey(), false, entry.getValue()))
                .toList();
        return command(methodOf(group), group, byNode, null, price(group), "their pods fit on nodes that stay");
    }

    private static Command replacement(List<Candidate> group, PlannedNode node) {
        var saved =
                new HourlyPrice(price(group).microUsd() - node.claim().price().microUsd());
        return command(methodOf(group), group, List.of(), node, saved, node.why());
    }

    private static Method methodOf(List<Candidate> group) {
        return group.size() == 1 ? Method.SINGLE_NODE : Method.MULTI_NODE;
    }

    private static Command command(
            Method method,
            List<Candidate> group,
            List<Placement> moves,
            @Nullable PlannedNode node,
            HourlyPrice saved,
            String why) {
        return new Command(method, group.stream().map(Candidate::name).toList(), moves, node, saved, cost(group), why);
    }
}
