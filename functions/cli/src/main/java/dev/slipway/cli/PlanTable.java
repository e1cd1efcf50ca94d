package dev.slipway.cli;

import dev.slipway.model.claim.NodeClaimSpec;
import dev.slipway.model.resource.ResourceList;
import dev.slipway.solver.provision.ProvisionFacts;
import dev.slipway.solver.provision.ProvisionPlan;
import java.time.Duration;
import java.util.List;
import java.util.TreeMap;

/** A provisioning plan for people: equal nodes are one row, equal reasons one line. */
final class PlanTable {
    /** Pods that a reason names before it counts the others. */
    private static final int NAMED = 3;

    private PlanTable() {}

    static void print(Console console, ProvisionFacts facts, ProvisionPlan plan, Duration took) {
        newNodes(console, facts, plan);
        existingNodes(console, plan);
        unschedulable(console, plan);
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

    private static void unschedulable(Console console, ProvisionPlan plan) {
        for (var group : plan.unplaceable()) {
            console.out().println(console.bold(named(group.pods()) + ":") + " " + group.reason());
        }
        if (!plan.unplaceable().isEmpty()) {
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
