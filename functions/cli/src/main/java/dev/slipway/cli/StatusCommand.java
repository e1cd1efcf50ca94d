package dev.slipway.cli;

import dev.slipway.cli.Deployments.Deployment;
import dev.slipway.model.catalog.CatalogFacts;
import dev.slipway.model.claim.NodeClaim;
import dev.slipway.model.decision.LastRun;
import dev.slipway.model.port.CatalogBook.Kept;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code slipway status}: a deployed cluster at a glance. */
@Command(
        name = "status",
        description = {
            "Shows a deployed cluster at a glance: NodePools, nodes by state, cost, capacity that is avoided, when it last ran.",
            "Reads the table; with --context or --kubeconfig also the cluster: pods that wait, limits, its version. Changes nothing."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  slipway status --cluster my-cluster",
            "  slipway status --cluster my-cluster --context my-cluster",
            "  slipway status -o json | jq .hourlyCost           with SLIPWAY_CLUSTER set",
        })
final class StatusCommand implements Callable<Integer> {
    /** How far back failed claims count. */
    static final Duration RECENTLY = Duration.ofHours(1);

    private final Console console;
    private final Inspection inspection;

    @Mixin
    private DeploymentOptions deployment = new DeploymentOptions();

    @Mixin
    private ClusterOptions cluster = new ClusterOptions();

    @Mixin
    private OutputOption output = new OutputOption();

    StatusCommand(Console console, Inspection inspection) {
        this.console = console;
        this.inspection = inspection;
    }

    /** What the table says is printed also where the cluster cannot be read. */
    @Override
    public Integer call() {
        var choice = deployment.choice();
        var facts = inspection.deployments().ask(choice, asking -> facts(choice.cluster(), asking));
        var live = facts.live();
        if (live != null) {
            SameCluster.check(choice.cluster(), facts.claims(), live.snapshot());
        }
        switch (output.format()) {
            case TABLE -> StatusTable.print(console, facts);
            case JSON, YAML -> console.out().println(Tree.text(StatusReport.of(facts), output.format()));
        }
        if (facts.unreadable() == null) {
            return ExitCode.DONE;
        }
        console.err().println("slipway status: " + facts.unreadable());
        return ExitCode.FAULTY_INPUT;
    }

    private StatusFacts facts(String name, Deployment asking) {
        var now = inspection.clock().instant();
        var claims = asking.claims().live();
        var failed = failed(asking, now);
        var unavailable = asking.offerings().unavailable(now);
        LiveClusters.Live live = null;
        String unreadable = null;
        if (cluster.named()) {
            try {
                live = cluster.read(inspection.clusters());
            } catch (UserFault fault) {
                unreadable = String.join(" ", fault.faults());
            }
        }
        return new StatusFacts(
                name,
                now,
                claims,
                failed,
                unavailable,
                lastRun(asking, LastRun.SWEEP),
                lastRun(asking, LastRun.CONSOLIDATION),
                catalogue(asking),
                live,
                unreadable);
    }

    private static List<NodeClaim> failed(Deployment asking, Instant now) {
        return asking.claims().ended(now.minus(RECENTLY)).stream()
                .filter(claim -> Stage.of(claim) == Stage.FAILED)
                .toList();
    }

    private static @Nullable Instant lastRun(Deployment asking, String name) {
        return LastRun.of(asking.memory().read(name).values()).map(LastRun::at).orElse(null);
    }

    private static @Nullable CatalogFacts catalogue(Deployment asking) {
        return switch (asking.catalogue().read(0)) {
            case Kept.Found(var facts, var _) -> facts;
            case Kept.Unchanged _, Kept.Unreadable _ -> null;
        };
    }
}
