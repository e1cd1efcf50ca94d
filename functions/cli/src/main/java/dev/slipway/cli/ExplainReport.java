package dev.slipway.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.model.resource.ResourceList;
import dev.slipway.model.scheduling.PodId;
import dev.slipway.solver.consolidation.ConsolidationPlan.Command;
import dev.slipway.solver.consolidation.ConsolidationPlan.Kept;
import dev.slipway.solver.provision.ProvisionFacts;
import dev.slipway.solver.provision.ProvisionPlan;
import dev.slipway.solver.provision.ProvisionPlan.Placement;
import dev.slipway.solver.provision.ProvisionPlan.PlannedNode;
import dev.slipway.solver.provision.ProvisionPlan.Unplaceable;
import java.util.List;

/** Reasons as data, as {@code explain -o json} prints them: no field is renamed or removed. */
final class ExplainReport {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private ExplainReport() {}

    /** A pod on a node to be launched: which, and why it is that one. */
    static ObjectNode onNewNode(PodId pod, PlannedNode node, ProvisionFacts facts, ProvisionPlan plan) {
        var report = pod(pod, "newNode");
        report.set("newNode", newNode(node, facts));
        return withRelaxed(report, pod, plan);
    }

    static ObjectNode onExistingNode(PodId pod, Placement placement, ProvisionPlan plan) {
        var report = pod(pod, "existingNode");
        report.putObject("existingNode").put("name", placement.node()).put("joined", !placement.inFlight());
        return withRelaxed(report, pod, plan);
    }

    /** A pod without a node: the first rule that failed in each NodePool, what was asked and the best on offer. */
    static ObjectNode nowhere(PodId pod, Unplaceable group) {
        var report = pod(pod, "unschedulable").put("reason", group.reason());
        var verdicts = report.putArray("nodePools");
        group.verdicts()
                .forEach(verdict -> verdicts.addObject()
                        .put("nodePool", verdict.nodePool())
                        .put("failsAt", verdict.rule())
                        .put("asked", verdict.asked())
                        .put("bestOnOffer", verdict.best()));
        PlanReport.addTexts(report, "sameKind", group.pods());
        return report;
    }

    /** A node to be launched: as in a plan, with its name, its reason and the room that is left on its cheapest option. */
    static ObjectNode newNode(PlannedNode node, ProvisionFacts facts) {
        var spec = node.claim().spec();
        var report = JSON.objectNode().put("name", node.claim().name().value());
        report.setAll(PlanReport.newNode(spec, facts));
        report.put("why", node.why()).put("minValuesRelaxed", node.minValuesRelaxed());
        facts.catalog()
                .typeFor(spec.nodeClass(), spec.instanceTypeOptions().getFirst())
                .ifPresent(type ->
                        report.set("roomLeft", amounts(type.allocatable().minus(spec.requests()))));
        return report;
    }

    /** A node that is there, or a claim in flight. */
    static ObjectNode standing(String name, String state, ResourceList free, List<String> coming) {
        var report = JSON.objectNode().put("name", name).put("state", state);
        report.set("roomBefore", amounts(free));
        PlanReport.addTexts(report, "pods", coming);
        return report;
    }

    /** A node that had better go: added to what is said of it, as {@code consolidate} says it. */
    static void goes(ObjectNode report, Command command) {
        var one = report.putObject("consolidation").put("goes", true);
        ConsolidateReport.putMethod(one, command);
        ConsolidateReport.putWorth(one, command);
    }

    /** A node that stays: likewise. */
    static void stays(ObjectNode report, Kept kept) {
        ConsolidateReport.putKept(report.putObject("consolidation").put("goes", false), kept);
    }

    /** What had to be dropped for this pod, in words; empty for most. */
    static List<String> relaxed(PodId pod, ProvisionPlan plan) {
        return plan.relaxed().stream()
                .filter(group -> group.pods().contains(pod))
                .flatMap(group -> group.wishes().stream())
                .toList();
    }

    private static ObjectNode pod(PodId pod, String outcome) {
        return JSON.objectNode().put("pod", pod.toString()).put("outcome", outcome);
    }

    private static ObjectNode withRelaxed(ObjectNode report, PodId pod, ProvisionPlan plan) {
        PlanReport.addTexts(report, "relaxed", relaxed(pod, plan));
        return report;
    }

    private static ObjectNode amounts(ResourceList amounts) {
        var report = JSON.objectNode();
        amounts.texts().forEach(report::put);
        return report;
    }
}
