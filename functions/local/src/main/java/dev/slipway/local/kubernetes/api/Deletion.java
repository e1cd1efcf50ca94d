package dev.slipway.local.kubernetes.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Removes objects as the API server does: at once, after a pod's grace, or when the last finalizer is gone. */
final class Deletion {

    /** Grace of a pod that says none; Kubernetes, "Pod Lifecycle", read 2026-11-22. */
    private static final long DEFAULT_GRACE_SECONDS = 30;

    private final Store store;
    private final KnownKinds kinds;

    Deletion(Store store, KnownKinds kinds) {
        this.store = store;
        this.kinds = kinds;
    }

    /**
     * Deletes one object.
     *
     * @param options a DeleteOptions object, possibly empty
     * @param graceParameter the query's {@code gracePeriodSeconds}, empty if absent
     */
    Answer delete(Stored object, ObjectNode options, String graceParameter) {
        check(object, options.path("preconditions"));
        Long asked = options.hasNonNull("gracePeriodSeconds")
                ? Long.valueOf(options.path("gracePeriodSeconds").asLong())
                : graceParameter.isEmpty() ? null : Long.valueOf(graceParameter);
        if (options.path("propagationPolicy").asText().equals("Orphan")) {
            orphanDependents(object);
        }
        return delete(object, asked);
    }

    Answer delete(Stored object, @Nullable Long askedSeconds) {
        var grace = grace(object, askedSeconds);
        if (grace == 0 && !object.finalized()) {
            store.remove(object);
            return object.kind().isPod() ? Answer.json(200, object.json()) : success(object);
        }
        var shorter = grace
                < object.json()
                        .path("metadata")
                        .path("deletionGracePeriodSeconds")
                        .asLong(Long.MAX_VALUE);
        if (object.terminating() && !shorter) {
            return Answer.json(200, object.json());
        }
        var marked = object.json().deepCopy();
        var at = store.clock().instant().truncatedTo(ChronoUnit.SECONDS).plus(Duration.ofSeconds(grace));
        marked.withObject("/metadata").put("deletionTimestamp", at.toString()).put("deletionGracePeriodSeconds", grace);
        return Answer.json(200, store.replace(object, marked).json());
    }

    /** Removes an object whose deletion waited for finalizers, once the last is gone. */
    Stored finish(Stored object) {
        var waitsForKubelet = object.json()
                        .path("metadata")
                        .path("deletionGracePeriodSeconds")
                        .asLong()
                > 0;
        if (object.terminating() && !object.finalized() && !waitsForKubelet) {
            store.remove(object);
        }
        return object;
    }

    /** Deletes what names only owners that are no more, as the garbage collector does. Returns how many. */
    int collectGarbage() {
        var everything = store.cache().everything();
        var present = new TreeSet<String>();
        everything.forEach(object -> present.add(uid(object.json())));
        List<Stored> orphans = everything.stream()
                .filter(object -> !object.terminating())
                .filter(object -> isOrphan(object.json().path("metadata").path("ownerReferences"), present))
                .toList();
        orphans.forEach(orphan -> delete(orphan, null));
        return orphans.size();
    }

    /** An owner of a kind that is not served cannot be looked up, so it is taken to be there. */
    private boolean isOrphan(JsonNode owners, Set<String> present) {
        for (var owner : owners) {
            var served = kinds.named(
                            owner.path("apiVersion").asText(),
                            owner.path("kind").asText())
                    .isPresent();
            if (!served || present.contains(owner.path("uid").asText())) {
                return false;
            }
        }
        return !owners.isEmpty();
    }

    private static long grace(Stored object, @Nullable Long askedSeconds) {
        var spec = object.json().path("spec");
        var phase = object.json().path("status").path("phase").asText();
        var ended = phase.equals("Succeeded") || phase.equals("Failed");
        // No kubelet has a pod that is not bound, so there is nothing to wait for.
        if (!object.kind().isPod() || ended || spec.path("nodeName").asText("").isEmpty()) {
            return 0;
        }
        return askedSeconds != null
                ? askedSeconds
                : spec.path("terminationGracePeriodSeconds").asLong(DEFAULT_GRACE_SECONDS);
    }

    private static void check(Stored object, JsonNode preconditions) {
        var metadata = object.json().path("metadata");
        for (var field : new String[] {"uid", "resourceVersion"}) {
            var wanted = preconditions.path(field).asText("");
            var actual = metadata.path(field).asText();
            if (!wanted.isEmpty() && !wanted.equals(actual)) {
                throw ApiFailure.conflict(
                        object.kind(),
                        object.name(),
                        "Precondition failed: %s in precondition: %s, %s in object meta: %s"
                                .formatted(field, wanted, field, actual));
            }
        }
    }

    private void orphanDependents(Stored owner) {
        for (var dependent : store.cache().everything()) {
            var copy = dependent.json().deepCopy();
            if (copy.path("metadata").path("ownerReferences") instanceof ArrayNode owners) {
                for (var index = owners.size() - 1; index >= 0; index--) {
                    if (owners.get(index).path("uid").asText().equals(uid(owner.json()))) {
                        owners.remove(index);
                    }
                }
                store.replace(dependent, copy);
            }
        }
    }

    private static Answer success(Stored object) {
        var status = Json.object();
        status.put("kind", "Status").put("apiVersion", "v1").putObject("metadata");
        status.put("status", "Success")
                .putObject("details")
                .put("name", object.name())
                .put("group", object.kind().group())
                .put("kind", object.kind().plural())
                .put("uid", uid(object.json()));
        return Answer.json(200, status);
    }

    private static String uid(JsonNode object) {
        return object.path("metadata").path("uid").asText();
    }
}
