package dev.slipway.aws.state;

import dev.slipway.aws.AwsCalls;
import dev.slipway.model.port.RetryableFault;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;

/** The cluster's table: paging, unprocessed keys and cancelled transactions are dealt with here. */
record Table(DynamoDbClient client, String name) {
    /** Most keys in one BatchGetItem, a count; DynamoDB API Reference, read 2026-11-22. */
    private static final int BATCH_KEYS = 100;

    /** How often keys that DynamoDB left unprocessed are asked for again before the caller has to come back later. */
    private static final int BATCH_ROUNDS = 8;

    /** Strongly consistent. */
    Optional<Row> get(String partition, String sort) {
        var key = Item.key(partition, sort);
        var response = AwsCalls.call(
                "dynamodb:GetItem",
                partition,
                () -> client.getItem(get -> get.tableName(name).key(key).consistentRead(true)));
        return response.hasItem() ? Optional.of(new Row(response.item())) : Optional.empty();
    }

    /** One item, unless an attribute has this value: then nothing is sent. Strongly consistent. */
    Optional<Row> getUnless(String partition, String sort, String attribute, long value) {
        var rows = pages(
                partition,
                QueryRequest.builder()
                        .tableName(name)
                        .consistentRead(true)
                        .keyConditionExpression("pk = :pk AND sk = :sk")
                        .filterExpression("#attribute <> :value")
                        .expressionAttributeNames(Map.of("#attribute", attribute))
                        .expressionAttributeValues(Map.of(
                                ":pk", AttributeValue.fromS(partition),
                                ":sk", AttributeValue.fromS(sort),
                                ":value", AttributeValue.fromN(Long.toString(value))))
                        .build());
        return rows.stream().findFirst();
    }

    void put(Item item) {
        var request =
                PutItemRequest.builder().tableName(name).item(item.attributes()).build();
        AwsCalls.call("dynamodb:PutItem", item.partition(), () -> client.putItem(request));
    }

    /** False, with nothing written, when the condition does not hold. */
    boolean putIf(Item item, String condition, Map<String, String> names, Map<String, AttributeValue> values) {
        var request = PutItemRequest.builder()
                .tableName(name)
                .item(item.attributes())
                .conditionExpression(condition)
                .expressionAttributeNames(names)
                .expressionAttributeValues(values.isEmpty() ? null : values)
                .build();
        try {
            AwsCalls.call("dynamodb:PutItem", item.partition(), () -> client.putItem(request));
            return true;
        } catch (ConditionalCheckFailedException e) {
            return false;
        }
    }

    /**
     * Writes an item with the version after the one that was read. False, with nothing written, when somebody else has
     * written since.
     *
     * @param readVersion 0 for an item that was not there
     */
    boolean putNext(Item item, long readVersion) {
        var next = item.number("version", readVersion + 1);
        var names = Map.of("#version", "version");
        return readVersion == 0
                ? putIf(next, "attribute_not_exists(#version)", names, Map.of())
                : putIf(
                        next,
                        "#version = :read",
                        names,
                        Map.of(":read", AttributeValue.fromN(Long.toString(readVersion))));
    }

    /** All items of one partition, by sort key; strongly consistent. */
    List<Row> query(String partition) {
        return pages(
                partition,
                QueryRequest.builder()
                        .tableName(name)
                        .consistentRead(true)
                        .keyConditionExpression("pk = :pk")
                        .expressionAttributeValues(Map.of(":pk", AttributeValue.fromS(partition)))
                        .build());
    }

    /** Those of one partition whose sort key begins so; strongly consistent. */
    List<Row> query(String partition, String sortPrefix) {
        return pages(
                partition,
                QueryRequest.builder()
                        .tableName(name)
                        .consistentRead(true)
                        .keyConditionExpression("pk = :pk AND begins_with(sk, :prefix)")
                        .expressionAttributeValues(Map.of(
                                ":pk", AttributeValue.fromS(partition), ":prefix", AttributeValue.fromS(sortPrefix)))
                        .build());
    }

    /** All items with this value of an index's key; may lag by moments. */
    List<Row> index(String index, String attribute, String value) {
        return pages(
                value,
                QueryRequest.builder()
                        .tableName(name)
                        .indexName(index)
                        .keyConditionExpression("#key = :value")
                        .expressionAttributeNames(Map.of("#key", attribute))
                        .expressionAttributeValues(Map.of(":value", AttributeValue.fromS(value)))
                        .build());
    }

    /** All items in a state since later than that; may lag by moments. */
    List<Row> inStateAfter(String state, String since) {
        return pages(
                state,
                QueryRequest.builder()
                        .tableName(name)
                        .indexName("by-state")
                        .keyConditionExpression("#state = :state AND #since > :since")
                        .expressionAttributeNames(Map.of("#state", "state", "#since", "since"))
                        .expressionAttributeValues(
                                Map.of(":state", AttributeValue.fromS(state), ":since", AttributeValue.fromS(since)))
                        .build());
    }

    /** Those of these items that exist, in no order; strongly consistent. */
    List<Row> batchGet(List<SortedMap<String, AttributeValue>> keys) {
        var rows = new ArrayList<Row>();
        for (var from = 0; from < keys.size(); from += BATCH_KEYS) {
            rows.addAll(oneBatch(keys.subList(from, Math.min(from + BATCH_KEYS, keys.size()))));
        }
        return rows;
    }

    /**
     * Writes all or nothing.
     *
     * @return for each write that prevented it, its index: its condition did not hold; empty when all was written
     */
    List<Integer> transact(String id, List<TransactWriteItem> writes) {
        try {
            // The SDK gives each request its own ClientRequestToken, so its retries after a lost answer succeed.
            AwsCalls.call(
                    "dynamodb:TransactWriteItems", id, () -> client.transactWriteItems(t -> t.transactItems(writes)));
            return List.of();
        } catch (TransactionCanceledException e) {
            return unmet(id, e);
        }
    }

    private List<Row> pages(String id, QueryRequest request) {
        return AwsCalls.call(
                "dynamodb:Query",
                id,
                () -> client.queryPaginator(request).items().stream()
                        .map(Row::new)
                        .toList());
    }

    private List<Row> oneBatch(List<? extends Map<String, AttributeValue>> keys) {
        var rows = new ArrayList<Row>();
        Map<String, KeysAndAttributes> wanted = new TreeMap<>();
        wanted.put(
                name,
                KeysAndAttributes.builder().keys(keys).consistentRead(true).build());
        for (var round = 0; round < BATCH_ROUNDS; round++) {
            var asked = wanted;
            var response = AwsCalls.call(
                    "dynamodb:BatchGetItem", name, () -> client.batchGetItem(get -> get.requestItems(asked)));
            response.responses().getOrDefault(name, List.of()).forEach(item -> rows.add(new Row(item)));
            wanted = response.unprocessedKeys();
            if (wanted.isEmpty()) {
                return rows;
            }
        }
        throw new RetryableFault(
                "dynamodb:BatchGetItem",
                name,
                new IllegalStateException("keys were left unprocessed %d times".formatted(BATCH_ROUNDS)));
    }

    private static List<Integer> unmet(String id, TransactionCanceledException cancelled) {
        var unmet = new ArrayList<Integer>();
        var reasons = cancelled.cancellationReasons();
        for (var i = 0; i < reasons.size(); i++) {
            switch (String.valueOf(reasons.get(i).code())) {
                case "None", "null" -> {}
                case "ConditionalCheckFailed" -> unmet.add(i);
                // Another transaction holds the item, or the table is throttled: both pass.
                case "TransactionConflict",
                        "ThrottlingError",
                        "ProvisionedThroughputExceeded",
                        "RequestLimitExceeded" ->
                    throw new RetryableFault("dynamodb:TransactWriteItems", id, cancelled);
                default -> throw cancelled;
            }
        }
        if (unmet.isEmpty()) {
            throw cancelled;
        }
        return unmet;
    }
}
