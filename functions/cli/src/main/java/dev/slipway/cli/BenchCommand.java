package dev.slipway.cli;

import dev.slipway.cli.Bench.Progress;
import dev.slipway.cli.GatherPlan.Gathered;
import dev.slipway.solver.provision.ProvisionFacts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code slipway bench}: how long the solver takes for a problem, and how good its answer is. */
@Command(
        name = "bench",
        description = {
            "Solves one problem cold, then warm, and prints the times of the solver alone, its price and its heap.",
            "The times are the first and the median in a warm JVM. The problem is read (-f, --snapshot) or made up (--pods).",
            "heapMiB is the fullest that the heap was while solving, garbage not yet collected included:",
            "a smaller heap (SLIPWAY_JAVA_OPTS=-Xmx256m) shows what is needed.",
            "Made-up problems depend on their sizes and seed alone; 15 %% of the kinds spread over zones, 5 %% keep to",
            "one zone and 5 %% spread over nodes, and each node that is there runs 20 pods."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  slipway bench -f cluster/ --catalog us-east-1.json",
            "  slipway bench --pods 100000 --kinds 500 --warm-up 0 --runs 5 -o json",
            "  slipway bench --pods 1000 --kinds 50 --nodes 5000 --seed 7",
        })
final class BenchCommand implements Callable<Integer> {
    /** Pods and nodes, counts: what names of six digits can tell apart. */
    private static final int MOST = 1_000_000;

    /** Kinds of pods when none are named, a count. */
    private static final int USUAL_KINDS = 500;

    /** Seconds. */
    private static final int LONGEST_WARM_UP = 600;

    /** A run that takes this long is told of. */
    private static final Duration LONG = Duration.ofMillis(500);

    private final Console console;
    private final Planning planning;
    private final Bench bench;

    @Mixin
    private PlanOptions options = new PlanOptions();

    @Option(names = "--pods", paramLabel = "N", description = "Make up a problem with so many pods that wait.")
    private @Nullable Integer pods;

    @Option(names = "--kinds", paramLabel = "K", description = "Kinds of these pods (default: 500, or all different).")
    private @Nullable Integer kinds;

    @Option(names = "--nodes", paramLabel = "M", description = "Nodes that are there already (default: 0).")
    private int nodes;

    @Option(names = "--seed", paramLabel = "S", defaultValue = "1", description = "Default: ${DEFAULT-VALUE}.")
    private long seed;

    @Option(
            names = "--runs",
            paramLabel = "R",
            defaultValue = "20",
            description = "Runs that count after the warm-up (default: ${DEFAULT-VALUE}).")
    private int runs;

    @Option(
            names = "--warm-up",
            paramLabel = "SECONDS",
            defaultValue = "10",
            description =
                    "Seconds of runs after the first that do not count, while the JVM compiles (default: ${DEFAULT-VALUE}).")
    private int warmUp;

    @Mixin
    private OutputOption output = new OutputOption();

    BenchCommand(Console console, Planning planning, Bench bench) {
        this.console = console;
        this.planning = planning;
        this.bench = bench;
    }

    @Override
    public Integer call() {
        var problem = problem();
        var measured = bench.measure(problem, Duration.ofSeconds(warmUp), runs, progress());
        switch (output.format()) {
            case TABLE -> BenchReport.print(console, measured);
            case JSON, YAML -> console.out().println(Tree.text(BenchReport.of(measured), output.format()));
        }
        return problem.snapshot().faults().isEmpty() ? ExitCode.DONE : ExitCode.FAULTY_INPUT;
    }

    private ProvisionFacts problem() {
        var faults = new ArrayList<String>();
        if (runs < 1) {
            faults.add("--runs %d: at least 1 is needed.".formatted(runs));
        }
        if (warmUp < 0 || warmUp > LONGEST_WARM_UP) {
            faults.add("--warm-up %d: the seconds must be from 0 to %d.".formatted(warmUp, LONGEST_WARM_UP));
        }
        if (pods != null && (pods < 1 || pods > MOST)) {
            faults.add("--pods %d: the count must be from 1 to %d.".formatted(pods, MOST));
        } else if (pods != null && kinds != null && kinds > pods) {
            faults.add("--kinds %d: there cannot be more kinds than the %d pods.".formatted(kinds, pods));
        }
        if (kinds != null && kinds < 1) {
            faults.add("--kinds %d: at least 1 is needed.".formatted(kinds));
        }
        if (nodes < 0 || nodes * (long) SyntheticProblem.PODS_ON_A_NODE > MOST) {
            faults.add("--nodes %d: the count must be from 0 to %d."
                    .formatted(nodes, MOST / SyntheticProblem.PODS_ON_A_NODE));
        }
        if (pods != null && options.named()) {
            faults.add("--pods makes up a problem: leave out -f, --snapshot, --kubeconfig and --context.");
        }
        if (pods == null && kinds != null) {
            faults.add("--kinds goes with --pods: a problem that is read has the kinds of its objects.");
        }
        if (pods == null && nodes > 0) {
            faults.add("--nodes goes with --pods: nodes of a problem that is read are among its objects.");
        }
        if (!faults.isEmpty()) {
            throw UserFault.ofUsage(faults);
        }
        if (pods == null) {
            return told(planning.gather(options));
        }
        var different = kinds == null ? Math.min(pods, USUAL_KINDS) : kinds;
        return told(planning.gather(options, new SyntheticProblem(pods, different, nodes, seed)));
    }

    private ProvisionFacts told(Gathered gathered) {
        gathered.tell(console, "slipway bench");
        return gathered.facts();
    }

    /** Only a person in front of a terminal wonders whether it goes on. */
    private Progress progress() {
        return (run, took) -> {
            if (console.colour() && took.compareTo(LONG) > 0) {
                console.err().printf("run %d of %d: %.3f s%n", run, runs + 1, took.toNanos() / 1e9);
            }
        };
    }
}
