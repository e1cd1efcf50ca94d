package dev.slipway.local.kubernetes.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.zjsonpatch.JsonPatch;
import io.fabric8.zjsonpatch.JsonPatchException;

/** Applies a patch body to an object, by the media type of the request. Never changes its arguments. */
final class Patches {

    private Patches() {}

    static ObjectNode apply(ObjectNode object, String contentType, String body) {
        var patch = Json.tree(body);
        var type = contentType.split(";", 2)[0].strip();
        var patched = switch (type) {
            case "application/json-patch+json" -> byOperations(object, patch);
            case "application/merge-patch+json" -> merge(object, patch);
            case "application/strategic-merge-patch+json", "application/apply-patch+yaml" ->
                StrategicMerge.merge(object, patch);
            default ->
                throw new ApiFailure(
                        415,
                        "UnsupportedMediaType",
                        "the body of the request was in an unknown format - accepted media types include: "
                                + "application/json-patch+json, application/merge-patch+json, "
                                + "application/strategic-merge-patch+json, application/apply-patch+yaml");
        };
        if (patched instanceof ObjectNode result) {
            return result;
        }
        throw ApiFailure.badRequest("the patch does not leave an object");
    }

    private static JsonNode byOperations(ObjectNode object, JsonNode patch) {
        try {
            return JsonPatch.apply(patch, object.deepCopy());
        } catch (JsonPatchException e) {
            throw new ApiFailure(
                    422,
                    "Invalid",
                    "the server rejected our request due to an error in our request: " + e.getMessage());
        }
    }

    /** RFC 7396: null removes, objects merge, anything else (also a list) replaces. */
    static JsonNode merge(JsonNode target, JsonNode patch) {
        if (!(patch instanceof ObjectNode changes)) {
            return patch.deepCopy();
        }
        var result = target instanceof ObjectNode object ? object.deepCopy() : Json.object();
        changes.properties().forEach(change -> {
            if (change.getValue().isNull()) {
                result.remove(change.getKey());
            } else {
                result.set(change.getKey(), merge(result.path(change.getKey()), change.getValue()));
            }
        });
        return result;
    }

    static boolean contains(ArrayNode list, JsonNode item) {
        for (var one : list) {
            if (one.equals(item)) {
                return true;
            }
        }
        return false;
    }
}
