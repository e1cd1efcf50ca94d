package dev.slipway.cli;

import dev.slipway.model.cluster.ClusterSnapshot;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Reads a cluster that runs. */
@FunctionalInterface
interface LiveClusters {
    /**
     * The cluster as it is now.
     *
     * @param kubeconfig null for the usual one
     * @param context null for the current one
     * @throws UserFault when it cannot be reached or read
     */
    Live read(@Nullable Path kubeconfig, @Nullable String context);

    /**
     * What was read.
     *
     * @param nominates its kube-scheduler honours nominated nodes before binding (Kubernetes 1.35 and later)
     */
    record Live(ClusterSnapshot snapshot, boolean nominates) {}
}
