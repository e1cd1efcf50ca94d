package dev.slipway.cli;

import dev.slipway.model.claim.NodeClaimSpec;
import dev.slipway.model.resource.ResourceList;
import dev.slipway.model.scheduling.PodId;
import dev.slipway.solver.provision.ProvisionFacts;
import dev.slipway.solver.provision.ProvisionPlan;
import dev.slipway.solver.provision.ProvisionPlan.PoolVerdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.TreeMap;

/** A provisioning plan for people: equal nodes are one row, equal reasons one line. */
final class PlanTable {
    /** Pods that a reason names before it counts the others. */
    private static final int NAMED = 3;

    /** Reasons that are shown before the others are counted: more than anybody reads from a terminal. */
    private static final int REASONS = 20;

    private PlanTable() {}

    static void print(Console console, ProvisionFacts facts, ProvisionPlan plan, Duration took) {
        newNodes(console, facts, plan);
        existingNodes(console, plan);
        relaxed(console, plan);
        unschedulable(console, plan);
        for (var pool : plan.missing()) {
            console.out()
                    .println("%s: %s%n"
                            .formatted(
                                    console.bold("NodePool %s lacks %d replicas"
                                            .formatted(pool.nodePool(), pool.replicas())),
                                    pool.reason()));
        }
        console.out().println(summary(plan, took));
    }

    private record Row(
            String nodePool,
            String type,
            String zone,
            String capacityType,
            String price,
            String cpu,
            String memory,
            int pods)
            implements Comparable<Row> {
        static Row of(NodeClaimSpec spec, ProvisionFacts facts) {
            return new Row(
                    spec.nodePool(),
                    spec.instanceTypeOptions().getFirst(),
                    PlanReport.zone(spec, facts),
                    spec.capacityType().text(),
                    spec.price().dollars().stripTrailingZeros().toPlainString(),
                    spec.requests().get(ResourceList.CPU).toString(),
                    spec.requests().get(ResourceList.MEMORY).toString(),
                    spec.pods().size());
        }

        @Override
        public int compareTo(Row other) {
            return toString().compareTo(other.toString());
        }
    }

    private static void newNodes(Console console, ProvisionFacts facts, ProvisionPlan plan) {
        if (plan.newNodes().isEmpty()) {
            return;
        }
        var countsByRow = new TreeMap<Row, Integer>();
        plan.newNodes().forEach(node -> countsByRow.merge(Row.of(node.claim().spec(), facts), 1, Integer::sum));
        var table = new TextTable("NODES", "NODEPOOL", "TYPE", "ZONE", "CAPACITY", "$/HOUR", "CPU", "MEMORY", "PODS");
        countsByRow.forEach((row, count) -> table.row(
                count.toString(),
                row.nodePool,
                row.type,
                row.zone,
                row.capacityType,
                row.price,
                row.cpu,
                row.memory,
                Integer.toString(row.pods)));
        table.print(console);
        console.out().println();
    }

    private static void existingNodes(Console console, ProvisionPlan plan) {
        if (plan.placements().isEmpty()) {
            return;
        }
        var table = new TextTable("NODE", "JOINED", "PODS");
        plan.placements()
                .forEach(placement -> table.row(
                        placement.node(),
                        placement.inFlight() ? "not yet" : "yes",
                        Integer.toString(placement.pods().size())));
        table.print(console);
        console.out().println();
    }

    /** Kinds that fail alike are one entry: what each NodePool lacks is said once for all of them. */
    private static void unschedulable(Console console, ProvisionPlan plan) {
        var podsByReason = new LinkedHashMap<String, List<PodId>>();
        var verdictsByReason = new LinkedHashMap<String, List<PoolVerdict>>();
        for (var group : plan.unplaceable()) {
            podsByReason.computeIfAbsent(group.reason(), _ -> new ArrayList<>()).addAll(group.pods());
            verdictsByReason.put(group.reason(), group.verdicts());
        }
        var shown = 0;
        for (var entry : podsByReason.entrySet()) {
            if (shown++ == REASONS) {
                console.out()
                        .println("%d more reasons are not shown here; -o json and \"slipway explain pod\" have all."
                                .formatted(podsByReason.size() - REASONS));
                break;
            }
            var verdicts = verdictsByReason.getOrDefault(entry.getKey(), List.of());
            var pods = console.bold(
                    "Nowhere: " + named(entry.getValue().stream().sorted().toList()));
            // Where each pool says the same, the sentence says it once.
            if (verdicts.stream()
                            .map(verdict -> verdict.asked() + verdict.best())
                            .distinct()
                            .count()
                    > 1) {
                console.out().println(pods);
                var table = new TextTable("  NODEPOOL", "FAILS AT", "ASKED", "BEST ON OFFER");
                verdicts.forEach(verdict ->
                        table.row("  " + verdict.nodePool(), verdict.rule(), verdict.asked(), verdict.best()));
                table.print(console);
            } else {
                console.out().println(pods + ": " + entry.getKey());
            }
            console.out().println();
        }
    }

    private static void relaxed(Console console, ProvisionPlan plan) {
        for (var group : plan.relaxed()) {
            console.out()
                    .println(console.bold("Without all their wishes: " + named(group.pods())) + "; dropped: "
                            + String.join("; ", group.wishes()));
        }
        if (!plan.relaxed().isEmpty()) {
            console.out().println();
        }
    }

    private static String named(List<?> pods) {
        var names = String.join(
                ", ", pods.stream().limit(NAMED).map(Object::toString).toList());
        return pods.size() <= NAMED ? names : names + " and " + (pods.size() - NAMED) + " more";
    }

    private static String summary(ProvisionPlan plan, Duration took) {
        var onNew = plan.newNodes().stream()
                .mapToInt(node -> node.claim().spec().pods().size())
                .sum();
        var onExisting = plan.placements().stream()
                .mapToInt(placement -> placement.pods().size())
                .sum();
        var nowhere = plan.unplaceable().stream()
                .mapToInt(group -> group.pods().size())
                .sum();
        return "%s for %s, %s on nodes that are there, %s nowhere: %s, at least %s; solved in %s s."
                .formatted(
                        counted(plan.newNodes().size(), "new node"),
                        counted(onNew, "pod"),
                        onExisting,
                        nowhere,
                        plan.hourlyCost(),
                        plan.lowerBound(),
                        took.toMillis() / 1000.0);
    }

    private static String counted(int count, String noun) {
        return count + " " + noun + (count == 1 ? "" : "s");
    }
}
