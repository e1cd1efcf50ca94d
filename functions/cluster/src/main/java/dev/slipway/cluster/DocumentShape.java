package dev.slipway.cluster;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Looks at a parsed document before anything follows its branches: YAML can name itself, unfold to more than any memory
 * holds, or be nested deeper than any stack is, and no Kubernetes object does. Also takes out amounts that are null,
 * which Kubernetes reads as not there.
 */
final class DocumentShape {
    /** Levels of fields; the deepest of Kubernetes' own types are at about 30. */
    private static final int DEEPEST = 100;

    /** Fields that aliases may add to what is written, a count. */
    private static final long MOST_BY_ALIASES = 1_000_000;

    private static final List<String> AMOUNTS = List.of("requests", "limits", "overhead", "capacity", "allocatable");

    /** Fields below each map and list; less than none while it is being looked at. */
    private final IdentityHashMap<Object, Long> sizes = new IdentityHashMap<>();

    /** Names of fields and numbers of elements, from the document to where the look is. */
    private final ArrayDeque<Object> path = new ArrayDeque<>();

    private DocumentShape() {}

    /** Why the document cannot be read, in one sentence; null when it can be. */
    static @Nullable String refusal(Map<?, ?> document) {
        var shape = new DocumentShape();
        try {
            var unfolded = shape.size(document);
            if (unfolded - shape.written() > MOST_BY_ALIASES) {
                return "its aliases (*name) unfold to %d fields; at most %d are read. Maybe write them out."
                        .formatted(unfolded, MOST_BY_ALIASES);
            }
            return null;
        } catch (IllegalArgumentException e) {
            return e.getMessage();
        }
    }

    private long written() {
        return sizes.keySet().stream()
                .mapToLong(value -> value instanceof Map<?, ?> map ? map.size() : ((Collection<?>) value).size())
                .sum();
    }

    /** Fields below a value, aliases unfolded. */
    private long size(Object value) {
        if (!(value instanceof Map<?, ?>) && !(value instanceof Collection<?>)) {
            return 0;
        }
        var known = sizes.get(value);
        if (known != null && known < 0) {
            throw new IllegalArgumentException(
                    "%s contains itself by an alias (*name). Maybe another anchor is meant.".formatted(place()));
        }
        if (known != null) {
            return known;
        }
        if (path.size() == DEEPEST) {
            throw new IllegalArgumentException(
                    "it is nested more than %d levels deep. Maybe a bracket is not closed.".formatted(DEEPEST));
        }
        sizes.put(value, -1L);
        var size = value instanceof Map<?, ?> map ? sizeOfMap(map) : sizeOfList((Collection<?>) value);
        // Once there are too many it does not matter how many, but no sum may wrap around.
        size = Math.min(size, Integer.MAX_VALUE);
        sizes.put(value, size);
        return size;
    }

    private long sizeOfMap(Map<?, ?> map) {
        if (!path.isEmpty() && AMOUNTS.contains(path.getLast())) {
            map.values().removeIf(Objects::isNull);
        }
        long size = map.size();
        for (var field : map.entrySet()) {
            if (field.getValue() != null) {
                size += below(String.valueOf(field.getKey()), field.getValue());
            }
        }
        return size;
    }

    private long sizeOfList(Collection<?> list) {
        long size = list.size();
        var texts = list.stream().anyMatch(element -> element != null && !(element instanceof Map<?, ?>));
        var i = 0;
        for (var element : list) {
            if (element != null) {
                size += below(i, element);
            } else if (!texts) {
                path.addLast(i);
                throw new IllegalArgumentException(
                        "%s is empty. Maybe the lines below it are not indented enough.".formatted(place()));
            }
            i++;
        }
        return size;
    }

    private long below(Object step, Object value) {
        path.addLast(step);
        var size = size(value);
        path.removeLast();
        return size;
    }

    private String place() {
        var place = new StringBuilder();
        for (var step : path) {
            place.append(step instanceof Integer ? "[" + step + "]" : (place.isEmpty() ? "" : ".") + step);
        }
        return place.toString();
    }
}
