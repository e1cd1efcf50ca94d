package dev.slipway.local.kubernetes.api;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** A request that the API refuses, worded as the API server words it; becomes the reply's Status object. */
final class ApiFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int code;
    private final String reason;

    ApiFailure(int code, String reason, String message) {
        super(message);
        this.code = code;
        this.reason = reason;
    }

    static ApiFailure notFound(ResourceKind kind, String name) {
        return new ApiFailure(404, "NotFound", "%s \"%s\" not found".formatted(kind.qualified(), name));
    }

    static ApiFailure noSuchPath() {
        return new ApiFailure(404, "NotFound", "the server could not find the requested resource");
    }

    static ApiFailure exists(ResourceKind kind, String name) {
        return new ApiFailure(409, "AlreadyExists", "%s \"%s\" already exists".formatted(kind.qualified(), name));
    }

    static ApiFailure conflict(ResourceKind kind, String name, String why) {
        return new ApiFailure(
                409,
                "Conflict",
                "Operation cannot be fulfilled on %s \"%s\": %s".formatted(kind.qualified(), name, why));
    }

    static ApiFailure badRequest(String message) {
        return new ApiFailure(400, "BadRequest", message);
    }

    static ApiFailure invalid(ResourceKind kind, String name, String why) {
        return new ApiFailure(422, "Invalid", "%s \"%s\" is invalid: %s".formatted(kind.kind(), name, why));
    }

    int code() {
        return code;
    }

    ObjectNode status() {
        var status = JsonNodeFactory.instance.objectNode();
        status.put("kind", "Status").put("apiVersion", "v1").putObject("metadata");
        return status.put("status", "Failure")
                .put("message", getMessage())
                .put("reason", reason)
                .put("code", code);
    }

    Answer answer() {
        return Answer.json(code, status());
    }
}
