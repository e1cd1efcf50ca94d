package dev.slipway.local.kubernetes.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One version of one object; never changed. Readers must not change what they get from it. */
final class Stored {

    private final ResourceKind kind;
    private final ObjectNode json;
    private final String text;
    private volatile @Nullable Object typed;

    Stored(ResourceKind kind, ObjectNode json) {
        this.kind = kind;
        this.json = json;
        this.text = json.toString();
    }

    ResourceKind kind() {
        return kind;
    }

    ObjectNode json() {
        return json;
    }

    String text() {
        return text;
    }

    String namespace() {
        return json.path("metadata").path("namespace").asText("");
    }

    String name() {
        return json.path("metadata").path("name").asText();
    }

    String key() {
        return key(namespace(), name());
    }

    /** Sorts by namespace, then name. The separator is below every letter that a name may hold. */
    static String key(String namespace, String name) {
        return namespace + "!" + name;
    }

    long version() {
        return json.path("metadata").path("resourceVersion").asLong();
    }

    boolean terminating() {
        return json.path("metadata").hasNonNull("deletionTimestamp");
    }

    boolean finalized() {
        return !json.path("metadata").path("finalizers").isEmpty();
    }

    /** The object as a fabric8 type, read once for each version. */
    <T> T as(Class<T> type) {
        var known = typed;
        if (!type.isInstance(known)) {
            known = Objects.requireNonNull(Serialization.unmarshal(text, type));
            typed = known;
        }
        return type.cast(known);
    }
}
