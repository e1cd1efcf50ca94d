package dev.slipway.webhook;

import dev.slipway.cluster.ClusterClients;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.KubernetesCrudDispatcher;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.mockwebserver.Context;
import io.fabric8.mockwebserver.MockWebServer;
import io.fabric8.mockwebserver.http.MockResponse;
import io.fabric8.mockwebserver.http.RecordedRequest;
import java.util.HashMap;

/** A Kubernetes API that keeps what it is given, and a client of it. */
final class ApiServer implements AutoCloseable {
    private final KubernetesMockServer api =
            new KubernetesMockServer(new Context(), new MockWebServer(), new HashMap<>(), new Versioned(), false);
    private final KubernetesClient client;

    /** It would answer the question for its version with an empty list. */
    private static final class Versioned extends KubernetesCrudDispatcher {
        @Override
        public MockResponse dispatch(RecordedRequest request) {
            return "/version".equals(request.getPath())
                    ? new MockResponse().setResponseCode(200).setBody("{\"major\":\"1\",\"minor\":\"35\"}")
                    : super.dispatch(request);
        }
    }

    ApiServer() {
        api.init();
        client = ClusterClients.open(config("default"));
    }

    /** Of another client, whose objects are in this namespace unless they say otherwise. */
    Config config(String namespace) {
        return new ConfigBuilder(Config.empty())
                .withMasterUrl("http://127.0.0.1:" + api.getPort())
                .withNamespace(namespace)
                .withHttp2Disable(true)
                .build();
    }

    KubernetesClient client() {
        return client;
    }

    /** From now on nobody gets an answer. */
    void goAway() {
        api.destroy();
    }

    @Override
    public void close() {
        client.close();
        goAway();
    }
}
