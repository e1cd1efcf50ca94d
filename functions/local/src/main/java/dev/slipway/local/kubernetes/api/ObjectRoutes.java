package dev.slipway.local.kubernetes.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** Create, read, update, patch and delete of single objects, with status kept apart from the rest as the API server keeps it. */
final class ObjectRoutes {

    private final Store store;
    private final Admission admission;
    private final Deletion deletion;

    ObjectRoutes(Store store, Admission admission, Deletion deletion) {
        this.store = store;
        this.admission = admission;
        this.deletion = deletion;
    }

    Answer get(Target target, ApiRequest request) {
        var object = store.get(target.kind(), target.namespace(), target.name());
        return request.wantsTable()
                ? Answer.json(
                        200,
                        Tables.of(target.kind(), List.of(object), store.clock().instant()))
                : Answer.json(200, object.text());
    }

    Answer create(Target target, ApiRequest request) {
        var object = admission.admit(target.kind(), target.namespace(), Json.read(request.body()));
        if (request.dryRun()) {
            return Answer.json(201, object);
        }
        return Answer.json(
                201, store.create(target.kind(), target.namespace(), object).text());
    }

    Answer update(Target target, ApiRequest request) {
        var before = store.get(target.kind(), target.namespace(), target.name());
        return save(before, Json.read(request.body()), target, request.dryRun());
    }

    Answer patch(Target target, ApiRequest request) {
        var known = store.cache().find(target.kind(), target.namespace(), target.name());
        if (known.isEmpty() && request.contentType().startsWith("application/apply-patch")) {
            return create(target, request);
        }
        var before = known.orElseThrow(() -> ApiFailure.notFound(target.kind(), target.name()));
        var after = Patches.apply(before.json(), request.contentType(), request.body());
        return save(before, after, target, request.dryRun());
    }

    Answer delete(Target target, ApiRequest request) {
        var object = store.get(target.kind(), target.namespace(), target.name());
        if (request.dryRun()) {
            return Answer.json(200, object.text());
        }
        return deletion.delete(object, options(request), request.parameter("gracePeriodSeconds"));
    }

    Answer deleteAll(Target target, ApiRequest request) {
        var filter = Filter.of(target, request);
        for (var object : store.cache().list(filter, "")) {
            deletion.delete(object, options(request), request.parameter("gracePeriodSeconds"));
        }
        var status = Json.object();
        status.put("kind", "Status")
                .put("apiVersion", "v1")
                .put("status", "Success")
                .putObject("metadata");
        return Answer.json(200, status);
    }

    private static ObjectNode options(ApiRequest request) {
        return request.body().isBlank() ? Json.object() : Json.read(request.body());
    }

    private Answer save(Stored before, ObjectNode sent, Target target, boolean dryRun) {
        checkIdentity(before, sent);
        var ofStatus = target.subresource().equals("status");
        var after = ofStatus ? before.json().deepCopy() : sent.deepCopy();
        take(ofStatus ? sent : before.json(), after, "status");
        var metadata = after.withObject("/metadata");
        var fixed = before.json().withObject("/metadata");
        take(fixed, metadata, "deletionTimestamp");
        take(fixed, metadata, "deletionGracePeriodSeconds");
        if (before.kind().isPod()) {
            checkBinding(before, after);
        }
        if (dryRun) {
            return Answer.json(200, after);
        }
        return Answer.json(200, deletion.finish(store.replace(before, after)).text());
    }

    private static void checkIdentity(Stored before, ObjectNode sent) {
        var metadata = sent.path("metadata");
        var name = metadata.path("name").asText(before.name());
        if (!name.equals(before.name())) {
            throw ApiFailure.badRequest("the name of the object (%s) does not match the name on the URL (%s)"
                    .formatted(name, before.name()));
        }
        var version = metadata.path("resourceVersion").asText("");
        if (!version.isEmpty() && !version.equals(Long.toString(before.version()))) {
            throw ApiFailure.conflict(
                    before.kind(),
                    before.name(),
                    "the object has been modified; please apply your changes to the latest version and try again");
        }
    }

    private static void checkBinding(Stored before, ObjectNode after) {
        var was = before.json().path("spec").path("nodeName").asText("");
        if (!was.equals(after.path("spec").path("nodeName").asText(""))) {
            throw ApiFailure.invalid(
                    before.kind(),
                    before.name(),
                    "spec: Forbidden: pod updates may not change fields other than `spec.containers[*].image`,"
                            + "`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only"
                            + " additions to existing tolerations),`spec.terminationGracePeriodSeconds`");
        }
    }

    private static void take(ObjectNode from, ObjectNode to, String field) {
        if (from.has(field)) {
            to.set(field, from.get(field));
        } else {
            to.remove(field);
        }
    }
}
