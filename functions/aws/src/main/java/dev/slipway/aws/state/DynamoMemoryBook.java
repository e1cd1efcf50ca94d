package dev.slipway.aws.state;

import dev.slipway.model.port.MemoryBook;
import dev.slipway.model.resource.Quantity;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Memory that nodes were seen to have, in DynamoDB: {@code IMAGE#ami-… / MEMORY#type}. */
public final class DynamoMemoryBook implements MemoryBook {
    private static final String SORT = "MEMORY#";

    private final Table table;

    public DynamoMemoryBook(DynamoDbClient client, String tableName) {
        this.table = new Table(client, tableName);
    }

    @Override
    public void saw(String instanceType, String imageId, Quantity memory, Instant now) {
        var bytes = memory.units();
        var item = Item.at(partition(imageId), SORT + instanceType)
                .text("instanceType", instanceType)
                .text("memory", memory.toString())
                .number("bytes", bytes)
                .time("seenAt", now)
                .expires(now.plus(KeptFor.MEMORY));
        // More than what is known already teaches nothing; as much says that it is still so.
        table.putIf(
                item,
                "attribute_not_exists(pk) OR #bytes >= :bytes OR #expiresAt <= :now",
                Map.of("#bytes", "bytes", "#expiresAt", "expiresAt"),
                Map.of(
                        ":bytes", AttributeValue.fromN(Long.toString(bytes)),
                        ":now", AttributeValue.fromN(Long.toString(now.getEpochSecond()))));
    }

    @Override
    public SortedMap<String, SortedMap<String, Quantity>> seen(List<String> imageIds, Instant now) {
        var seen = new TreeMap<String, SortedMap<String, Quantity>>();
        for (var image : imageIds) {
            for (var row : table.query(partition(image), SORT)) {
                // DynamoDB may take days to delete what has expired.
                if (row.number("expiresAt") > now.getEpochSecond()) {
                    seen.computeIfAbsent(image, _ -> new TreeMap<>())
                            .put(row.text("instanceType"), Quantity.parse(row.text("memory")));
                }
            }
        }
        return seen;
    }

    private static String partition(String imageId) {
        return "IMAGE#" + imageId;
    }
}
