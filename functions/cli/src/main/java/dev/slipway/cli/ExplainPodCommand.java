package dev.slipway.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.model.scheduling.PodId;
import dev.slipway.solver.provision.ProvisionFacts;
import dev.slipway.solver.provision.ProvisionPlan;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code slipway explain pod}: where one pod goes, or what each NodePool lacks for it. */
@Command(
        name = "pod",
        description = {
            "Makes the same plan as \"slipway plan\" and says where this pod goes and why,",
            "or what each NodePool lacks for it, nearest miss first."
        },
        footerHeading = "%nExample:%n",
        footer = "  slipway explain pod shop/checkout-7d9f -f cluster/ --catalog us-east-1.json")
final class ExplainPodCommand implements Callable<Integer> {
    private final Console console;
    private final Planning planning;

    @Parameters(paramLabel = "NAMESPACE/NAME", description = "The pod; without a namespace, one in \"default\".")
    private String pod = "";

    @Mixin
    private OutputOption output = new OutputOption();

    @Mixin
    private PlanOptions options = new PlanOptions();

    ExplainPodCommand(Console console, Planning planning) {
        this.console = console;
        this.planning = planning;
    }

    @Override
    public Integer call() {
        var id = id();
        var planned = planning.plan(options);
        planned.tell(console, "slipway explain pod");
        var plan = planned.plan();
        if (!onNewNode(plan, planned.facts(), id) && !onExistingNode(plan, id) && !nowhere(plan, id)) {
            throw new UserFault(
                    "Pod %s does not wait for a node in these files. Maybe it is bound already, it has scheduling gates, or its name or namespace is another."
                            .formatted(id));
        }
        return planned.faults().isEmpty() ? ExitCode.DONE : ExitCode.FAULTY_INPUT;
    }

    private PodId id() {
        try {
            return PodId.parse(pod.contains("/") ? pod : "default/" + pod);
        } catch (IllegalArgumentException e) {
            throw new UserFault(String.valueOf(e.getMessage()));
        }
    }

    private boolean onNewNode(ProvisionPlan plan, ProvisionFacts facts, PodId id) {
        for (var node : plan.newNodes()) {
            var spec = node.claim().spec();
            if (spec.pods().contains(id.toString())) {
                if (output.format() != OutputFormat.TABLE) {
                    return print(ExplainReport.onNewNode(id, node, facts, plan));
                }
                console.out()
                        .println("%s goes onto a new %s %s of NodePool %s at %s, %s."
                                .formatted(
                                        console.bold(id.toString()),
                                        spec.capacityType().text(),
                                        spec.instanceTypeOptions().getFirst(),
                                        spec.nodePool(),
                                        spec.price(),
                                        company(spec.pods().size() - 1)));
                console.out().println(node.why());
                relaxed(plan, id);
                return true;
            }
        }
        return false;
    }

    private static String company(int others) {
        return switch (others) {
            case 0 -> "alone";
            case 1 -> "with 1 other pod";
            default -> "with " + others + " other pods";
        };
    }

    private boolean onExistingNode(ProvisionPlan plan, PodId id) {
        for (var placement : plan.placements()) {
            if (placement.pods().contains(id)) {
                if (output.format() != OutputFormat.TABLE) {
                    return print(ExplainReport.onExistingNode(id, placement, plan));
                }
                console.out()
                        .println("%s goes onto %s, which %s and has room."
                                .formatted(
                                        console.bold(id.toString()),
                                        placement.node(),
                                        placement.inFlight() ? "is about to join" : "is there"));
                relaxed(plan, id);
                return true;
            }
        }
        return false;
    }

    private boolean nowhere(ProvisionPlan plan, PodId id) {
        for (var group : plan.unplaceable()) {
            if (group.pods().contains(id)) {
                if (output.format() != OutputFormat.TABLE) {
                    return print(ExplainReport.nowhere(id, group));
                }
                console.out().println(console.bold(id.toString()) + " goes nowhere: " + group.reason());
                if (!group.verdicts().isEmpty()) {
                    var table = new TextTable("NODEPOOL", "FAILS AT", "ASKED", "BEST ON OFFER");
                    group.verdicts()
                            .forEach(verdict ->
                                    table.row(verdict.nodePool(), verdict.rule(), verdict.asked(), verdict.best()));
                    console.out().println();
                    table.print(console);
                }
                return true;
            }
        }
        return false;
    }

    private void relaxed(ProvisionPlan plan, PodId id) {
        var dropped = ExplainReport.relaxed(id, plan);
        if (!dropped.isEmpty()) {
            console.out()
                    .println("Not all that it wishes for could be had; dropped: " + String.join("; ", dropped) + ".");
        }
    }

    private boolean print(ObjectNode report) {
        console.out().println(Tree.text(report, output.format()));
        return true;
    }
}
