package dev.slipway.cluster;

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

    /** The server tells by a bookmark where it is two seconds before it ends a watch (cache_watcher.go, read 2026-11-27). */
    private static final int CHANGES_SECONDS = 3;

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

    /** Makes an object of what begins here. */
    private interface Reader<T> {
        T read(JsonScanner json) throws IOException;
    }

    /** Of all namespaces. */
    <T extends HasMetadata> void each(
            ResourceDefinitionContext kind, Class<T> type, Freshness freshness, Consumer<T> consumer) {
        var _ = each(path(kind) + "?limit=" + PAGE + freshness.query, json -> json.read(mapper, type), consumer);
    }

    /** Reads pods of one list or of several. */
    AlikePods alikePods() {
        return new AlikePods(mapper);
    }

    /** Of all namespaces; what replicas have in common is one object. Returns the list's version; null when it has none. */
    @Nullable
    String eachPod(Freshness freshness, AlikePods reader, Consumer<? super KeptPod> consumer) {
        return each(PODS + "?limit=" + PAGE + freshness.query, reader::read, consumer);
    }

    /** At which version pods are, everything included that was written before; null when the server does not say. */
    @Nullable
    String podsVersion() {
        return page(PODS + "?limit=1", alikePods()::read, _ -> {}).getResourceVersion();
    }

    /** Hears what became of pods; a bookmark, of no type that changes one, is about a version alone. */
    interface Changes {
        /** Returns false to hear no more. */
        boolean heard(String type, KeptPod pod);
    }

    /** What has happened since a version, until {@code changes} has heard enough or the server ends it after a few seconds. */
    void podChanges(long version, AlikePods reader, Changes changes) {
        var query = "%s?watch=true&allowWatchBookmarks=true&resourceVersion=%d&timeoutSeconds=%d"
                .formatted(PODS, version, CHANGES_SECONDS);
        try (var body = open(query)) {
            var json = new JsonScanner(body);
            while (json.peek() >= 0) {
                if (!change(json, reader, changes)) {
                    return;
                }
            }
        } catch (IOException e) {
            throw new KubernetesClientException(
                    "The answer to %s broke off or tells no changes: %s".formatted(query, e.getMessage()), e);
        }
    }

    private static boolean change(JsonScanner json, AlikePods reader, Changes changes) throws IOException {
        var type = "";
        var goesOn = true;
        json.open('{');
        while (json.field()) {
            var field = json.name();
            if (field.equals("type")) {
                type = String.valueOf(json.scalar());
            } else if (field.equals("object") && !type.isEmpty() && !type.equals("ERROR")) {
                goesOn = changes.heard(type, reader.read(json));
            } else {
                throw new IOException("a change of type \"%s\" with %s".formatted(type, field));
            }
        }
        return goesOn;
    }

    /** Those that a selector such as {@code spec.nodeName=a} chooses, with everything that was written before. */
    void eachPodWith(String fieldSelector, Consumer<Pod> consumer) {
        var selector = URLEncoder.encode(fieldSelector, StandardCharsets.UTF_8);
        var _ = each(PODS + "?limit=" + PAGE + "&fieldSelector=" + selector, alikePods()::read, consumer);
    }

    private static String path(ResourceDefinitionContext kind) {
        var group = kind.getGroup() == null || kind.getGroup().isEmpty() ? "api/" : "apis/" + kind.getGroup() + "/";
        return group + kind.getVersion() + "/" + kind.getPlural();
    }

    /** Returns the version of the last page. */
    private <T> @Nullable String each(String first, Reader<? extends T> reader, Consumer<? super T> consumer) {
        String version = null;
        var next = first;
        while (!next.isEmpty()) {
            var metadata = page(next, reader, consumer);
            version = metadata.getResourceVersion();
            var token = metadata.getContinue();
            // The token says which state of the cluster the list is of.
            next = token == null || token.isEmpty()
                    ? ""
                    : first.replace(Freshness.CACHED.query, "") + "&continue="
                            + URLEncoder.encode(token, StandardCharsets.UTF_8);
        }
        return version;
    }

    /** Returns what the page says of itself: its version, and the token of the next page; null or empty after the last. */
    private <T> ListMeta page(String query, Reader<? extends T> reader, Consumer<? super T> consumer) {
        try (var body = open(query)) {
            var metadata = new ListMeta();
            var json = new JsonScanner(body);
            json.open('{');
            while (json.field()) {
                switch (json.name()) {
                    case "metadata" -> metadata = json.read(mapper, ListMeta.class);
                    case "items" -> items(json, reader, consumer);
                    default -> json.skip();
                }
            }
            return metadata;
        } catch (IOException e) {
            throw new KubernetesClientException(
                    "The answer to %s broke off or is no list: %s".formatted(query, e.getMessage()), e);
        }
    }

    private static <T> void items(JsonScanner json, Reader<? extends T> reader, Consumer<? super T> consumer)
            throws IOException {
        // A list without items may say null.
        if (json.peek() != '[') {
            json.skip();
            return;
        }
        json.open('[');
        while (json.element()) {
            consumer.accept(reader.read(json));
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
