package dev.slipway.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.slipway.model.scheduling.PodGroup;
import dev.slipway.model.scheduling.PodId;
import dev.slipway.solver.provision.ProvisionFacts;
import dev.slipway.solver.provision.ProvisionPlan;
import dev.slipway.solver.provision.ProvisionSolver;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/**
 * All problems that Karpenter's own scheduler has solved, solved here: one table, then what falls short of Karpenter, all
 * cases in one message. The problems lie beside the clone (or where {@code SLIPWAY_SHARED} says), and not in it.
 */
final class ProblemsIT {
    /** Runs of which the quickest counts as warm, a count. */
    private static final int WARM_RUNS = 3;

    /** Costs of Karpenter that no file beside the big problems holds: README.md of the problems, read 2026-11-24. */
    static final List<Known> BIG = List.of(
            new Known("diverse-1000", 10.35),
            new Known("diverse-2000", 18.75),
            new Known("deployments-1000", 138.96),
            new Known("deployments-5000", 411.95),
            new Known("diverse-5000-fake400", 1785));

    /** Cases where limits have no room for all of the pods that Karpenter places: it fits them to the last core, or does not. */
    private static final Set<String> LEFT_OF_KARPENTERS = Set.of("limits-1");

    private final List<String> shortfalls = new ArrayList<>();

    /** By case, the price of the pods that Karpenter places, as a part of what it pays for them. */
    private final List<Double> ratios = new ArrayList<>();

    record Known(String folder, double cost) {}

    /**
     * What Karpenter did: the pods that it left, and the price of its nodes.
     *
     * @param nodes as it planned them; missing where nothing but their price is known
     */
    record Karpenter(TreeSet<PodId> unschedulable, double cost, JsonNode nodes) {
        /** What it places, and the plan does not. */
        Set<PodId> lacking(ProvisionPlan plan) {
            var lacking = left(plan);
            lacking.removeAll(unschedulable);
            return lacking;
        }
    }

    @Test
    void neverPlacesFewerPodsOrPaysMoreThanKarpenter() throws IOException {
        var problems = problems("ProblemsIT");
        row(
                "case",
                "pods",
                "placed",
                "Karpenter",
                "nodes",
                "cost",
                "Karpenter",
                "ratio",
                "bound",
                "ratio",
                "alike",
                "ratio",
                "ms");
        for (var known : BIG) {
            solve(problems.resolve(known.folder), Optional.of(known.cost));
        }
        for (var folder : cases(problems)) {
            solve(folder, Optional.empty());
        }
        var sorted = ratios.stream().sorted().toList();
        row("median of %d cases, the same pods: %.4f".formatted(sorted.size(), sorted.get(sorted.size() / 2)));
        assertEquals("", String.join("\n", shortfalls), "cases that fall short");
    }

    private void solve(Path folder, Optional<Double> cost) throws IOException {
        var name = folder.getFileName().toString();
        try {
            var facts = facts(folder);
            var clock = Clock.systemUTC();
            var plan = ProvisionSolver.solve(facts);
            var quickest = Double.MAX_VALUE;
            for (var run = 0; run < WARM_RUNS; run++) {
                var before = clock.instant();
                plan = ProvisionSolver.solve(facts);
                quickest = Math.min(
                        quickest,
                        java.time.Duration.between(before, clock.instant()).toNanos() / 1e6);
            }
            var pods = facts.snapshot().pending().stream()
                    .mapToInt(group -> group.names().size())
                    .sum();
            var karpenter = karpenter(folder, cost);
            var alike = left(plan).equals(karpenter.unschedulable)
                    ? plan
                    : ProvisionSolver.solve(without(facts, karpenter.unschedulable));
            compare(name, pods, plan, alike, karpenter, quickest);
        } catch (RuntimeException fault) {
            shortfalls.add(name + ": " + fault);
            row(name, String.valueOf(fault));
        }
    }

    /** What the command line reads in such a folder. */
    static ProvisionFacts facts(Path folder, String... more) throws IOException {
        var own = folder.resolve("catalog.json");
        var catalog = Files.exists(own) ? own : folder.resolve("../../catalog/us-east-1.json");
        if (!Files.exists(catalog)) {
            catalog = folder.resolve("../../../catalog/us-east-1.json");
        }
        var options = new PlanOptions();
        var arguments = new ArrayList<String>(List.of("--catalog", catalog.toString()));
        arguments.addAll(List.of(more));
        try (var files = Files.list(folder)) {
            files.filter(file -> file.toString().contains(".yaml") || file.endsWith("pods.json"))
                    .sorted()
                    .forEach(file -> arguments.addAll(List.of("-f", file.toString())));
        }
        new CommandLine(options).setCaseInsensitiveEnumValuesAllowed(true).parseArgs(arguments.toArray(String[]::new));
        return CommandLineWiring.planning(InputStream.nullInputStream())
                .gather(options)
                .facts();
    }

    private void compare(
            String name, int pods, ProvisionPlan plan, ProvisionPlan alike, Karpenter karpenter, double millis) {
        var left = left(plan);
        var cost = plan.hourlyCost().dollars().doubleValue();
        var alikeCost = alike.hourlyCost().dollars().doubleValue();
        if (BIG.stream().noneMatch(known -> known.folder.equals(name))) {
            ratios.add(alikeCost / karpenter.cost);
        }
        var bound = plan.lowerBound().dollars().doubleValue();
        row(
                name,
                Integer.toString(pods),
                Integer.toString(pods - left.size()),
                Integer.toString(pods - karpenter.unschedulable.size()),
                Integer.toString(plan.newNodes().size()),
                number("%.3f", cost),
                number("%.3f", karpenter.cost),
                number("%.3f", cost / karpenter.cost),
                number("%.3f", bound),
                number("%.3f", cost / bound),
                number("%.3f", alikeCost),
                number("%.3f", alikeCost / karpenter.cost),
                number("%.1f", millis));
        if (left.size() > karpenter.unschedulable.size()) {
            shortfalls.add(
                    "%s: leaves %d pods, Karpenter %d".formatted(name, left.size(), karpenter.unschedulable.size()));
        }
        // Pods that only one of both places have a price too.
        if (alikeCost > karpenter.cost) {
            shortfalls.add("%s: Karpenter's pods cost %.6f, Karpenter %.6f".formatted(name, alikeCost, karpenter.cost));
        }
        var lacking = karpenter.lacking(alike);
        if (lacking.isEmpty() == LEFT_OF_KARPENTERS.contains(name)) {
            shortfalls.add("%s: leaves %s of the pods that Karpenter places".formatted(name, lacking));
        }
        if (bound > cost) {
            shortfalls.add("%s: the bound %.6f is above the cost %.6f".formatted(name, bound, cost));
        }
    }

    static Set<PodId> left(ProvisionPlan plan) {
        var left = new TreeSet<PodId>();
        plan.unplaceable().forEach(group -> left.addAll(group.pods()));
        return left;
    }

    /** The same facts without pods that Karpenter leaves. */
    static ProvisionFacts without(ProvisionFacts facts, Set<PodId> left) {
        var snapshot = facts.snapshot();
        var pending = new ArrayList<PodGroup>();
        for (var group : snapshot.pending()) {
            var namespace = snapshot.kindOf(group).namespace();
            var names = group.names().stream()
                    .filter(name -> !left.contains(new PodId(namespace, name)))
                    .toList();
            if (!names.isEmpty()) {
                pending.add(new PodGroup(group.kind(), names, group.leaving()));
            }
        }
        return facts.with(snapshot.with(pending, snapshot.nodes()));
    }

    static Karpenter karpenter(Path folder, Optional<Double> cost) throws IOException {
        if (cost.isPresent()) {
            return new Karpenter(new TreeSet<>(), cost.get(), MissingNode.getInstance());
        }
        var expected = new JsonMapper().readTree(folder.resolve("expected.json").toFile());
        var left = new TreeSet<PodId>();
        for (JsonNode pod : expected.path("unschedulable")) {
            left.add(PodId.parse(pod.path("pod").asText()));
        }
        return new Karpenter(left, expected.path("hourlyCost").asDouble(), expected.path("newNodes"));
    }

    /** Those with pods to place: the others are for consolidation. */
    static List<Path> cases(Path problems) throws IOException {
        try (var folders = Files.list(problems.resolve("cases"))) {
            return folders.filter(folder -> Files.exists(folder.resolve("expected.json"))
                            && !folder.getFileName().toString().startsWith("consolidate"))
                    .sorted()
                    .toList();
        }
    }

    /** Skips the test, aloud, where there are none. */
    static Path problems(String test) {
        var shared = shared();
        Assumptions.assumeTrue(shared.isPresent(), () -> {
            System.out.println(test + " skipped: no ../shared beside this clone");
            return "no ../shared beside this clone";
        });
        return shared.orElseThrow().resolve("problems");
    }

    private static Optional<Path> shared() {
        var named = Optional.ofNullable(System.getProperty("slipway.shared"))
                .or(() -> Optional.ofNullable(System.getenv("SLIPWAY_SHARED")))
                .map(Path::of);
        var beside = Path.of(System.getProperty("slipway.home", "../..")).resolve("../shared");
        return Optional.of(named.orElse(beside)).filter(folder -> Files.isDirectory(folder.resolve("problems")));
    }

    static String number(String format, double value) {
        return String.format(Locale.ROOT, format, value);
    }

    static void row(String... cells) {
        var line = new StringBuilder(String.format("%-22s", cells[0]));
        for (var cell = 1; cell < cells.length; cell++) {
            line.append(String.format("%11s", cells[cell]));
        }
        new PrintWriter(System.out, true, StandardCharsets.UTF_8).println(line);
    }
}
