package dev.slipway.aws.state;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** An item being written, attribute by attribute. What is absent is left out, never written as null. */
final class Item {
    /** Raised when readers of older items would misunderstand newer ones. */
    private static final long SCHEMA_VERSION = 1;

    /** Always the same width, so that text order is time order; {@code Instant.toString} drops zeros at the end. */
    private static final DateTimeFormatter SORTABLE = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private final String partition;
    private final SortedMap<String, AttributeValue> attributes = new TreeMap<>();

    private Item(String partition, String sort) {
        this.partition = partition;
        text("pk", partition).text("sk", sort);
    }

    static Item at(String partition, String sort) {
        return new Item(partition, sort).number("schemaVersion", SCHEMA_VERSION);
    }

    static SortedMap<String, AttributeValue> key(String partition, String sort) {
        return new Item(partition, sort).attributes();
    }

    static String sortable(Instant time) {
        return SORTABLE.format(time);
    }

    String partition() {
        return partition;
    }

    SortedMap<String, AttributeValue> attributes() {
        return attributes;
    }

    Item text(String name, String value) {
        attributes.put(name, AttributeValue.fromS(value));
        return this;
    }

    Item number(String name, long value) {
        attributes.put(name, AttributeValue.fromN(Long.toString(value)));
        return this;
    }

    Item number(String name, BigDecimal value) {
        attributes.put(name, AttributeValue.fromN(value.stripTrailingZeros().toPlainString()));
        return this;
    }

    Item bytes(String name, byte[] value) {
        attributes.put(name, AttributeValue.fromB(SdkBytes.fromByteArrayUnsafe(value)));
        return this;
    }

    Item time(String name, @Nullable Instant value) {
        return value == null ? this : text(name, value.toString());
    }

    /** For DynamoDB's time to live, which wants seconds since 1970; rounded up. */
    Item expires(Instant at) {
        return number("expiresAt", at.plusNanos(999_999_999).getEpochSecond());
    }

    Item texts(String name, List<String> values) {
        attributes.put(
                name,
                AttributeValue.fromL(values.stream().map(AttributeValue::fromS).toList()));
        return this;
    }

    Item texts(String name, SortedMap<String, String> values) {
        var entries = new TreeMap<String, AttributeValue>();
        values.forEach((key, value) -> entries.put(key, AttributeValue.fromS(value)));
        attributes.put(name, AttributeValue.fromM(entries));
        return this;
    }
}
