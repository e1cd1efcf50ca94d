package dev.slipway.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.solver.consolidation.ConsolidationPlan;
import dev.slipway.solver.consolidation.ConsolidationPlan.Command;
import dev.slipway.solver.consolidation.ConsolidationPlan.Kept;
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
            var one = commands.addObject();
            putMethod(one, command);
            PlanReport.addTexts(one, "delete", command.delete());
            var replace = one.putArray("replace");
            var replacement = command.replacement();
            if (replacement != null) {
                replace.add(PlanReport.newNode(replacement.claim().spec(), facts));
            }
            putWorth(one, command);
        }
        var kept = report.putArray("kept");
        for (var node : plan.kept()) {
            putKept(kept.addObject().put("node", node.node().value()), node);
        }
        report.set("savingsPerHour", PlanReport.price(plan.savings()));
        report.set("seconds", JSON.numberNode(BigDecimal.valueOf(took.toMillis(), 3)));
        return report;
    }

    /** How a command came about. */
    static void putMethod(ObjectNode report, Command command) {
        report.put("method", command.method().text())
                .put("reason", command.method().reason().text());
    }

    /** What a command saves and disturbs, and why. */
    static void putWorth(ObjectNode report, Command command) {
        report.set("savingsPerHour", PlanReport.price(command.savings()));
        report.set(
                "disruptionCost",
                JSON.numberNode(BigDecimal.valueOf(command.cost()).setScale(3, RoundingMode.HALF_UP)));
        report.put("why", command.why());
    }

    /** What a node that stays costs, where that is known, and what keeps it. */
    static void putKept(ObjectNode report, Kept kept) {
        var price = kept.price();
        if (price != null) {
            report.set("hourlyPrice", PlanReport.price(price));
        }
        report.put("reason", kept.reason());
    }
}
