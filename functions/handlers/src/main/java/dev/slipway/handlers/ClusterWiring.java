package dev.slipway.handlers;

import dev.slipway.aws.ClusterIdentity;
import dev.slipway.aws.eks.CallerIdentity;
import dev.slipway.aws.eks.EksCluster;
import dev.slipway.aws.eks.EksSignIn;
import dev.slipway.cluster.ClusterAccess;
import dev.slipway.cluster.ClusterClients;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Clock;
import java.time.Duration;
import java.util.function.Function;
import java.util.function.Supplier;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.eks.EksClient;

/**
 * Where the cluster is and how to sign in to it: as the settings say where they name an endpoint, else as EKS does. One for
 * all adapters of a function, so that EKS is asked once in a while; nobody is asked while the function is initialised.
 */
final class ClusterWiring {
    /** Of STS, which is only asked for an explanation while an invocation fails anyway. */
    private static final Duration STS_TIMEOUT = Duration.ofSeconds(2);

    private final Supplier<ClusterIdentity> identity;
    private final Function<KubernetesClient, String> version;
    private final EksSignIn signIn;

    ClusterWiring(Settings settings, Clock clock, AwsAccessWiring access) {
        var region = Region.of(settings.region());
        if (settings.endpoint().isEmpty()) {
            var client = access.client(EksClient.builder(), settings.region());
            var cluster = new EksCluster(client, settings.cluster(), clock);
            identity = () -> cluster.get().identity();
            version = _ -> cluster.get().version();
        } else {
            var named = new ClusterIdentity(
                    settings.cluster(), settings.endpoint(), settings.caBundle(), settings.serviceCidr());
            identity = () -> named;
            version = ClusterWiring::served;
        }
        var caller = new CallerIdentity(UrlConnectionHttpClient.builder()
                .connectionTimeout(STS_TIMEOUT)
                .socketTimeout(STS_TIMEOUT)
                .build());
        signIn = new EksSignIn(access.credentials(), region, settings.cluster(), caller, clock);
    }

    ClusterIdentity identity() {
        return identity.get();
    }

    /** Never by a kubeconfig that happens to lie around. */
    KubernetesClient kubernetes() {
        return ClusterClients.following(() -> {
            var known = identity();
            return new ClusterAccess(known.endpoint(), known.caBundle(), signIn::token, signIn::refused);
        });
    }

    /** The cluster's version of Kubernetes, {@code 1.34}. */
    String version(KubernetesClient kubernetes) {
        return version.apply(kubernetes);
    }

    private static String served(KubernetesClient kubernetes) {
        var version = kubernetes.getKubernetesVersion();
        return version.getMajor() + "." + version.getMinor().replace("+", "");
    }
}
