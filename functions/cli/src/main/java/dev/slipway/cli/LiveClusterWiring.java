package dev.slipway.cli;

import dev.slipway.cluster.ClusterClients;
import dev.slipway.cluster.KubernetesClusterView;
import dev.slipway.model.port.RetryableFault;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.ConnectException;
import java.net.HttpURLConnection;
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
            return new LiveClusters.Live(view.snapshot().holding(view.capacityBuffers()), view.nominates());
        } catch (RetryableFault | KubernetesClientException e) {
            throw unread(config, "%s (%s)".formatted(e.getMessage(), root(e)));
        } catch (IllegalStateException e) {
            // A refusal is no bug; what the port advises then is for functions, and not for who has a kubeconfig.
            throw e.getCause() instanceof KubernetesClientException refused ? unread(config, advice(refused)) : e;
        }
    }

    private static UserFault unread(Config config, String why) {
        return new UserFault("the cluster at %s cannot be read: %s".formatted(config.getMasterUrl(), why));
    }

    private static String advice(KubernetesClientException refused) {
        var status = refused.getStatus();
        var said = status == null || status.getMessage() == null ? refused.getMessage() : status.getMessage();
        return switch (refused.getCode()) {
            case HttpURLConnection.HTTP_UNAUTHORIZED ->
                "it does not know who asks (401). Maybe the credentials of this context are old, or another cluster's.";
            case HttpURLConnection.HTTP_FORBIDDEN ->
                "%s (403). Maybe the user of this context lacks the rights of the ClusterRole slipway-functions."
                        .formatted(said);
            default -> "%s (%d)".formatted(said, refused.getCode());
        };
    }

    /** Of several causes the first that the network knows; those below it are the client's own affair. */
    private static String root(Throwable fault) {
        var cause = fault;
        while (cause.getCause() != null && !(cause instanceof ConnectException)) {
            cause = cause.getCause();
        }
        return cause instanceof ConnectException || cause.getMessage() == null
                ? cause.getClass().getSimpleName()
                : cause.getMessage();
    }

    private static Config config(@Nullable Path kubeconfig, @Nullable String context) {
        var config = parsed(kubeconfig, context);
        // An unknown context would go unnoticed, and the answer would be another cluster's.
        if (context != null && config.getContexts().stream().noneMatch(named -> context.equals(named.getName()))) {
            throw new UserFault("--context %s: %s has no such context."
                    .formatted(context, kubeconfig == null ? "the usual kubeconfig" : kubeconfig));
        }
        return config;
    }

    private static Config parsed(@Nullable Path kubeconfig, @Nullable String context) {
        if (kubeconfig == null) {
            return Config.autoConfigure(context);
        }
        // What comes through a pipe can be read only once.
        if (!Files.exists(kubeconfig) || Files.isDirectory(kubeconfig) || Files.isRegularFile(kubeconfig)) {
            ManifestFiles.text("--kubeconfig", kubeconfig);
        }
        try {
            var config = Config.fromKubeconfig(context, kubeconfig.toFile());
            if (!config.getContexts().isEmpty()) {
                return config;
            }
        } catch (RuntimeException _) {
            // What the client's parser says is about classes of Java.
        }
        throw new UserFault(
                "--kubeconfig %s: it is no kubeconfig. Maybe another file is meant, or a bracket or quote is missing; \"aws eks update-kubeconfig\" writes one."
                        .formatted(kubeconfig));
    }
}
