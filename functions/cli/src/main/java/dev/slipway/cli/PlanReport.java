package dev.slipway.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.ValueNode;
import dev.slipway.model.catalog.CapacityPool;
import dev.slipway.model.catalog.Offering;
import dev.slipway.model.claim.NodeClaimSpec;
import dev.slipway.model.resource.HourlyPrice;
import dev.slipway.solver.provision.ProvisionFacts;
import dev.slipway.solver.provision.ProvisionPlan;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Collection;

/**
 * A provisioning plan as {@code plan -o json} prints it: a form that scripts rely on, so that no field is renamed or
 * removed. Reasons are in {@link ExplainReport}.
 */
final class PlanReport {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private PlanReport() {}

    /**
     * The plan as a tree.
     *
     * @param engine what made the plan, {@code slipway 0.1.0}
     * @param took the solver's time alone
     */
    static ObjectNode of(String engine, ProvisionFacts facts, ProvisionPlan plan, Duration took) {
        var report = JSON.objectNode().put("engine", engine);
        var newNodes = report.putArray("newNodes");
        for (var node : plan.newNodes()) {
            newNodes.add(newNode(node.claim().spec(), facts));
        }
        var existingNodes = report.putArray("existingNodes");
        for (var placement : plan.placements()) {
            var node = existingNodes.addObject().put("name", placement.node());
            addTexts(node, "pods", placement.pods());
        }
        var unschedulable = report.putArray("unschedulable");
        for (var group : plan.unplaceable()) {
            for (var pod : group.pods()) {
                unschedulable.addObject().put("pod", pod.toString()).put("reason", group.reason());
            }
        }
        report.set("hourlyCost", price(plan.hourlyCost()));
        report.set("lowerBound", price(plan.lowerBound()));
        report.set("seconds", JSON.numberNode(BigDecimal.valueOf(took.toMillis(), 3)));
        return report;
    }

    static ObjectNode newNode(NodeClaimSpec spec, ProvisionFacts facts) {
        var node = JSON.objectNode()
                .put("nodePool", spec.nodePool())
                .put("instanceType", spec.instanceTypeOptions().getFirst());
        addTexts(node, "instanceTypeOptions", spec.instanceTypeOptions());
        node.put("zone", zone(spec, facts))
                .put("capacityType", spec.capacityType().text());
        node.set("hourlyPrice", price(spec.price()));
        var labels = node.putObject("labels");
        spec.labels().forEach(labels::put);
        var taints = node.putArray("taints");
        spec.taints()
                .forEach(taint -> taints.addObject()
                        .put("key", taint.key())
                        .put("value", taint.value())
                        .put("effect", taint.effect().text()));
        var requests = node.putObject("requests");
        spec.requests().texts().forEach(requests::put);
        addTexts(node, "pods", spec.pods());
        return node;
    }

    /** Where the cheapest option is to be had at its price; the first zone when the catalogue no longer says. */
    static String zone(NodeClaimSpec spec, ProvisionFacts facts) {
        var cheapest = spec.instanceTypeOptions().getFirst();
        return facts.catalog().type(cheapest).stream()
                .flatMap(type -> type.offerings().stream())
                .filter(offering -> offering.available()
                        && offering.capacityType() == spec.capacityType()
                        && offering.price().equals(spec.price())
                        && spec.zones().contains(offering.zone())
                        && !refused(facts, new CapacityPool(offering.capacityType(), cheapest, offering.zone())))
                .map(Offering::zone)
                .findFirst()
                .orElse(spec.zones().getFirst());
    }

    private static boolean refused(ProvisionFacts facts, CapacityPool pool) {
        return facts.unavailable().stream()
                .anyMatch(entry -> entry.pool().equals(pool) && entry.until().isAfter(facts.now()));
    }

    static ValueNode price(HourlyPrice price) {
        var dollars = price.dollars().stripTrailingZeros();
        // A negative scale would be written as 1E+1.
        return JSON.numberNode(dollars.scale() < 0 ? dollars.setScale(0) : dollars);
    }

    static void addTexts(ObjectNode node, String field, Collection<?> values) {
        var array = node.putArray(field);
        values.forEach(value -> array.add(value.toString()));
    }
}
