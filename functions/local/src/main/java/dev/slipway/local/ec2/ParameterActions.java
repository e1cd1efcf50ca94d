package dev.slipway.local.ec2;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/** Systems Manager's GetParameter and GetParameters: the parameters in which AWS publishes image ids, and a test's own. */
final class ParameterActions {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MOST_NAMES = 10;

    private final Ec2World world;

    ParameterActions(Ec2World world) {
        this.world = world;
    }

    /**
     * Answers one call.
     *
     * @param action {@code GetParameters}
     * @throws Ec2Error when Systems Manager would refuse
     */
    String answer(String action, String body) {
        var request = read(body);
        return switch (action) {
            case "GetParameter" -> one(request.path("Name").asText()).toString();
            case "GetParameters" -> many(request).toString();
            default -> throw new Ec2Error("UnknownOperationException", "The SSM stand-in does not serve " + action);
        };
    }

    private ObjectNode one(String name) {
        var value = world.parameters().get(name);
        if (value == null) {
            throw new Ec2Error("ParameterNotFound", "Parameter %s not found.".formatted(name));
        }
        var answer = JSON.createObjectNode();
        answer.set("Parameter", parameter(name, value));
        return answer;
    }

    private ObjectNode many(JsonNode request) {
        var names = new ArrayList<String>();
        request.path("Names").forEach(name -> names.add(name.asText()));
        if (names.isEmpty() || names.size() > MOST_NAMES) {
            throw new Ec2Error(
                    "ValidationException",
                    "1 validation error detected: Value at 'names' failed to satisfy constraint: Member must have length less than or equal to 10");
        }
        var answer = JSON.createObjectNode();
        var found = answer.putArray("Parameters");
        var invalid = answer.putArray("InvalidParameters");
        for (var name : List.copyOf(names)) {
            var value = world.parameters().get(name);
            if (value == null) {
                invalid.add(name);
            } else {
                found.add(parameter(name, value));
            }
        }
        return answer;
    }

    private static ObjectNode parameter(String name, String value) {
        return JSON.createObjectNode()
                .put("Name", name)
                .put("Type", "String")
                .put("Value", value)
                .put("Version", 1)
                .put("DataType", "text")
                .put("ARN", "arn:aws:ssm:us-east-1::parameter" + name);
    }

    private static JsonNode read(String body) {
        try {
            return JSON.readTree(body);
        } catch (JsonProcessingException e) {
            throw new Ec2Error("SerializationException", "The request is not JSON.");
        }
    }
}
