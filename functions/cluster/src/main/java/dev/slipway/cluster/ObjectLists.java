package dev.slipway.cluster;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ListMeta;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads all objects of a kind, page by page and each one while its page still arrives, so that no page is ever held:
 * servers before Kubernetes 1.34 send a list out of their cache as one, however many objects it has.
 */
final class ObjectLists {
    /** Objects of one page, a count: the chunk that kubectl uses (kubectl get --chunk-size, read 2026-11-22). */
    static final int PAGE = 500;

    private static final String PODS = path(ResourceDefinitionContext.fromResourceType(Pod.class));

    private final KubernetesClient client;
    private final ObjectMapper mapper = UnreadFields.mapper();

    ObjectLists(KubernetesClient client) {
        this.client = client;
    }

    /** How new a list has to be (Kubernetes, "Resource versions", read 2026-11-27). */
    enum Freshness {
        /** As the server has them in its cache, which costs etcd nothing; as new as what the scheduler sees. */
        CACHED("&resourceVersion=0"),
        /** With everything that was written before. */
        LATEST("");

        private final String query;

        Freshness(String query) {
            this.query = query;
        }
    }

    /** Makes an object of what begins at the parser's token. */
    private interface Reader<T> {
        T read(JsonParser json) throws IOException;
    }

    /** Of all namespaces. */
    <T extends HasMetadata> void each(
            ResourceDefinitionContext kind, Class<T> type, Freshness freshness, Consumer<T> consumer) {
        each(path(kind) + "?limit=" + PAGE + freshness.query, mapper.readerFor(type)::<T>readValue, consumer);
    }

    /** Of all namespaces; what replicas have in common is one object. */
    void eachPod(Freshness freshness, Consumer<Pod> consumer) {
        each(PODS + "?limit=" + PAGE + freshness.query, new AlikePods(mapper)::read, consumer);
    }

    /** Those that a selector such as {@code spec.nodeName=a} chooses, with everything that was written before. */
    void eachPodWith(String fieldSelector, Consumer<Pod> consumer) {
        var selector = URLEncoder.encode(fieldSelector, StandardCharsets.UTF_8);
        each(PODS + "?limit=" + PAGE + "&fieldSelector=" + selector, new AlikePods(mapper)::read, consumer);
    }

    private static String path(ResourceDefinitionContext kind) {
        var group = kind.getGroup() == null || kind.getGroup().isEmpty() ? "api/" : "apis/" + kind.getGroup() + "/";
        return group + kind.getVersion() + "/" + kind.getPlural();
    }

    private <T> void each(String first, Reader<? extends T> reader, Consumer<T> consumer) {
        var next = first;
        while (!next.isEmpty()) {
            var token = page(next, reader, consumer);
            // The token says which state of the cluster the list is of.
            next = token == null || token.isEmpty()
                    ? ""
                    : first.replace(Freshness.CACHED.query, "") + "&continue="
                            + URLEncoder.encode(token, StandardCharsets.UTF_8);
        }
    }

    /** Returns the token of the next page; null or empty after the last. */
    private <T> @Nullable String page(String query, Reader<? extends T> reader, Consumer<T> consumer) {
        try (var body = open(query);
                var json = mapper.createParser(body)) {
            var metadata = new ListMeta();
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException("The answer to %s is no JSON object.".formatted(query));
            }
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                var field = json.currentName();
                json.nextToken();
                switch (field) {
                    case "metadata" -> metadata = mapper.readValue(json, ListMeta.class);
                    case "items" -> items(json, reader, consumer);
                    default -> json.skipChildren();
                }
            }
            return metadata.getContinue();
        } catch (IOException e) {
            throw new KubernetesClientException(
                    "The answer to %s broke off or is no list: %s".formatted(query, e.getMessage()), e);
        }
    }

    private static <T> void items(JsonParser json, Reader<? extends T> reader, Consumer<T> consumer)
            throws IOException {
        // A list without items may say null.
        if (json.currentToken() == JsonToken.START_ARRAY) {
            while (json.nextToken() != JsonToken.END_ARRAY) {
                consumer.accept(reader.read(json));
            }
        }
    }

    private InputStream open(String query) throws IOException {
        var http = client.getHttpClient();
        var request = http.newHttpRequestBuilder()
                .uri(server().resolve(query))
                .setHeader("Accept", "application/json")
                .timeout(client.getConfiguration().getRequestTimeout(), TimeUnit.MILLISECONDS)
                .build();
        var stream = new AnswerStream(client.getConfiguration().getRequestTimeout());
        try {
            var response = http.consumeBytes(request, (bytes, _) -> stream.arrived(bytes))
                    .join();
            var answer = stream.of(response.body());
            if (!response.isSuccessful()) {
                try (answer) {
                    var status = status(answer, response.code());
                    throw new KubernetesClientException(status.getMessage(), response.code(), status);
                }
            }
            return answer;
        } catch (CompletionException e) {
            throw e.getCause() instanceof IOException noAnswer ? noAnswer : new IOException(e.getCause());
        }
    }

    /** Below the path that a proxy may have given it. */
    private URI server() {
        var address = client.getMasterUrl().toString();
        return URI.create(address.endsWith("/") ? address : address + "/");
    }

    private Status status(InputStream body, int code) throws IOException {
        var text = new String(body.readAllBytes(), StandardCharsets.UTF_8);
        try {
            return mapper.readValue(text, Status.class);
        } catch (IOException _) {
            // Some proxy's page, most likely.
            return new StatusBuilder().withCode(code).withMessage(text).build();
        }
    }
}
