package dev.slipway.local.kubernetes.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.fabric8.kubernetes.client.utils.Serialization;

/** Bodies of requests and of stored objects, as trees. */
final class Json {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final ObjectMapper YAML = new YAMLMapper();

    private Json() {}

    static ObjectNode object() {
        return JSON.createObjectNode();
    }

    static ObjectNode of(Object typed) {
        return read(Serialization.asJson(typed));
    }

    /** Reads one object, written as JSON or, as kubectl may send a patch, as YAML. */
    static ObjectNode read(String body) {
        if (tree(body) instanceof ObjectNode object) {
            return object;
        }
        throw ApiFailure.badRequest("the body of the request is not an object: " + shortened(body));
    }

    static JsonNode tree(String body) {
        try {
            var looksLikeJson = body.startsWith("{") || body.startsWith("[");
            var mapper = looksLikeJson ? JSON : YAML;
            return mapper.readTree(body);
        } catch (JsonProcessingException e) {
            throw ApiFailure.badRequest("the body of the request cannot be read (%s): %s"
                    .formatted(e.getOriginalMessage(), shortened(body)));
        }
    }

    private static String shortened(String text) {
        return text.length() <= 120 ? text : text.substring(0, 120) + "…";
    }
}
