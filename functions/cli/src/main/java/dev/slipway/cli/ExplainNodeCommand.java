package dev.slipway.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.cli.Planning.Planned;
import dev.slipway.model.claim.NodeClaimSpec;
import dev.slipway.model.claim.NodeName;
import dev.slipway.model.cluster.NodeSnapshot;
import dev.slipway.model.resource.ResourceList;
import dev.slipway.model.scheduling.PodGroup;
import dev.slipway.solver.consolidation.ConsolidationSettings;
import dev.slipway.solver.provision.ProvisionFacts;
import dev.slipway.solver.provision.ProvisionPlan;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code slipway explain node}: what goes onto one node, new or there already, and why it is that one. */
@Command(
        name = "node",
        description = {
            "Makes the same plan as \"slipway plan\" and says of a node which pods go there and what room is left.",
            "NAME is a node or claim that is there, a claim of the plan, or an instance type: all new nodes of it.",
            "Of a new node it says why it is of this type: its price, and what the next cheaper type lacked.",
            "Of a node that is there it says whether it had better go, and what that saves or what keeps it."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  slipway explain node ip-10-0-0-1.ec2.internal -f cluster/ --catalog us-east-1.json",
            "  slipway explain node m7g.large -f cluster/ --catalog us-east-1.json",
        })
final class ExplainNodeCommand implements Callable<Integer> {
    private final Console console;
    private final Planning planning;

    @Parameters(paramLabel = "NAME", description = "A node, a claim or an instance type.")
    private String name = "";

    @Mixin
    private OutputOption output = new OutputOption();

    /** Filled beside the text; one of both is printed. */
    private final ArrayNode reports = JsonNodeFactory.instance.arrayNode();

    @Mixin
    private PlanOptions options = new PlanOptions();

    ExplainNodeCommand(Console console, Planning planning) {
        this.console = console;
        this.planning = planning;
    }

    @Override
    public Integer call() {
        var planned = planning.plan(options);
        planned.tell(console, "slipway explain node");
        var known = newNodes(planned.plan(), planned.facts());
        known |= standing(planned);
        known |= inFlight(planned.plan(), planned.facts());
        if (!known) {
            throw new UserFault(
                    "Node %s is neither there nor planned. Maybe it is written otherwise; \"slipway plan\" lists new nodes by type."
                            .formatted(name));
        }
        if (output.format() != OutputFormat.TABLE) {
            var report = JsonNodeFactory.instance.objectNode();
            report.set("nodes", reports);
            console.out().println(Tree.text(report, output.format()));
        }
        return planned.faults().isEmpty() ? ExitCode.DONE : ExitCode.FAULTY_INPUT;
    }

    private boolean newNodes(ProvisionPlan plan, ProvisionFacts facts) {
        var found = false;
        for (var node : plan.newNodes()) {
            var spec = node.claim().spec();
            if (!node.claim().name().value().equals(name)
                    && !spec.instanceTypeOptions().getFirst().equals(name)) {
                continue;
            }
            found = true;
            reports.add(ExplainReport.newNode(node, facts));
            say("%s: a new %s %s of NodePool %s in %s at %s."
                    .formatted(
                            console.bold(node.claim().name().value()),
                            spec.capacityType().text(),
                            spec.instanceTypeOptions().getFirst(),
                            spec.nodePool(),
                            PlanReport.zone(spec, facts),
                            spec.price()));
            say("  why: " + node.why());
            room(spec, facts);
            pods(spec.pods());
        }
        return found;
    }

    /** What pods and daemons leave of the cheapest option. */
    private void room(NodeClaimSpec spec, ProvisionFacts facts) {
        facts.catalog()
                .typeFor(spec.nodeClass(), spec.instanceTypeOptions().getFirst())
                .ifPresent(type -> say("  room left: " + room(type.allocatable(), spec.requests())));
    }

    private boolean standing(Planned planned) {
        var plan = planned.plan();
        var facts = planned.facts();
        for (var node : facts.snapshot().nodes()) {
            if (node.name().value().equals(name)) {
                var coming = coming(plan, name);
                var report = ExplainReport.standing(
                        name,
                        node.deleting() ? "deleting" : node.ready() ? "ready" : "notReady",
                        node.allocatable().minus(used(node, facts)),
                        coming);
                reports.add(report);
                say("%s is there%s, with %s."
                        .formatted(
                                console.bold(name),
                                node.deleting() ? " and is being deleted" : node.ready() ? "" : " and is not ready",
                                counted(node.pods().stream()
                                        .mapToInt(group -> group.names().size())
                                        .sum())));
                say("  free before this plan: " + room(node.allocatable(), used(node, facts)));
                if (!node.taints().isEmpty()) {
                    say("  taints: " + node.taints());
                }
                pods(coming);
                consolidation(node.name(), planned, report);
                others(plan);
                return true;
            }
        }
        return false;
    }

    /** The whole cluster is looked at as {@code slipway consolidate} does: what one node may do depends on the others. */
    private void consolidation(NodeName node, Planned planned, ObjectNode report) {
        var plan = planning.consolidate(planned.gathered(), ConsolidationSettings.USUAL)
                .plan();
        for (var command : plan.commands()) {
            if (command.delete().contains(node)) {
                ExplainReport.goes(report, command);
                say("  had better go (%s): %s; saves %s, disturbs %.1f"
                        .formatted(command.method().text(), command.why(), command.savings(), command.cost()));
            }
        }
        for (var kept : plan.kept()) {
            if (kept.node().equals(node)) {
                ExplainReport.stays(report, kept);
                say("  stays%s: %s".formatted(kept.price() == null ? "" : " at " + kept.price(), kept.reason()));
            }
        }
    }

    private boolean inFlight(ProvisionPlan plan, ProvisionFacts facts) {
        for (var claim : facts.claims()) {
            if (claim.name().value().equals(name)) {
                reports.add(ExplainReport.standing(
                        name, "inFlight", claim.allocatable().minus(claim.spec().requests()), coming(plan, name)));
                say("%s is a claim of NodePool %s at %s."
                        .formatted(
                                console.bold(name),
                                claim.spec().nodePool(),
                                claim.spec().price()));
                room(claim.spec(), facts);
                pods(coming(plan, name));
                return true;
            }
        }
        return false;
    }

    private static List<String> coming(ProvisionPlan plan, String node) {
        return plan.placements().stream()
                .filter(placement -> placement.node().equals(node))
                .flatMap(placement -> placement.pods().stream())
                .map(Object::toString)
                .toList();
    }

    /** Pods that this plan leaves without a node go nowhere else either, so that their reason is this node's too. */
    private void others(ProvisionPlan plan) {
        for (var group : plan.unplaceable()) {
            say("  not here: %s, which go%s nowhere: %s"
                    .formatted(counted(group.pods().size()), group.pods().size() == 1 ? "es" : "", group.reason()));
        }
    }

    private static ResourceList used(NodeSnapshot node, ProvisionFacts facts) {
        var used = ResourceList.NONE;
        for (PodGroup group : node.pods()) {
            used = used.plusAtMost(facts.snapshot()
                    .kindOf(group)
                    .requests()
                    .timesAtMost(group.names().size()));
        }
        return used;
    }

    private static String room(ResourceList offered, ResourceList used) {
        var left = offered.minus(used);
        return "cpu %s, memory %s, pods %s"
                .formatted(left.get(ResourceList.CPU), left.get(ResourceList.MEMORY), left.get(ResourceList.PODS));
    }

    private void pods(List<String> pods) {
        say("  "
                + (pods.isEmpty()
                        ? "this plan puts no pod there"
                        : "this plan puts there: " + String.join(", ", pods)));
    }

    private static String counted(int pods) {
        return pods == 1 ? "1 pod" : pods + " pods";
    }

    private void say(String line) {
        if (output.format() == OutputFormat.TABLE) {
            console.out().println(line);
        }
    }
}
