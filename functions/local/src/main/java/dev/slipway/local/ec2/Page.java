package dev.slipway.local.ec2;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One page of an answer. The token names the last object given, not a position, so that objects which come or go between two pages
 * neither repeat nor hide others.
 *
 * @param items in the order of their keys
 * @param next the token of the next page, null on the last one
 */
record Page<T>(List<T> items, @Nullable String next) {
    private static final String MARK = "after:";

    /** What may be asked for with MaxResults, and the page's size when it is absent. */
    record Bounds(int least, int most, int standard) {}

    static <T> Page<T> of(Query query, Bounds bounds, Collection<T> all, Function<T, String> key) {
        int size = query.number("MaxResults", bounds.standard());
        if (size < bounds.least()) {
            throw outOfBounds(size, "greater than or equal to " + bounds.least());
        }
        if (size > bounds.most()) {
            throw outOfBounds(size, "less than or equal to " + bounds.most());
        }
        var token = query.text("NextToken");
        var after = token == null || token.isEmpty() ? "" : lastKey(token);
        var rest = all.stream()
                .filter(item -> key.apply(item).compareTo(after) > 0)
                .sorted(Comparator.comparing(key))
                .limit(size + 1L)
                .toList();
        if (rest.size() <= size) {
            return new Page<>(rest, null);
        }
        var items = rest.subList(0, size);
        return new Page<>(items, token(key.apply(items.getLast())));
    }

    private static Ec2Error outOfBounds(int size, String expected) {
        return Ec2Error.invalidValue(
                "Value ( %d ) for parameter maxResults is invalid. Expecting a value %s.".formatted(size, expected));
    }

    private static String token(String key) {
        return Base64.getUrlEncoder().encodeToString((MARK + key).getBytes(StandardCharsets.UTF_8));
    }

    private static String lastKey(String token) {
        try {
            var text = new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
            if (text.startsWith(MARK)) {
                return text.substring(MARK.length());
            }
        } catch (IllegalArgumentException notBase64) {
            // Falls through: every token that is not ours gets the same answer.
        }
        throw Ec2Error.invalidValue("Unable to parse pagination token");
    }
}
