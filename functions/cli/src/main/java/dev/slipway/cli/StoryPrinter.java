package dev.slipway.cli;

import dev.slipway.cluster.ModelJson;
import dev.slipway.local.LocalSlipway;
import dev.slipway.local.story.StoryReport;
import dev.slipway.model.claim.LaunchedInstance;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;

/** Prints what happened, what became of each claim, and whether every promise was kept. */
final class StoryPrinter {
    private static final int WHAT_WIDTH = 110;

    private final Console console;
    private final OutputFormat output;
    private final LocalSlipway slipway;

    StoryPrinter(Console console, OutputFormat output, LocalSlipway slipway) {
        this.console = console;
        this.output = output;
        this.slipway = slipway;
    }

    void print(StoryReport report, Instant began) {
        if (output == OutputFormat.JSON) {
            console.out().println(ModelJson.writePretty(report));
            return;
        }
        console.out().println(console.bold("What happened"));
        moments(report);
        console.out().println();
        console.out().println(console.bold("NodeClaims, as DynamoDB has them"));
        claims(report);
        console.out().println();
        console.out().println(console.bold("Decisions, as DynamoDB has them"));
        decisions(report);
        console.out().println();
        console.out().println(console.bold("Functions"));
        functions();
        console.out().println();
        console.out().println(console.bold("Promises"));
        checks(report);
        console.out()
                .printf(
                        "%nThe story took %.1f s, with its parts' start %.1f s. %s%n",
                        seconds(report.begun(), report.ended()),
                        seconds(began, report.ended()),
                        report.held() ? "Every promise was kept." : "NOT EVERY PROMISE WAS KEPT.");
    }

    private void moments(StoryReport report) {
        var table = new TextTable("SECOND", "WHO", "WHAT", "WHERE");
        for (var moment : report.moments()) {
            table.row(
                    "%.1f".formatted(seconds(report.begun(), moment.at())),
                    moment.who(),
                    shortened(moment.what()),
                    moment.where());
        }
        table.print(console);
    }

    private void claims(StoryReport report) {
        var table = new TextTable("NODECLAIM", "NODEPOOL", "STATE", "INSTANCE", "POOL", "PRICE", "PODS");
        for (var claim : report.claims()) {
            var instance = claim.instance();
            table.row(
                    claim.name().value(),
                    claim.spec().nodePool(),
                    claim.state().text(),
                    instance.map(launched -> launched.id().value()).orElse("-"),
                    instance.map(LaunchedInstance::pool).map(Object::toString).orElse("-"),
                    claim.price().toString(),
                    Integer.toString(claim.spec().pods().size()));
        }
        table.print(console);
    }

    private void decisions(StoryReport report) {
        var table = new TextTable("SECOND", "REQUEST/ROUND", "OUTCOME", "$/HOUR", "AT LEAST", "WHERE");
        for (var decision : report.decisions()) {
            table.row(
                    "%.1f".formatted(seconds(report.begun(), decision.at())),
                    decision.id(),
                    decision.outcome(),
                    decision.figures().getOrDefault("hourlyCost", ""),
                    decision.figures().getOrDefault("lowerBound", ""),
                    "DECISION#" + decision.at().atZone(ZoneOffset.UTC).toLocalDate());
        }
        table.print(console);
    }

    private void functions() {
        record Sum(int invocations, long cold, long longest, long memory) {}
        var sums = new LinkedHashMap<String, Sum>();
        for (var invocation : slipway.aws().host().invocations().all()) {
            sums.merge(
                    invocation.function(),
                    new Sum(
                            1,
                            invocation.cold()
                                    ? invocation
                                            .init()
                                            .plus(invocation.duration())
                                            .toMillis()
                                    : 0,
                            invocation.cold() ? 0 : invocation.duration().toMillis(),
                            invocation.peakMemoryBytes()),
                    (a, b) -> new Sum(
                            a.invocations() + b.invocations(),
                            Math.max(a.cold(), b.cold()),
                            Math.max(a.longest(), b.longest()),
                            Math.max(a.memory(), b.memory())));
        }
        var table = new TextTable("FUNCTION", "INVOCATIONS", "COLD START MS", "LONGEST WARM MS", "PEAK MIB");
        sums.forEach((function, sum) -> table.row(
                function,
                Integer.toString(sum.invocations()),
                Long.toString(sum.cold()),
                Long.toString(sum.longest()),
                Long.toString(sum.memory() >> 20)));
        table.print(console);
    }

    private void checks(StoryReport report) {
        var table = new TextTable("KEPT", "PROMISE", "EVIDENCE");
        for (var check : report.checks()) {
            table.row(check.held() ? "yes" : "NO", check.promise(), check.evidence());
        }
        table.print(console);
    }

    private static String shortened(String what) {
        return what.length() <= WHAT_WIDTH ? what : what.substring(0, WHAT_WIDTH - 1) + "…";
    }

    private static double seconds(Instant from, Instant to) {
        return Duration.between(from, to).toMillis() / 1000.0;
    }
}
