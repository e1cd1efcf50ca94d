package dev.slipway.local.kubernetes.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.server.mock.KubernetesCrudDispatcher;
import io.fabric8.mockwebserver.crud.AttributeSet;
import io.fabric8.mockwebserver.dsl.HttpMethod;
import io.fabric8.mockwebserver.http.Buffer;
import io.fabric8.mockwebserver.http.Headers;
import io.fabric8.mockwebserver.http.RecordedRequest;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * fabric8's CRUD server as the store behind the API.
 *
 * <p>Objects are created, kept and versioned by fabric8's dispatcher, and every write passes its {@code processEvent};
 * from there the {@link WatchCache} is fed, which answers all reads. Updates go to that same hook and not to fabric8's
 * own PUT and PATCH handlers: those append to lists in a merge patch, and remove a pod that is updated while it
 * terminates.
 */
final class Store extends KubernetesCrudDispatcher {

    private final KnownKinds kinds;
    private final InstantSource clock;
    private final WatchCache cache = new WatchCache();
    private long created;

    Store(KnownKinds kinds, InstantSource clock) {
        this.kinds = kinds;
        this.clock = clock;
    }

    /** Runs a read, or a read and the writes that follow from it, with nothing in between. */
    synchronized <T> T exclusively(Supplier<T> work) {
        return work.get();
    }

    WatchCache cache() {
        return cache;
    }

    InstantSource clock() {
        return clock;
    }

    Stored get(ResourceKind kind, String namespace, String name) {
        return exclusively(() -> cache.find(kind, namespace, name)).orElseThrow(() -> ApiFailure.notFound(kind, name));
    }

    synchronized Stored create(ResourceKind kind, String namespace, ObjectNode object) {
        var name = object.path("metadata").path("name").asText();
        if (cache.find(kind, namespace, name).isPresent()) {
            throw ApiFailure.exists(kind, name);
        }
        var body = new Buffer(object.toString().getBytes(StandardCharsets.UTF_8));
        var request = new RecordedRequest(
                "HTTP/1.1",
                HttpMethod.POST,
                kind.path(namespace),
                Headers.builder().build(),
                body);
        var response = dispatch(request);
        if (response.code() != 201) {
            throw ApiFailure.invalid(kind, name, response.getBody().readUtf8());
        }
        return get(kind, namespace, name);
    }

    /** Replaces an object; equal content is no write. Identity and creation stay, the generation follows the content. */
    synchronized Stored replace(Stored before, ObjectNode content) {
        var after = content.deepCopy();
        var metadata = after.withObject("/metadata");
        for (var fixed :
                new String[] {"uid", "creationTimestamp", "namespace", "name", "generation", "resourceVersion"}) {
            copy(before.json().path("metadata"), metadata, fixed);
        }
        after.put("apiVersion", before.kind().apiVersion());
        after.put("kind", before.kind().kind());
        if (after.equals(before.json())) {
            return before;
        }
        if (!intent(after).equals(intent(before.json()))) {
            metadata.put("generation", metadata.path("generation").asLong() + 1);
        }
        metadata.put("resourceVersion", Long.toString(requestResourceVersion()));
        write(before, after.toString());
        return get(before.kind(), before.namespace(), before.name());
    }

    synchronized void remove(Stored object) {
        write(object, null);
    }

    private void write(Stored before, @Nullable String after) {
        var path = before.kind().path(before.namespace()) + "/" + before.name();
        var key = getKey(path);
        processEvent(path, key, findResource(key).getKey(), null, after);
    }

    /** fabric8's hook for every write; called with this store's monitor held. */
    @Override
    public void processEvent(
            String path,
            AttributeSet pathAttributes,
            @Nullable AttributeSet oldAttributes,
            @Nullable GenericKubernetesResource resource,
            @Nullable String newState) {
        var target = Target.of(ApiRequest.of("POST", path, "", "", "").segments(), kinds)
                .orElseThrow(ApiFailure::noSuchPath);
        var after = newState == null ? null : stored(target.kind(), newState, oldAttributes == null);
        var name = after == null ? target.name() : after.name();
        var before = cache.find(target.kind(), target.namespace(), name).orElse(null);
        super.processEvent(path, pathAttributes, oldAttributes, null, after == null ? null : after.text());
        var version = after == null ? requestResourceVersion() : after.version();
        cache.record(new Change(target.kind(), version, before, after));
        if (after != null && target.kind().kind().equals("CustomResourceDefinition")) {
            kinds.define(after.json());
        }
    }

    private Stored stored(ResourceKind kind, String text, boolean isNew) {
        var json = Json.read(text);
        if (isNew) {
            created++;
            json.withObject("/metadata")
                    .put("uid", Names.uid(created).toString())
                    .put(
                            "creationTimestamp",
                            clock.instant().truncatedTo(ChronoUnit.SECONDS).toString());
        }
        return new Stored(kind, json);
    }

    private static ObjectNode intent(ObjectNode object) {
        var intent = object.deepCopy();
        intent.remove("metadata");
        intent.remove("status");
        return intent;
    }

    private static void copy(JsonNode from, ObjectNode to, String field) {
        if (from.has(field)) {
            to.set(field, from.get(field));
        } else {
            to.remove(field);
        }
    }
}
