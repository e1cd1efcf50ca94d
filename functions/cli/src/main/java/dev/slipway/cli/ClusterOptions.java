package dev.slipway.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Whether a command reads the cluster itself beside the table, and which. */
final class ClusterOptions {
    @Option(names = "--kubeconfig", paramLabel = "FILE", description = "Read the cluster of this file too.")
    private @Nullable Path kubeconfig;

    @Option(
            names = "--context",
            paramLabel = "NAME",
            description = "Read the cluster of this context too (default: with --kubeconfig the file's current one).")
    private @Nullable String context;

    boolean named() {
        return kubeconfig != null || context != null;
    }

    LiveClusters.Live read(LiveClusters clusters) {
        return clusters.read(kubeconfig, context);
    }
}
