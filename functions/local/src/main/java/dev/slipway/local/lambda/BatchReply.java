package dev.slipway.local.lambda;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What a function's reply says about its batch ({@code ReportBatchItemFailures}); the rules are those of Lambda's
 * developer guide, "Handling errors for an SQS event source", read 2026-11.
 */
sealed interface BatchReply {
    ObjectMapper JSON = new ObjectMapper();

    /** Each message was done but these; none for full success. */
    record Failed(SortedSet<String> messageIds) implements BatchReply {}

    /** The reply cannot be believed: the whole batch counts as failed. */
    record Unreadable(String why) implements BatchReply {}

    static BatchReply read(String reply, Set<String> messageIds) {
        JsonNode root;
        try {
            root = JSON.readTree(reply);
        } catch (JsonProcessingException notJson) {
            return new Unreadable("the reply is no JSON");
        }
        // An empty reply, null, {} and an empty or null list all mean that nothing failed.
        if (root.isMissingNode() || root.isNull()) {
            return new Failed(new TreeSet<>());
        }
        if (!root.isObject()) {
            return new Unreadable("the reply is no JSON object");
        }
        var items = root.path("batchItemFailures");
        if (items.isMissingNode() || items.isNull()) {
            return new Failed(new TreeSet<>());
        }
        if (!items.isArray()) {
            return new Unreadable("batchItemFailures is no list");
        }
        var failed = new LinkedHashSet<String>();
        for (var item : items) {
            var id = item.path("itemIdentifier");
            if (!id.isTextual() || !messageIds.contains(id.textValue())) {
                return new Unreadable("batchItemFailures has %s, which names no message of the batch".formatted(item));
            }
            failed.add(id.textValue());
        }
        return new Failed(new TreeSet<>(failed));
    }
}
