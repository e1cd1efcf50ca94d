package dev.slipway.local.template;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One {@code AWS::DynamoDB::Table}, billed per request.
 *
 * @param logicalId its key below {@code Resources}
 * @param name {@code TableName}; the logical id where there is none
 * @param attributeTypes {@code S}, {@code N} or {@code B} by the name of a key attribute
 * @param keys its key, the partition key first
 * @param indexes global secondary indexes
 * @param expiryAttribute attribute with the expiry time; null when items do not expire
 */
public record TableResource(
        String logicalId,
        String name,
        SortedMap<String, String> attributeTypes,
        List<KeyPart> keys,
        List<Index> indexes,
        @Nullable String expiryAttribute) {
    public TableResource {
        attributeTypes = new TreeMap<>(attributeTypes);
        keys = List.copyOf(keys);
        indexes = List.copyOf(indexes);
    }

    /**
     * One attribute of a key.
     *
     * @param attribute its name
     * @param type {@code HASH} or {@code RANGE}
     */
    public record KeyPart(String attribute, String type) {}

    /**
     * A global secondary index.
     *
     * @param name its name
     * @param keys its key, the partition key first
     * @param projection {@code ALL} or {@code KEYS_ONLY}
     */
    public record Index(String name, List<KeyPart> keys, String projection) {
        public Index {
            keys = List.copyOf(keys);
        }
    }
}
