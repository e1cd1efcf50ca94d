package dev.slipway.cluster;

import dev.slipway.model.pool.Condition;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.net.HttpURLConnection;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the status of custom resources, by a merge patch of the version that was read, and only where it differs. A
 * condition keeps its time while its status stays; conditions of other types stay. An object that is gone is fine.
 *
 * @param namespace of the objects; empty where the kind has none
 */
record StatusPatches(KubernetesClient client, CustomKind kind, String namespace) {
    private static final Logger log = LoggerFactory.getLogger(StatusPatches.class);

    /** One function alone writes the statuses of a kind, so that one conflict is rare and three in a row are a quarrel. */
    private static final int ATTEMPTS = 3;

    /** Of a kind without namespaces. */
    StatusPatches(KubernetesClient client, CustomKind kind) {
        this(client, kind, "");
    }

    /** What a status is to say, given what it says. */
    interface Fields {
        /** By name; a null takes its field away. */
        Map<String, @Nullable Object> of(Map<?, ?> before);
    }

    void write(String name, Fields fields) {
        try {
            patch(name, fields);
        } catch (KubernetesClientException e) {
            throw ApiFaults.of(operation(), name, e);
        }
    }

    /** The same for what an older chart does not let functions do: the log says so, and nothing else is the worse for it. */
    void writeIfAllowed(String name, Fields fields) {
        try {
            patch(name, fields);
        } catch (KubernetesClientException e) {
            var fault = ApiFaults.of(operation(), name, e);
            if (!ApiFaults.is(e, HttpURLConnection.HTTP_FORBIDDEN)) {
                throw fault;
            }
            log.atWarn()
                    .addKeyValue("kind", kind.kind())
                    .addKeyValue("name", name)
                    .addKeyValue("reason", fault.getMessage())
                    .log("status not written, maybe the chart is older than the functions");
        }
    }

    private void patch(String name, Fields fields) {
        for (var attempt = 1; ; attempt++) {
            try {
                tryWrite(name, fields);
                return;
            } catch (KubernetesClientException e) {
                if (ApiFaults.is(e, HttpURLConnection.HTTP_NOT_FOUND)) {
                    return;
                }
                if (!ApiFaults.is(e, HttpURLConnection.HTTP_CONFLICT) || attempt == ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    private String operation() {
        return "kubernetes:Patch" + kind.kind() + "Status";
    }

    private void tryWrite(String name, Fields fields) {
        var all = client.genericKubernetesResources(kind.context());
        var objects = namespace.isEmpty() ? all : all.inNamespace(namespace);
        var object = objects.withName(name).get();
        if (object == null) {
            return;
        }
        var before = object.getAdditionalProperties().get("status") instanceof Map<?, ?> map ? map : Map.of();
        var changes = new LinkedHashMap<String, @Nullable Object>();
        fields.of(before).forEach((field, value) -> {
            var known = before.get(field);
            if (value == null ? known != null : !value.equals(known)) {
                changes.put(field, value);
            }
        });
        if (changes.isEmpty()) {
            return;
        }
        var patch = Map.of(
                "metadata", Map.of("resourceVersion", object.getMetadata().getResourceVersion()), "status", changes);
        objects.resource(object)
                .subresource("status")
                .patch(
                        PatchContext.of(PatchType.JSON_MERGE),
                        client.getKubernetesSerialization().asJson(patch));
    }

    /**
     * The list of conditions with these in it.
     *
     * @param observed what each of them is given beside its own fields
     */
    static List<Object> conditions(List<Condition> own, Map<?, ?> before, Map<String, ?> observed, Instant now) {
        var known = before.get("conditions") instanceof List<?> list ? list : List.of();
        var time = now.truncatedTo(ChronoUnit.SECONDS).toString();
        var conditions = new ArrayList<Object>();
        for (var other : known) {
            if (own.stream().noneMatch(condition -> condition.type().equals(field(other, "type")))) {
                conditions.add(other);
            }
        }
        for (var condition : own) {
            var fields = new LinkedHashMap<String, Object>();
            fields.put("type", condition.type());
            fields.put("status", condition.status().text());
            fields.put("reason", condition.reason());
            fields.put("message", condition.message());
            fields.put("lastTransitionTime", since(condition, known, time));
            fields.putAll(observed);
            conditions.add(fields);
        }
        return conditions;
    }

    private static String since(Condition own, List<?> before, String now) {
        for (var known : before) {
            if (own.type().equals(field(known, "type"))
                    && own.status().text().equals(field(known, "status"))
                    && field(known, "lastTransitionTime") instanceof String time) {
                return time;
            }
        }
        return now;
    }

    private static @Nullable Object field(@Nullable Object condition, String name) {
        return condition instanceof Map<?, ?> map ? map.get(name) : null;
    }
}
