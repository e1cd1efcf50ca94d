package dev.slipway.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.ValueNode;
import dev.slipway.solver.consolidation.ConsolidationPlan;
import dev.slipway.solver.consolidation.ConsolidationPlan.Command;
import dev.slipway.solver.provision.ProvisionFacts;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;

/** A consolidation plan as {@code consolidate -o json} prints it: no field is renamed or removed. */
final class ConsolidateReport {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private ConsolidateReport() {}

    static ObjectNode of(String engine, ProvisionFacts facts, ConsolidationPlan plan, Duration took) {
        var report = JSON.objectNode().put("engine", engine);
        var commands = report.putArray("commands");
        for (var command : plan.commands()) {
            var one = commands.addObject()
                    .put("method", command.method().text())
                    .put("reason", command.method().reason().text());
            PlanReport.addTexts(one, "delete", command.delete());
            var replace = one.putArray("replace");
            var replacement = command.replacement();
            if (replacement != null) {
                replace.add(PlanReport.newNode(replacement.claim().spec(), facts));
            }
            one.set("savingsPerHour", PlanReport.price(command.savings()));
            one.set("disruptionCost", cost(command));
            one.put("why", command.why());
        }
        var kept = report.putArray("kept");
        for (var node : plan.kept()) {
            var one = kept.addObject().put("node", node.node().value());
            var price = node.price();
            if (price != null) {
                one.set("hourlyPrice", PlanReport.price(price));
            }
            one.put("reason", node.reason());
        }
        report.set("savingsPerHour", PlanReport.price(plan.savings()));
        report.set("seconds", JSON.numberNode(BigDecimal.valueOf(took.toMillis(), 3)));
        return report;
    }

    /** How much a command disturbs, to three places. */
    static ValueNode cost(Command command) {
        return JSON.numberNode(BigDecimal.valueOf(command.cost()).setScale(3, RoundingMode.HALF_UP));
    }
}
