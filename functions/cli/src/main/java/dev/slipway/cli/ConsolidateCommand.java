package dev.slipway.cli;

import dev.slipway.solver.consolidation.ConsolidationSettings;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code slipway consolidate}: which nodes had better go, without touching any. */
@Command(
        name = "consolidate",
        description = {
            "Says which nodes would be taken away or replaced by cheaper ones, what that saves, and what keeps each of the others.",
            "Reads manifests, a live cluster or a snapshot; changes nothing. All commands together may be carried out at once.",
            "Every node of a NodePool counts, also those that Karpenter runs: a way to see what Slipway would do there."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  slipway consolidate --context prod --catalog us-east-1.json",
            "  slipway consolidate -f cluster/ --catalog us-east-1.json -o json | jq .savingsPerHour",
            "  slipway consolidate --snapshot prod.json.gz --spot-to-spot",
        })
final class ConsolidateCommand implements Callable<Integer> {
    /** Nodes, a count: what names of six digits can tell apart, with 20 pods each. */
    private static final int MOST = 50_000;

    private final Console console;
    private final Planning planning;

    @Mixin
    private PlanOptions options = new PlanOptions();

    @Mixin
    private OutputOption output = new OutputOption();

    @Option(
            names = "--nodes",
            paramLabel = "M",
            description =
                    "Make up a cluster of so many nodes with 20 pods each, of which all may go: to see how long it takes.")
    private @Nullable Integer nodes;

    @Option(
            names = "--seed",
            paramLabel = "S",
            defaultValue = "1",
            description = "Of that cluster (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(names = "--spot-to-spot", description = "Let cheaper spot nodes replace spot nodes (default: they stay).")
    private boolean spotToSpot;

    @Option(
            names = "--least-saving",
            paramLabel = "PART",
            description =
                    "Part of the price of the nodes that go which a replacement has to save, 0 to 1 (default: ${DEFAULT-VALUE}).",
            defaultValue = "0.05")
    private double leastSaving;

    ConsolidateCommand(Console console, Planning planning) {
        this.console = console;
        this.planning = planning;
    }

    @Override
    public Integer call() {
        var consolidated = planning.consolidate(gathered(), settings());
        var plan = consolidated.plan();
        var facts = consolidated.gathered().facts();
        switch (output.format()) {
            case TABLE -> ConsolidateTable.print(console, plan, consolidated.took());
            case JSON, YAML ->
                console.out()
                        .println(Tree.text(
                                ConsolidateReport.of(Version.engine(), facts, plan, consolidated.took()),
                                output.format()));
        }
        consolidated.gathered().tell(console, "slipway consolidate");
        return consolidated.gathered().faults().isEmpty() ? ExitCode.DONE : ExitCode.FAULTY_INPUT;
    }

    private GatherPlan.Gathered gathered() {
        if (nodes == null) {
            return planning.gather(options);
        }
        if (nodes < 1 || nodes > MOST) {
            throw UserFault.ofUsage(List.of("--nodes %d: the count must be from 1 to %d.".formatted(nodes, MOST)));
        }
        if (options.named()) {
            throw UserFault.ofUsage(
                    List.of("--nodes makes up a cluster: leave out -f, --snapshot, --kubeconfig and --context."));
        }
        return planning.gather(options, new SyntheticProblem(0, 0, nodes, seed));
    }

    private ConsolidationSettings settings() {
        try {
            return new ConsolidationSettings(spotToSpot, leastSaving);
        } catch (IllegalArgumentException e) {
            throw UserFault.ofUsage(List.of("--least-saving: " + e.getMessage()));
        }
    }
}
