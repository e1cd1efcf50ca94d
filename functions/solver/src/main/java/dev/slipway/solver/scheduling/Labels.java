package dev.slipway.solver.scheduling;

import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/** The labels of a node that exists or might. */
@FunctionalInterface
public interface Labels {
    /** The host name of a node that is not there yet: it will have one, but none that anybody can ask for. */
    String HOST_TO_COME = "";

    /** The label's value; null when the node does not have it. */
    @Nullable
    String value(String key);

    static Labels of(SortedMap<String, String> labels) {
        return key -> labels.get(key);
    }

    /** These labels, and where one is missing, those of {@code other}. */
    default Labels or(Labels other) {
        return key -> {
            var value = value(key);
            return value != null ? value : other.value(key);
        };
    }
}
