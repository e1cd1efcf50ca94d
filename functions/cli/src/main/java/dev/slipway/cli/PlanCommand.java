package dev.slipway.cli;

import dev.slipway.solver.provision.ProvisionPlan;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code slipway plan}: which nodes would be launched for these pods, without launching any. */
@Command(
        name = "plan",
        description = {
            "Says which nodes Slipway would launch for the pods that wait, and what they would cost.",
            "Reads manifests, a live cluster or a snapshot; changes nothing. It is the decision that runs in AWS, on the same facts."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  slipway plan -f pods.yaml -f nodepool.yaml --catalog us-east-1.json",
            "  slipway plan -f cluster/ --catalog us-east-1.json -o json | jq .hourlyCost",
            "  kubectl get pods,nodes,nodepools -A -o yaml | slipway plan -f - --catalog us-east-1.json",
            "  slipway plan --context prod --snapshot prod.json.gz        plans for a live cluster, keeps all facts",
            "  slipway plan --snapshot prod.json.gz --mode free           plans from them again",
            "",
            "A NodePool whose EC2NodeClass is not among the files is planned as if it had subnets in every zone.",
            "Kubelet settings and disks of those that are count as they do in AWS; a setting that the catalogue says too little for is named.",
        })
final class PlanCommand implements Callable<Integer> {
    private final Console console;
    private final Planning planning;

    @Mixin
    private PlanOptions options = new PlanOptions();

    @Mixin
    private OutputOption output = new OutputOption();

    @Option(
            names = "--exit-code",
            description = "Exit 2 when a pod stays without a node, or a NodePool can launch nothing.")
    private boolean exitCode;

    PlanCommand(Console console, Planning planning) {
        this.console = console;
        this.planning = planning;
    }

    @Override
    public Integer call() {
        var planned = planning.plan(options);
        switch (output.format()) {
            case TABLE -> PlanTable.print(console, planned.facts(), planned.plan(), planned.took());
            case JSON, YAML -> console.out().println(Tree.text(planned.report(), output.format()));
        }
        planned.tell(console, "slipway plan");
        if (!planned.faults().isEmpty()) {
            return ExitCode.FAULTY_INPUT;
        }
        return exitCode && (leavesPods(planned.plan()) || !planned.barren().isEmpty())
                ? ExitCode.UNSCHEDULABLE
                : ExitCode.DONE;
    }

    private static boolean leavesPods(ProvisionPlan plan) {
        return !plan.unplaceable().isEmpty();
    }
}
