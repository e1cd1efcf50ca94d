package dev.slipway.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The input options that {@code plan} and {@code explain} share. */
final class PlanOptions {
    @Option(
            names = {"-f", "--filename"},
            paramLabel = "FILE|DIR",
            required = true,
            description =
                    "Pods, workloads' pods, nodes, NodePools, EC2NodeClasses as YAML or JSON; \"-\" is standard input;"
                            + " may be given several times.")
    private List<Path> files = new ArrayList<>();

    @Option(
            names = "--catalog",
            paramLabel = "FILE",
            description = "Instance types with offerings and prices, as JSON.")
    private @Nullable Path catalog;

    List<Path> files() {
        return List.copyOf(files);
    }

    @Nullable
    Path catalog() {
        return catalog;
    }
}
