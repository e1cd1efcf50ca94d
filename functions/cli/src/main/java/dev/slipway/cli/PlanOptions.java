package dev.slipway.cli;

import dev.slipway.model.resource.HourlyPrice;
import dev.slipway.solver.provision.SolverSettings;
import dev.slipway.solver.provision.SolverSettings.Follows;
import dev.slipway.solver.provision.SolverSettings.MinValuesPolicy;
import dev.slipway.solver.provision.SolverSettings.Preferences;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options that {@code plan}, {@code explain} and {@code bench} share: where facts come from, and how to decide. */
final class PlanOptions {
    /** Words of {@code --min-values}, Karpenter's own. */
    private enum MinValues {
        STRICT,
        BEST_EFFORT;

        @Override
        public String toString() {
            return this == STRICT ? "strict" : "best-effort";
        }
    }

    @Option(
            names = {"-f", "--filename"},
            paramLabel = "FILE|DIR",
            description = "Pods, workloads' pods, nodes, NodePools, EC2NodeClasses as YAML or JSON, also with .gz;"
                    + " \"-\" is standard input; may be given several times.")
    private List<Path> files = new ArrayList<>();

    @Option(
            names = "--catalog",
            paramLabel = "FILE",
            description = "Instance types with offerings and prices, as JSON.")
    private @Nullable Path catalog;

    @Option(
            names = "--snapshot",
            paramLabel = "FILE",
            description = "With -f or a cluster: save there all facts that the plan rests on; alone: plan from them,"
                    + " catalogue included. With .gz at its end it is compressed.")
    private @Nullable Path snapshot;

    @Option(
            names = "--kubeconfig",
            paramLabel = "FILE",
            description = "Read the live cluster of this file; changes nothing there.")
    private @Nullable Path kubeconfig;

    @Option(
            names = "--context",
            paramLabel = "NAME",
            description = "Read the live cluster of this context (default: the file's current one).")
    private @Nullable String context;

    @Option(
            names = "--mode",
            paramLabel = "MODE",
            description =
                    "nominated: each pod is nominated to its node, the plan is tight; free: the kube-scheduler binds"
                            + " as it likes, the plan leaves room for that (default: by a cluster's version, nominated from 1.35;"
                            + " nominated for files).")
    private @Nullable Follows mode;

    @Option(
            names = "--preferences",
            paramLabel = "POLICY",
            description = "respect or ignore what pods merely wish for (default: respect).")
    private @Nullable Preferences preferences;

    @Option(
            names = "--min-values",
            paramLabel = "POLICY",
            description =
                    "strict: a NodePool that cannot reach its minValues takes no pod; best-effort: as many as there"
                            + " are (default: strict).")
    private @Nullable MinValues minValues;

    @Option(
            names = "--node-price",
            paramLabel = "DOLLARS",
            description =
                    "What one more node is held to cost in an hour beside its instance, for NodePools that do not say"
                            + " (annotation slipway.dev/node-price): more makes for fewer, larger nodes (default: 0).")
    private @Nullable String nodePrice;

    @Spec(Spec.Target.MIXEE)
    private @Nullable CommandSpec command;

    List<Path> files() {
        return List.copyOf(files);
    }

    @Nullable
    Path catalog() {
        return catalog;
    }

    @Nullable
    Path snapshot() {
        return snapshot;
    }

    @Nullable
    Path kubeconfig() {
        return kubeconfig;
    }

    @Nullable
    String context() {
        return context;
    }

    /** What is no manifest, though it may lie in a folder of manifests. */
    List<Path> beside() {
        return Stream.of(catalog, snapshot).filter(Objects::nonNull).toList();
    }

    boolean live() {
        return kubeconfig != null || context != null;
    }

    /** True when anything says where facts come from. */
    boolean named() {
        return !files.isEmpty() || live() || snapshot != null;
    }

    /** Throws what picocli shows as wrong usage, when nothing or too much says where facts come from. */
    void check() {
        if (!named()) {
            throw usage("Missing: say what to read with -f FILE|DIR, --kubeconfig, --context or --snapshot.");
        }
        if (live() && !files.isEmpty()) {
            throw usage("-f and a live cluster (--kubeconfig, --context) exclude each other.");
        }
        if (snapshot != null
                && !replays()
                && (overwrites(catalog) || files.stream().anyMatch(this::overwrites))) {
            throw usage("--snapshot %s: this file is read, too, and would be overwritten. Maybe another name is meant."
                    .formatted(snapshot));
        }
        if (snapshot != null && !replays() && files.stream().anyMatch(this::overwritesIn)) {
            throw usage(
                    "--snapshot %s: this file lies in a folder that is read, is no snapshot and would be overwritten."
                                    .formatted(snapshot)
                            + " Maybe another name is meant.");
        }
        if (catalog != null && replays()) {
            throw usage("--catalog does not go with --snapshot alone: a snapshot has its catalogue.");
        }
    }

    private boolean overwrites(@Nullable Path read) {
        try {
            return snapshot != null
                    && read != null
                    && Files.isRegularFile(read)
                    && Files.exists(snapshot)
                    && Files.isSameFile(read, snapshot);
        } catch (IOException _) {
            // What cannot be read is named when it is read.
            return false;
        }
    }

    /** A snapshot of before may be written anew; a manifest of the same name may not. */
    private boolean overwritesIn(Path folder) {
        try {
            return snapshot != null
                    && Files.isDirectory(folder)
                    && Files.exists(snapshot)
                    && snapshot.toRealPath().startsWith(folder.toRealPath())
                    && !SnapshotFile.holds(snapshot);
        } catch (IOException _) {
            return false;
        }
    }

    /** True when the snapshot is what is read, and not what is written. */
    boolean replays() {
        return snapshot != null && files.isEmpty() && !live();
    }

    /** What was chosen, over {@code usual}. */
    SolverSettings settings(SolverSettings usual) {
        return new SolverSettings(
                mode == null ? usual.follows() : mode,
                preferences == null ? usual.preferences() : preferences,
                minValues == null
                        ? usual.minValues()
                        : minValues == MinValues.STRICT ? MinValuesPolicy.STRICT : MinValuesPolicy.BEST_EFFORT);
    }

    /** Null when none was given. */
    @Nullable
    HourlyPrice nodePrice() {
        if (nodePrice == null) {
            return null;
        }
        try {
            return HourlyPrice.parse(nodePrice);
        } catch (IllegalArgumentException e) {
            throw UserFault.ofUsage(List.of("--node-price %s: %s".formatted(nodePrice, e.getMessage())));
        }
    }

    private RuntimeException usage(String message) {
        return command == null ? new UserFault(message) : new ParameterException(command.commandLine(), message);
    }
}
