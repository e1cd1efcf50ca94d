package dev.slipway.cluster;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import io.fabric8.kubernetes.client.utils.TokenRefreshInterceptor;
import java.lang.reflect.Proxy;
import java.util.function.Supplier;

/** Opens clients that fail soon: what calls them has a queue behind it, and nobody waits inside a function. */
public final class ClusterClients {
    /** For one answer; a page of 500 pods of a busy server stays well below. Milliseconds. */
    private static final int REQUEST_TIMEOUT = 15_000;

    private static final int CONNECTION_TIMEOUT = 5_000;

    /** One retry bridges a restart of one of several API servers; longer outages are the queue's business. */
    private static final int RETRIES = 1;

    private ClusterClients() {}

    /**
     * Opens nothing yet.
     *
     * @param whereabouts asked at every call, so it should remember
     */
    public static KubernetesClient following(Supplier<ClusterAccess> whereabouts) {
        return (KubernetesClient) Proxy.newProxyInstance(
                ClusterClients.class.getClassLoader(),
                new Class<?>[] {KubernetesClient.class},
                new FollowingClient(whereabouts));
    }

    /** Never with a kubeconfig that happens to lie around. */
    static KubernetesClient open(ClusterAccess access) {
        var config = Config.empty();
        config.setMasterUrl(access.endpoint());
        config.setNamespace("default");
        if (!access.secure()) {
            return open(config);
        }
        config.setCaCertData(access.caBundle());
        return builder(config)
                .withHttpClientBuilderConsumer(
                        http -> http.addOrReplaceInterceptor(TokenRefreshInterceptor.NAME, new BearerTokens(access)))
                .build();
    }

    /** With the JDK's HTTP client, over the address and credentials of {@code config}. */
    public static KubernetesClient open(Config config) {
        return builder(config).build();
    }

    private static KubernetesClientBuilder builder(Config config) {
        var impatient = new ConfigBuilder(config)
                .withRequestTimeout(REQUEST_TIMEOUT)
                .withConnectionTimeout(CONNECTION_TIMEOUT)
                .withRequestRetryBackoffLimit(RETRIES)
                .build();
        return new KubernetesClientBuilder().withConfig(impatient).withHttpClientFactory(new JdkHttpClientFactory());
    }
}
