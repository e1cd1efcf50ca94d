package dev.slipway.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.slipway.cli.Deployments.Deployment;
import dev.slipway.model.claim.ClaimEvent;
import dev.slipway.model.claim.NodeClaim;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code slipway nodes}: every node that was asked for, and the history of one. */
@Command(
        name = "nodes",
        description = {
            "Lists the NodeClaims of a cluster, one line each: how far each node has come, what it is and costs, why it goes.",
            "With a name prints one claim and its history: who did what to it, when and why. Reads the table alone."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  slipway nodes --cluster my-cluster",
            "  slipway nodes --state draining --nodepool spot",
            "  slipway nodes --all --since 2h                    also those that ended in the last two hours",
            "  slipway nodes default-k3f9x2                      its history; a node's name or an instance id do too",
            "  slipway nodes -o json | jq '.nodes[] | select(.capacityType == \"spot\") | .hourlyPrice'",
        })
final class NodesCommand implements Callable<Integer> {
    private final Console console;
    private final Inspection inspection;

    @Mixin
    private DeploymentOptions deployment = new DeploymentOptions();

    @Mixin
    private OutputOption output = new OutputOption();

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "NAME",
            description = "A NodeClaim, a node or an instance id, to print its history.")
    private @Nullable String name;

    @Option(
            names = "--state",
            paramLabel = "STATE",
            description = "Only those in this state: ${COMPLETION-CANDIDATES}; may be given several times.")
    private List<Stage> states = new ArrayList<>();

    @Option(names = "--nodepool", paramLabel = "NAME", description = "Only those of this NodePool.")
    private @Nullable String nodePool;

    @Option(names = "--all", description = "Also those that ended within --since; they are kept for 30 days.")
    private boolean all;

    @Option(
            names = "--since",
            paramLabel = "AGE",
            defaultValue = "24h",
            converter = AgeConverter.class,
            description =
                    "With --all or an ended --state: how far back, such as 90s, 15m, 2h, 3d (default: ${DEFAULT-VALUE}).")
    private Duration since = Duration.ofHours(24);

    NodesCommand(Console console, Inspection inspection) {
        this.console = console;
        this.inspection = inspection;
    }

    @Override
    public Integer call() {
        var choice = deployment.choice();
        var now = inspection.clock().instant();
        var asked = name;
        if (asked != null) {
            if (all || !states.isEmpty() || nodePool != null) {
                throw new UserFault("\"%s\" is one claim: leave out --all, --state and --nodepool.".formatted(asked));
            }
            history(inspection.deployments().ask(choice, asking -> {
                var claim = ClaimLookup.named(asked, asking.claims(), choice.table());
                return new Found(claim, asking.claims().history(claim.name()));
            }));
        } else {
            list(inspection.deployments().ask(choice, asking -> claims(asking, now)), now);
        }
        return ExitCode.DONE;
    }

    private record Found(NodeClaim claim, List<ClaimEvent> history) {}

    private List<NodeClaim> claims(Deployment asking, Instant now) {
        var claims = new ArrayList<>(asking.claims().live());
        if (all || states.stream().anyMatch(state -> !state.live())) {
            claims.addAll(asking.claims().ended(now.minus(since)));
        }
        claims.removeIf(claim -> !wanted(claim));
        claims.sort(Comparator.comparing((NodeClaim claim) -> claim.spec().nodePool())
                .thenComparing(claim -> claim.spec().createdAt())
                .thenComparing(NodeClaim::name));
        return claims;
    }

    private boolean wanted(NodeClaim claim) {
        return (nodePool == null || nodePool.equals(claim.spec().nodePool()))
                && (states.isEmpty() || states.contains(Stage.of(claim)));
    }

    private void list(List<NodeClaim> claims, Instant now) {
        switch (output.format()) {
            case TABLE -> {
                if (claims.isEmpty()) {
                    console.err().println("slipway nodes: no NodeClaim is so.");
                    return;
                }
                var table = new TextTable(
                        "NAME",
                        "STATE",
                        "SINCE",
                        "NODEPOOL",
                        "TYPE",
                        "ZONE",
                        "CAPACITY",
                        "$/HOUR",
                        "INSTANCE",
                        "NODE",
                        "AGE",
                        "REASON");
                claims.forEach(claim -> table.row(
                        claim.name().value(),
                        claim.state().text(),
                        Ages.between(claim.state().since(), now),
                        claim.spec().nodePool(),
                        ClaimReport.type(claim),
                        ClaimReport.zone(claim),
                        ClaimReport.capacityType(claim),
                        Dollars.of(claim.price()),
                        ClaimReport.instance(claim),
                        ClaimReport.node(claim),
                        ClaimReport.age(claim, now),
                        ClaimReport.reason(claim)));
                table.print(console);
            }
            case JSON, YAML -> {
                var report = JsonNodeFactory.instance.objectNode();
                var nodes = report.putArray("nodes");
                claims.forEach(claim -> nodes.add(ClaimReport.of(claim)));
                console.out().println(Tree.text(report, output.format()));
            }
        }
    }

    private void history(Found found) {
        var claim = found.claim();
        switch (output.format()) {
            case TABLE -> {
                console.out()
                        .println("%s is %s since %s: %s %s in %s for $%s an hour, of NodePool/%s; instance %s, node %s."
                                .formatted(
                                        console.bold(claim.name().value()),
                                        claim.state().text(),
                                        Ages.moment(claim.state().since()),
                                        ClaimReport.capacityType(claim),
                                        ClaimReport.type(claim),
                                        ClaimReport.zone(claim),
                                        Dollars.of(claim.price()),
                                        claim.spec().nodePool(),
                                        ClaimReport.instance(claim),
                                        ClaimReport.node(claim)));
                console.out().println();
                var table = new TextTable("TIME", "BY", "STATE", "WHY");
                found.history()
                        .forEach(event ->
                                table.row(Ages.moment(event.at()), event.actor(), transition(event), event.why()));
                table.print(console);
            }
            case JSON, YAML ->
                console.out().println(Tree.text(ClaimReport.withHistory(claim, found.history()), output.format()));
        }
    }

    private static String transition(ClaimEvent event) {
        return event.from().isEmpty() || event.from().equals(event.to())
                ? event.to()
                : event.from() + " → " + event.to();
    }
}
