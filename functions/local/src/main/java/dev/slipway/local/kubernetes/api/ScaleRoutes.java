package dev.slipway.local.kubernetes.api;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** The subresource {@code scale}, by which {@code kubectl scale} and autoscalers change replicas. */
final class ScaleRoutes {

    private final Store store;

    ScaleRoutes(Store store) {
        this.store = store;
    }

    Answer get(Target target) {
        return Answer.json(200, scale(store.get(target.kind(), target.namespace(), target.name())));
    }

    Answer update(Target target, ApiRequest request) {
        var object = store.get(target.kind(), target.namespace(), target.name());
        var sent = request.method().equals("PATCH")
                ? Patches.apply(scale(object), request.contentType(), request.body())
                : Json.read(request.body());
        var after = object.json().deepCopy();
        after.withObject("/spec").set("replicas", sent.path("spec").path("replicas"));
        return Answer.json(200, scale(store.replace(object, after)));
    }

    private static ObjectNode scale(Stored object) {
        var scale = Json.object();
        scale.put("kind", "Scale").put("apiVersion", "autoscaling/v1");
        scale.putObject("metadata")
                .put("name", object.name())
                .put("namespace", object.namespace())
                .put("resourceVersion", Long.toString(object.version()))
                .set("uid", object.json().path("metadata").path("uid"));
        scale.putObject("spec")
                .put("replicas", object.json().path("spec").path("replicas").asInt(1));
        scale.putObject("status")
                .put("replicas", object.json().path("status").path("replicas").asInt());
        return scale;
    }
}
