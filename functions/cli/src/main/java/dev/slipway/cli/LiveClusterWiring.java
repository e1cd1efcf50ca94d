package dev.slipway.cli;

import dev.slipway.cluster.ClusterClients;
import dev.slipway.cluster.KubernetesClusterView;
import dev.slipway.model.port.RetryableFault;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/** Live clusters by kubeconfig, as kubectl finds them. */
final class LiveClusterWiring {
    private LiveClusterWiring() {}

    static LiveClusters.Live read(@Nullable Path kubeconfig, @Nullable String context) {
        var config = config(kubeconfig, context);
        try (var client = ClusterClients.open(config)) {
            var view = new KubernetesClusterView(client, Clock.systemUTC());
            return new LiveClusters.Live(view.snapshot(), view.nominates());
        } catch (RetryableFault | KubernetesClientException e) {
            throw new UserFault(
                    "the cluster at %s cannot be read: %s".formatted(config.getMasterUrl(), e.getMessage()));
        }
    }

    private static Config config(@Nullable Path kubeconfig, @Nullable String context) {
        if (kubeconfig != null && !Files.isRegularFile(kubeconfig)) {
            throw new UserFault("--kubeconfig %s: there is no such file.".formatted(kubeconfig));
        }
        var config = kubeconfig == null
                ? Config.autoConfigure(context)
                : Config.fromKubeconfig(context, kubeconfig.toFile());
        // An unknown context would go unnoticed, and the answer would be another cluster's.
        if (context != null && config.getContexts().stream().noneMatch(named -> context.equals(named.getName()))) {
            throw new UserFault("--context %s: %s has no such context."
                    .formatted(context, kubeconfig == null ? "the usual kubeconfig" : kubeconfig));
        }
        return config;
    }
}
