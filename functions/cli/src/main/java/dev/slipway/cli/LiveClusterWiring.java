package dev.slipway.cli;

import dev.slipway.cluster.ClusterClients;
import dev.slipway.cluster.KubernetesClusterView;
import dev.slipway.model.port.RetryableFault;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/** Live clusters by kubeconfig, as kubectl finds them. */
final class LiveClusterWiring {
    /** The first minor version of Kubernetes 1 whose scheduler keeps to nominations; issue 4, "Realisable". */
    private static final int NOMINATES_FROM = 35;

    private LiveClusterWiring() {}

    static LiveClusters.Live read(@Nullable Path kubeconfig, @Nullable String context) {
        var config = config(kubeconfig, context);
        try (var client = ClusterClients.open(config)) {
            var nominates = nominates(client);
            return new LiveClusters.Live(new KubernetesClusterView(client, Clock.systemUTC()).snapshot(), nominates);
        } catch (RetryableFault | KubernetesClientException e) {
            throw new UserFault(
                    "the cluster at %s cannot be read: %s".formatted(config.getMasterUrl(), e.getMessage()));
        }
    }

    private static Config config(@Nullable Path kubeconfig, @Nullable String context) {
        if (kubeconfig == null) {
            return Config.autoConfigure(context);
        }
        if (!Files.isRegularFile(kubeconfig)) {
            throw new UserFault("--kubeconfig %s: there is no such file.".formatted(kubeconfig));
        }
        var config = Config.fromKubeconfig(context, kubeconfig.toFile());
        // An unknown context would go unnoticed, and the plan would be another cluster's.
        if (context != null && config.getContexts().stream().noneMatch(named -> context.equals(named.getName()))) {
            throw new UserFault("--context %s: %s has no such context.".formatted(context, kubeconfig));
        }
        return config;
    }

    private static boolean nominates(KubernetesClient client) {
        var version = client.getKubernetesVersion();
        // A provider may write "35+".
        var digits = version.getMinor().replaceAll("\\D.*", "");
        return version.getMajor().equals("1") && !digits.isEmpty() && Integer.parseInt(digits) >= NOMINATES_FROM;
    }
}
