package dev.slipway.cli;

import dev.slipway.model.claim.NodeName;
import dev.slipway.model.resource.HourlyPrice;
import dev.slipway.solver.consolidation.ConsolidationPlan;
import dev.slipway.solver.consolidation.ConsolidationPlan.Kept;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/** A consolidation plan for people: nodes that stay for the same reason are one line. */
final class ConsolidateTable {
    /** Nodes that a line names before it counts the others. */
    private static final int NAMED = 3;

    private ConsolidateTable() {}

    static void print(Console console, ConsolidationPlan plan, Duration took) {
        if (!plan.commands().isEmpty()) {
            var table = new TextTable("METHOD", "NODES", "REPLACED BY", "SAVES $/HOUR", "DISTURBS", "GOING");
            for (var command : plan.commands()) {
                var replacement = command.replacement();
                table.row(
                        command.method().text(),
                        Integer.toString(command.delete().size()),
                        replacement == null
                                ? "-"
                                : replacement.claim().spec().capacityType().text() + " "
                                        + replacement
                                                .claim()
                                                .spec()
                                                .instanceTypeOptions()
                                                .getFirst(),
                        dollars(command.savings()),
                        "%.1f".formatted(command.cost()),
                        named(command.delete()));
            }
            table.print(console);
            console.out().println();
        }
        var nodesByReason = new LinkedHashMap<String, List<NodeName>>();
        var atStake = new LinkedHashMap<String, HourlyPrice>();
        for (Kept kept : plan.kept()) {
            nodesByReason.computeIfAbsent(kept.reason(), _ -> new ArrayList<>()).add(kept.node());
            var price = kept.price();
            atStake.merge(kept.reason(), price == null ? HourlyPrice.FREE : price, HourlyPrice::plus);
        }
        nodesByReason.forEach((reason, nodes) -> console.out()
                .println("%s stay%s ($%s an hour): %s"
                        .formatted(
                                console.bold(named(nodes)),
                                nodes.size() == 1 ? "s" : "",
                                dollars(atStake.getOrDefault(reason, HourlyPrice.FREE)),
                                reason)));
        if (!nodesByReason.isEmpty()) {
            console.out().println();
        }
        var going = plan.commands().stream()
                .mapToInt(command -> command.delete().size())
                .sum();
        console.out()
                .println("%d of %d nodes go, which saves $%s an hour; decided in %d ms."
                        .formatted(going, going + plan.kept().size(), dollars(plan.savings()), took.toMillis()));
    }

    private static String named(List<NodeName> nodes) {
        var first = String.join(
                ", ", nodes.stream().limit(NAMED).map(NodeName::value).toList());
        return nodes.size() <= NAMED ? first : "%s and %d more".formatted(first, nodes.size() - NAMED);
    }

    private static String dollars(HourlyPrice price) {
        return price.dollars().stripTrailingZeros().toPlainString();
    }
}
