package dev.slipway.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.slipway.solver.consolidation.ConsolidationFacts;
import dev.slipway.solver.consolidation.ConsolidationPlanner;
import dev.slipway.solver.consolidation.ConsolidationSettings;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** Consolidation of the clusters for which there is Karpenter's answer, with what both save. */
final class ConsolidateIT {
    /** What Karpenter saves, and how many times as much is wanted: README.md of the problems, read 2026-11-27. */
    private record Known(String folder, double saves, double times) {}

    private static final List<Known> BIG = List.of(
            new Known("consolidate-100", 27.25, 1),
            new Known("consolidate-500", 30.34, 2),
            new Known("consolidate-1000", 29.59, 2));

    private final List<String> shortfalls = new ArrayList<>();

    @Test
    void savesNoLessThanKarpenter() throws IOException {
        var problems = ProblemsIT.problems("ConsolidateIT");
        ProblemsIT.row("cluster", "nodes", "go", "commands", "saves", "Karpenter", "ms");
        for (var known : BIG) {
            consolidate(problems.resolve(known.folder), "cluster.json", known.saves, known.times);
        }
        for (var number = 1; number <= 3; number++) {
            var folder = problems.resolve("cases/consolidate-" + number);
            consolidate(folder, "manifests", saved(folder), 1);
        }
        assertEquals("", String.join("\n", shortfalls), "clusters that fall short");
    }

    /** Its first command of each method, for one pass takes one: together they are what it could do at once. */
    private static double saved(Path folder) throws IOException {
        var expected = new JsonMapper()
                .readTree(folder.resolve("expected-all-methods.json").toFile());
        var most = 0.0;
        for (var command : expected.path("commands")) {
            most = Math.max(most, command.path("savingsPerHour").asDouble());
        }
        return most;
    }

    private void consolidate(Path folder, String objects, double karpenter, double times) throws IOException {
        var catalog = folder.resolve("../../catalog/us-east-1.json");
        var arguments = new ArrayList<>(List.of(
                "--catalog",
                (Files.exists(catalog) ? catalog : folder.resolve("../../../catalog/us-east-1.json")).toString()));
        try (var files = Files.list(folder)) {
            files.filter(file -> file.getFileName().toString().startsWith(objects) || file.endsWith("nodepool.yaml"))
                    .sorted()
                    .forEach(file -> arguments.addAll(List.of("-f", file.toString())));
        }
        var options = new PlanOptions();
        new CommandLine(options).parseArgs(arguments.toArray(String[]::new));
        var facts = CommandLineWiring.planning(InputStream.nullInputStream())
                .gather(options)
                .facts();
        var all = new ConsolidationFacts(facts, ConsolidationSettings.USUAL, true);
        var clock = Clock.systemUTC();
        ConsolidationPlanner.plan(all);
        var before = clock.instant();
        var plan = ConsolidationPlanner.plan(all);
        var took = Duration.between(before, clock.instant());
        var saves = plan.savings().dollars().doubleValue();
        ProblemsIT.row(
                folder.getFileName().toString(),
                Integer.toString(facts.snapshot().nodes().size()),
                Long.toString(plan.commands().stream()
                        .mapToLong(command -> command.delete().size())
                        .sum()),
                Integer.toString(plan.commands().size()),
                ProblemsIT.number("%.3f", saves),
                ProblemsIT.number("%.3f", karpenter),
                Long.toString(took.toMillis()));
        if (saves < karpenter * times) {
            shortfalls.add("%s: saves %.6f, Karpenter %.6f".formatted(folder.getFileName(), saves, karpenter));
        }
    }
}
