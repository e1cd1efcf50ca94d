package dev.slipway.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.cli.Deployments.Deployment;
import dev.slipway.flow.doctor.GatherDoctorFacts;
import dev.slipway.flow.doctor.RebuildClaims;
import dev.slipway.model.claim.NodeClaim;
import dev.slipway.model.cluster.ClusterSnapshot;
import dev.slipway.solver.doctor.DoctorFacts;
import dev.slipway.solver.doctor.DoctorPlan;
import dev.slipway.solver.doctor.DoctorPlanner;
import dev.slipway.solver.doctor.RebuildPlan;
import dev.slipway.solver.doctor.RebuildPlan.Rebuilt;
import dev.slipway.solver.doctor.RebuildPlanner;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code slipway doctor}: where EC2, the cluster and the table disagree, and what mends it. */
@Command(
        name = "doctor",
        description = {
            "Compares EC2 (instances by their tags), the Node objects (with --context or --kubeconfig) and the table, in this order"
                    + " of truth, and prints each disagreement with what mends it. Ends no instance and touches no node.",
            "With --rebuild it makes claims again for instances that have none, because the table was lost; with --yes it writes"
                    + " them. Sweeps spare instances without a claim as long as their nodes are registered and not going."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  slipway doctor --cluster my-cluster --context my-cluster",
            "  slipway doctor -o json --exit-code || echo \"somebody should look\"",
            "  slipway doctor --context my-cluster --rebuild             what would be written",
            "  slipway doctor --context my-cluster --rebuild --yes       writes it",
        })
final class DoctorCommand implements Callable<Integer> {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final Console console;
    private final Inspection inspection;

    @Mixin
    private DeploymentOptions deployment = new DeploymentOptions();

    @Mixin
    private ClusterOptions cluster = new ClusterOptions();

    @Mixin
    private OutputOption output = new OutputOption();

    @Option(names = "--exit-code", description = "Exit with 2 when there is a disagreement.")
    private boolean exitCode;

    @Option(names = "--rebuild", description = "Make claims again from the tags of instances that no claim has.")
    private boolean rebuild;

    @Option(names = "--yes", description = "With --rebuild: write them.")
    private boolean yes;

    DoctorCommand(Console console, Inspection inspection) {
        this.console = console;
        this.inspection = inspection;
    }

    @Override
    public Integer call() {
        if (yes && !rebuild) {
            throw new UserFault("--yes says that claims may be written, which --rebuild alone does: say both.");
        }
        var choice = deployment.choice();
        if (rebuild) {
            printRebuilt(inspection.deployments().ask(choice, asking -> rebuilt(asking, choice.cluster())));
            return ExitCode.DONE;
        }
        var facts = inspection.deployments().ask(choice, asking -> facts(asking, choice.cluster()));
        var plan = DoctorPlanner.plan(facts);
        switch (output.format()) {
            case TABLE -> print(facts, plan, choice);
            case JSON, YAML -> console.out().println(Tree.text(tree(facts, plan, choice), output.format()));
        }
        return exitCode && !plan.findings().isEmpty() ? ExitCode.FINDINGS : ExitCode.DONE;
    }

    private DoctorFacts facts(Deployment asking, String name) {
        var facts = new GatherDoctorFacts(name, asking.fleet(), asking.claims(), asking.memory())
                .facts(inspection.clock().instant(), this::snapshot);
        var snapshot = facts.cluster();
        if (snapshot != null) {
            SameCluster.check(name, facts.claims(), snapshot);
        }
        return facts;
    }

    private @Nullable ClusterSnapshot snapshot() {
        return cluster.named() ? cluster.read(inspection.clusters()).snapshot() : null;
    }

    private void print(DoctorFacts facts, DoctorPlan plan, DeploymentOptions.Choice choice) {
        var out = console.out();
        for (var finding : plan.findings()) {
            var fix = FixText.of(finding.fix(), choice);
            out.println("%s  %s: %s".formatted(console.bold(finding.kind().text()), finding.object(), finding.what()));
            out.println("  " + fix.says());
            if (!fix.command().isEmpty()) {
                out.println("    " + fix.command());
            }
            out.println();
        }
        var snapshot = facts.cluster();
        out.println("%d instances in EC2, %d live NodeClaims in the table%s: %s"
                .formatted(
                        facts.instances().size(),
                        facts.claims().size(),
                        snapshot == null
                                ? " (no cluster was named)"
                                : " and %d nodes in the cluster"
                                        .formatted(snapshot.nodes().size()),
                        switch (plan.findings().size()) {
                            case 0 -> "they agree.";
                            case 1 -> "one disagreement.";
                            default ->
                                "%d disagreements.".formatted(plan.findings().size());
                        }));
    }

    private static ObjectNode tree(DoctorFacts facts, DoctorPlan plan, DeploymentOptions.Choice choice) {
        var tree = JSON.objectNode()
                .put("cluster", facts.clusterName())
                .put("at", facts.now().toString())
                .put("healthy", plan.findings().isEmpty())
                .put("instances", facts.instances().size())
                .put("claims", facts.claims().size());
        var snapshot = facts.cluster();
        if (snapshot != null) {
            tree.put("nodes", snapshot.nodes().size());
        }
        var findings = tree.putArray("findings");
        for (var finding : plan.findings()) {
            var fix = FixText.of(finding.fix(), choice);
            var one = findings.addObject()
                    .put("kind", finding.kind().text())
                    .put("object", finding.object())
                    .put("what", finding.what())
                    .put("fix", fix.says());
            if (!fix.command().isEmpty()) {
                one.put("command", fix.command());
            }
        }
        return tree;
    }

    /** What is to be written, and what the table has then; empty without {@code --yes}. */
    private record Writing(RebuildPlan plan, List<NodeClaim> written) {}

    private Writing rebuilt(Deployment asking, String name) {
        var facts = facts(asking, name);
        var plan = RebuildPlanner.plan(facts, asking.catalog().catalog(List.of()));
        return new Writing(plan, yes ? new RebuildClaims(asking.claims()).apply(plan) : List.of());
    }

    private void printRebuilt(Writing writing) {
        var claims = yes
                ? writing.written()
                : writing.plan().claims().stream().map(Rebuilt::claim).toList();
        switch (output.format()) {
            case TABLE -> {
                if (!claims.isEmpty()) {
                    var table = new TextTable(
                            "NAME", "STATE", "NODEPOOL", "TYPE", "ZONE", "CAPACITY", "$/HOUR", "INSTANCE", "NODE");
                    claims.forEach(claim -> table.row(
                            claim.name().value(),
                            claim.state().text(),
                            claim.spec().nodePool(),
                            ClaimReport.type(claim),
                            ClaimReport.zone(claim),
                            ClaimReport.capacityType(claim),
                            Dollars.of(claim.price()),
                            ClaimReport.instance(claim),
                            ClaimReport.node(claim)));
                    table.print(console);
                }
            }
            case JSON, YAML -> {
                var tree = JSON.objectNode().put("written", yes);
                var rebuilt = tree.putArray("rebuilt");
                claims.forEach(claim -> rebuilt.add(ClaimReport.of(claim)));
                console.out().println(Tree.text(tree, output.format()));
            }
        }
        console.err().println("slipway doctor: " + summary(claims.size()));
    }

    private String summary(int claims) {
        if (claims == 0) {
            return "every instance of Slipway's has its claim; there is nothing to rebuild.";
        }
        return yes
                ? "%d claims are in the table again.".formatted(claims)
                : "%d claims would be written; --yes writes them.".formatted(claims);
    }
}
