package dev.slipway.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.local.LoopbackServer;
import dev.slipway.local.LoopbackServer.Answer;
import dev.slipway.local.LoopbackServer.Request;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.net.URI;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * One DynamoDB table behind DynamoDB's HTTP protocol, as much of it as the adapters use; whatever else they say is refused, so
 * that it cannot be passed over. With DynamoDB Local the same runs take more than half as much processor time again, and its start; for thousands of
 * runs that is too much. {@link TableStandInTest} holds this one to the contracts that the adapters keep with DynamoDB Local.
 */
final class TableStandIn implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern ABSENT = Pattern.compile("attribute_not_exists\\((\\S+)\\)");
    private static final Pattern BEGINS = Pattern.compile("begins_with\\((\\S+), (\\S+)\\)");
    private static final Pattern COMPARED = Pattern.compile("(\\S+) (=|<>|<|>|<=|>=) (\\S+)");

    /** Each index by the attribute that its items are sorted by. */
    private static final Map<String, String> SORTED_BY =
            Map.of("by-state", "since", "by-instance", "pk", "by-node", "pk");

    private final TreeMap<String, JsonNode> items = new TreeMap<>();
    private final Set<String> done = new HashSet<>();
    private final LoopbackServer server;

    /** What DynamoDB calls an exception. */
    private static final class Refused extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final transient JsonNode body;

        Refused(String type, String message, List<String> reasons) {
            super(message);
            var answer = JSON.createObjectNode()
                    .put("__type", "com.amazonaws.dynamodb.v20120810#" + type)
                    .put("message", message);
            if (!reasons.isEmpty()) {
                var list = answer.putArray("CancellationReasons");
                reasons.forEach(reason -> list.addObject().put("Code", reason));
            }
            body = answer;
        }
    }

    TableStandIn() {
        server = LoopbackServer.start("The table's stand-in", 0, this::answer);
    }

    URI endpoint() {
        return server.endpoint();
    }

    /** Partition keys of the items with that sort key, in order. */
    synchronized List<String> partitions(String sort) {
        return items.values().stream()
                .filter(item -> text(item, "sk").equals(sort))
                .map(item -> text(item, "pk"))
                .toList();
    }

    @Override
    public void close() {
        server.close();
    }

    private synchronized Answer answer(Request request) {
        try {
            var asked = JSON.readTree(request.body());
            var answer = switch (request.target().substring(request.target().indexOf('.') + 1)) {
                case "GetItem" -> get(asked);
                case "BatchGetItem" -> batchGet(asked);
                case "PutItem" -> put(asked);
                case "Query" -> query(asked);
                case "TransactWriteItems" -> transact(asked);
                default -> throw new Refused("UnknownOperationException", request.target(), List.of());
            };
            return new Answer(200, "application/x-amz-json-1.0", answer.toString());
        } catch (Refused refused) {
            return new Answer(400, "application/x-amz-json-1.0", refused.body.toString());
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private JsonNode get(JsonNode asked) {
        var answer = JSON.createObjectNode();
        var item = items.get(key(asked.get("Key")));
        if (item != null) {
            answer.set("Item", item);
        }
        return answer;
    }

    private JsonNode batchGet(JsonNode asked) {
        var answer = JSON.createObjectNode();
        var responses = answer.putObject("Responses");
        asked.get("RequestItems").properties().forEach(table -> {
            var found = responses.putArray(table.getKey());
            table.getValue().get("Keys").forEach(wanted -> {
                var item = items.get(key(wanted));
                if (item != null) {
                    found.add(item);
                }
            });
        });
        answer.putObject("UnprocessedKeys");
        return answer;
    }

    private JsonNode put(JsonNode asked) {
        if (!conditionHolds(asked)) {
            throw new Refused("ConditionalCheckFailedException", "The conditional request failed", List.of());
        }
        items.put(key(asked.get("Item")), asked.get("Item"));
        return JSON.createObjectNode();
    }

    private JsonNode query(JsonNode asked) {
        var index = asked.path("IndexName").asText();
        var found = items.values().stream()
                .filter(item -> holds(asked.get("KeyConditionExpression").asText(), item, asked))
                .filter(item -> !asked.has("FilterExpression")
                        || holds(asked.get("FilterExpression").asText(), item, asked));
        var order = Comparator.<JsonNode, String>comparing(
                item -> text(item, index.isEmpty() ? "sk" : SORTED_BY.getOrDefault(index, "?")));
        var list = JSON.createArrayNode();
        found.sorted(order).forEach(list::add);
        ObjectNode answer = JSON.createObjectNode();
        answer.put("Count", list.size());
        answer.set("Items", list);
        return answer;
    }

    private JsonNode transact(JsonNode asked) {
        if (!done.contains(asked.get("ClientRequestToken").asText())) {
            var writes = new ArrayList<JsonNode>();
            asked.get("TransactItems").forEach(writes::add);
            var reasons = writes.stream()
                    .map(write ->
                            write.has("Put") && !conditionHolds(write.get("Put")) ? "ConditionalCheckFailed" : "None")
                    .toList();
            if (reasons.contains("ConditionalCheckFailed")) {
                throw new Refused("TransactionCanceledException", "Transaction cancelled", reasons);
            }
            for (var write : writes) {
                if (write.has("Put")) {
                    items.put(
                            key(write.get("Put").get("Item")), write.get("Put").get("Item"));
                } else {
                    items.remove(key(write.get("Delete").get("Key")));
                }
            }
            done.add(asked.get("ClientRequestToken").asText());
        }
        return JSON.createObjectNode();
    }

    private boolean conditionHolds(JsonNode write) {
        var there = items.getOrDefault(key(write.get("Item")), JSON.createObjectNode());
        return !write.has("ConditionExpression")
                || holds(write.get("ConditionExpression").asText(), there, write);
    }

    /** Conditions are joined by AND or by OR, never by both. */
    private static boolean holds(String expression, JsonNode item, JsonNode asked) {
        return expression.contains(" OR ")
                ? Stream.of(expression.split(" OR ", -1)).anyMatch(one -> condition(one, item, asked))
                : Stream.of(expression.split(" AND ", -1)).allMatch(one -> condition(one, item, asked));
    }

    private static boolean condition(String condition, JsonNode item, JsonNode asked) {
        var absent = ABSENT.matcher(condition);
        if (absent.matches()) {
            return !item.has(name(absent.group(1), asked));
        }
        var begins = BEGINS.matcher(condition);
        if (begins.matches()) {
            return text(item, name(begins.group(1), asked))
                    .startsWith(value(begins.group(2), asked).get("S").asText());
        }
        var compared = COMPARED.matcher(condition);
        if (!compared.matches()) {
            throw new Refused("ValidationException", "Invalid expression: " + condition, List.of());
        }
        var attribute = item.get(name(compared.group(1), asked));
        if (attribute == null) {
            return compared.group(2).equals("<>");
        }
        var order = compare(attribute, value(compared.group(3), asked));
        return switch (compared.group(2)) {
            case "=" -> order == 0;
            case "<>" -> order != 0;
            case "<" -> order < 0;
            case ">" -> order > 0;
            case "<=" -> order <= 0;
            default -> order >= 0;
        };
    }

    private static int compare(JsonNode a, JsonNode b) {
        return a.has("N")
                ? new BigDecimal(a.get("N").asText())
                        .compareTo(new BigDecimal(b.get("N").asText()))
                : a.get("S").asText().compareTo(b.get("S").asText());
    }

    private static String name(String written, JsonNode asked) {
        return written.startsWith("#")
                ? asked.get("ExpressionAttributeNames").get(written).asText()
                : written;
    }

    private static JsonNode value(String written, JsonNode asked) {
        return asked.get("ExpressionAttributeValues").get(written);
    }

    private static String key(JsonNode item) {
        return text(item, "pk") + "\n" + text(item, "sk");
    }

    private static String text(JsonNode item, String attribute) {
        return item.path(attribute).path("S").asText();
    }
}
