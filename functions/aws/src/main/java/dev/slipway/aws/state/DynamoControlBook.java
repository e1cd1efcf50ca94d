package dev.slipway.aws.state;

import dev.slipway.model.port.ControlBook;
import java.util.SortedMap;
import java.util.TreeMap;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Remembered values in DynamoDB: {@code CONTROL#name / STATE}, read strongly consistently. */
public final class DynamoControlBook implements ControlBook {
    private static final String SORT = "STATE";

    private final Table table;

    public DynamoControlBook(DynamoDbClient client, String tableName) {
        this.table = new Table(client, tableName);
    }

    @Override
    public Control read(String name) {
        return table.get(partition(name), SORT)
                .map(row -> new Control(row.map("values"), row.number("version")))
                .orElseGet(() -> new Control(new TreeMap<>(), 0));
    }

    @Override
    public boolean write(String name, SortedMap<String, String> values, long expectedVersion) {
        var next = new Control(values, expectedVersion + 1);
        var item = Item.at(partition(name), SORT).texts("values", next.values());
        var written = table.putNext(item, expectedVersion);
        // The SDK repeats a call whose answer was lost; the repeat then meets its own write, which is no defeat.
        return written || read(name).equals(next);
    }

    private static String partition(String name) {
        return "CONTROL#" + name;
    }
}
