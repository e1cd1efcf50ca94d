package dev.slipway.aws.state;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** An item that was read. An attribute that has to be there and is not is a fault that names the item. */
record Row(Map<String, AttributeValue> attributes) {
    boolean has(String name) {
        return attributes.containsKey(name);
    }

    String text(String name) {
        return required(name).s();
    }

    long number(String name) {
        return Long.parseLong(required(name).n());
    }

    SdkBytes bytes(String name) {
        return required(name).b();
    }

    BigDecimal decimal(String name) {
        return new BigDecimal(required(name).n());
    }

    Instant time(String name) {
        return Instant.parse(text(name));
    }

    @Nullable
    Instant timeOrNull(String name) {
        return has(name) ? time(name) : null;
    }

    List<String> list(String name) {
        return required(name).l().stream().map(AttributeValue::s).toList();
    }

    SortedMap<String, String> map(String name) {
        var values = new TreeMap<String, String>();
        required(name).m().forEach((key, value) -> values.put(key, value.s()));
        return values;
    }

    private AttributeValue required(String name) {
        var value = attributes.get(name);
        if (value == null) {
            throw new IllegalStateException("The item %s / %s has no attribute \"%s\". Maybe it was edited by hand."
                    .formatted(key("pk"), key("sk"), name));
        }
        return value;
    }

    private String key(String name) {
        var value = attributes.get(name);
        return value == null ? "?" : value.s();
    }
}
