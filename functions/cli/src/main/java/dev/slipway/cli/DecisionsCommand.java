package dev.slipway.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.cli.Deployments.Deployment;
import dev.slipway.model.claim.NodeClaimName;
import dev.slipway.model.decision.Decision;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code slipway decisions}: the ledger as a timeline. */
@Command(
        name = "decisions",
        description = {
            "Prints what was decided, oldest first: which nodes were chosen at what price, which pods were refused and why.",
            "Decisions are kept for 14 days. Reads the table alone."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  slipway decisions --cluster my-cluster            the last 24 hours",
            "  slipway decisions --since 2h --pod shop/checkout-7d9f",
            "  slipway decisions --date 2026-11-22 --node default-k3f9x2",
            "  slipway decisions -o json | jq '.decisions[] | [.at, .figures.hourlyCost]'",
        })
final class DecisionsCommand implements Callable<Integer> {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    /** How long the ledger keeps a decision. */
    private static final Duration KEPT = Duration.ofDays(14);

    private final Console console;
    private final Inspection inspection;

    @Mixin
    private DeploymentOptions deployment = new DeploymentOptions();

    @Mixin
    private OutputOption output = new OutputOption();

    @ArgGroup
    private When when = new When();

    /** One of both. */
    private static final class When {
        @Option(
                names = "--date",
                paramLabel = "YYYY-MM-DD",
                converter = DayConverter.class,
                description = "Those of this day (UTC).")
        private @Nullable LocalDate date;

        @Option(
                names = "--since",
                paramLabel = "AGE",
                converter = AgeConverter.class,
                description = "Those not older than this, such as 15m, 2h, 3d (default: 24h).")
        private @Nullable Duration since;
    }

    @Option(
            names = "--node",
            paramLabel = "NAME",
            description = "Only those that chose this NodeClaim, node or instance.")
    private @Nullable String node;

    @Option(
            names = "--pod",
            paramLabel = "[NAMESPACE/]NAME",
            description = "Only those that chose a node for this pod, or refused it.")
    private @Nullable String pod;

    DecisionsCommand(Console console, Inspection inspection) {
        this.console = console;
        this.inspection = inspection;
    }

    @Override
    public Integer call() {
        var choice = deployment.choice();
        var now = inspection.clock().instant();
        var decisions = inspection.deployments().ask(choice, asking -> decisions(asking, choice.table(), now));
        switch (output.format()) {
            case TABLE -> {
                if (decisions.isEmpty()) {
                    console.err().println("slipway decisions: there is none so.");
                }
                print(decisions);
            }
            case JSON, YAML -> {
                var report = JSON.objectNode();
                var list = report.putArray("decisions");
                decisions.forEach(decision -> list.add(tree(decision)));
                console.out().println(Tree.text(report, output.format()));
            }
        }
        return ExitCode.DONE;
    }

    private List<Decision> decisions(Deployment asking, String table, Instant now) {
        var day = when.date;
        var since = when.since == null ? Duration.ofHours(24) : when.since;
        if (since.compareTo(KEPT) > 0) {
            since = KEPT;
        }
        var from = day == null
                ? now.minus(since)
                : day.atStartOfDay(ZoneOffset.UTC).toInstant();
        var last = day == null ? LocalDate.ofInstant(now, ZoneOffset.UTC) : day;
        var wanted = wanted(asking, table);
        return asking.decisionsFrom(from, last).stream().filter(wanted).toList();
    }

    /** The reasons of a decision begin with the claims that it made; the claims know their nodes and pods. */
    private Predicate<Decision> wanted(Deployment asking, String table) {
        Predicate<Decision> wanted = _ -> true;
        var named = node;
        if (named != null) {
            var claim = ClaimLookup.named(named, asking.claims(), table);
            wanted = wanted.and(madeOneOf(new TreeSet<>(List.of(claim.name()))));
        }
        var asked = pod;
        if (asked != null) {
            var id = asked.contains("/") ? asked : "default/" + asked;
            wanted = wanted.and(madeOneOf(claimsFor(asking, id)).or(mentions(id)));
        }
        return wanted;
    }

    private static SortedSet<NodeClaimName> claimsFor(Deployment asking, String pod) {
        var names = new TreeSet<NodeClaimName>();
        var claims = new ArrayList<>(asking.claims().live());
        claims.addAll(asking.claims().ended(Instant.EPOCH));
        claims.stream().filter(claim -> claim.spec().pods().contains(pod)).forEach(claim -> names.add(claim.name()));
        return names;
    }

    private static Predicate<Decision> madeOneOf(SortedSet<NodeClaimName> claims) {
        return decision -> decision.reasons().stream()
                .anyMatch(reason -> claims.stream().anyMatch(claim -> reason.startsWith(claim + ":")));
    }

    /** The pod's name and not one that it begins. */
    private static Predicate<Decision> mentions(String pod) {
        var name = Pattern.compile("(?<![\\w.-])" + Pattern.quote(pod) + "(?![\\w.-]*\\w)");
        return decision -> decision.reasons().stream()
                .anyMatch(reason -> name.matcher(reason).find());
    }

    /** A decision that is made again and again, because a pod fits nowhere, is shown once. */
    private void print(List<Decision> decisions) {
        for (var from = 0; from < decisions.size(); ) {
            var to = from + 1;
            while (to < decisions.size() && same(decisions.get(from), decisions.get(to))) {
                to++;
            }
            print(decisions.get(from));
            if (to - from > 1) {
                console.out()
                        .println("  and so %d times more until %s"
                                .formatted(
                                        to - from - 1,
                                        Ages.moment(decisions.get(to - 1).at())));
            }
            console.out().println();
            from = to;
        }
    }

    private static boolean same(Decision one, Decision next) {
        return one.outcome().equals(next.outcome())
                && one.figures().equals(next.figures())
                && one.reasons().equals(next.reasons());
    }

    private void print(Decision decision) {
        var out = console.out();
        out.println(
                "%s  %s: %s".formatted(Ages.moment(decision.at()), decision.actor(), console.bold(decision.outcome())));
        var figures = new ArrayList<String>();
        decision.figures().forEach((name, value) -> figures.add(name + " " + value));
        if (!figures.isEmpty()) {
            out.println("  " + String.join(", ", figures));
        }
        decision.reasons().forEach(reason -> out.println("  - " + reason));
    }

    private static ObjectNode tree(Decision decision) {
        var tree = JSON.objectNode()
                .put("id", decision.id())
                .put("at", decision.at().toString())
                .put("actor", decision.actor())
                .put("subject", decision.subject())
                .put("inputDigest", decision.inputDigest())
                .put("outcome", decision.outcome());
        var figures = tree.putObject("figures");
        decision.figures().forEach(figures::put);
        PlanReport.addTexts(tree, "reasons", decision.reasons());
        return tree;
    }
}
