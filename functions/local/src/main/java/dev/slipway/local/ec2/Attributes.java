package dev.slipway.local.ec2;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What the {@code Filter.N} parameters of one Describe action may ask of its objects: names and how to read each. */
final class Attributes<T> {
    private static final int MOST_VALUES = 200;

    private final Map<String, Function<T, Collection<String>>> readers = new LinkedHashMap<>();
    private @Nullable Function<T, Map<String, String>> tags;

    Attributes<T> one(String name, Function<T, ?> reader) {
        return many(name, object -> List.of(String.valueOf(reader.apply(object))));
    }

    Attributes<T> many(String name, Function<T, Collection<String>> reader) {
        readers.put(name, reader);
        return this;
    }

    Attributes<T> tags(Function<T, Map<String, String>> reader) {
        tags = reader;
        return many("tag-key", object -> reader.apply(object).keySet());
    }

    /** True for an object that meets every filter of the request; a filter is met by any of its values. */
    Predicate<T> wanted(Query query) {
        Predicate<T> wanted = _ -> true;
        for (var filter : query.parts("Filter")) {
            wanted = wanted.and(one(filter));
        }
        return wanted;
    }

    private Predicate<T> one(Query filter) {
        var name = filter.required("Name");
        var values = filter.texts("Value");
        if (values.isEmpty()) {
            throw new Ec2Error("InvalidParameterValue", "The filter '%s' must have at least one value".formatted(name));
        }
        if (values.size() > MOST_VALUES) {
            throw new Ec2Error(
                    "FilterLimitExceeded",
                    "The maximum number of filter values specified on a single call is " + MOST_VALUES);
        }
        var reader = reader(name);
        var patterns = values.stream().map(Attributes::pattern).toList();
        return object -> reader.apply(object).stream()
                .anyMatch(value -> patterns.stream()
                        .anyMatch(pattern -> pattern.matcher(value).matches()));
    }

    private Function<T, Collection<String>> reader(String name) {
        var ofTags = tags;
        if (ofTags != null && name.startsWith("tag:")) {
            var key = name.substring("tag:".length());
            return object -> {
                var value = ofTags.apply(object).get(key);
                return value == null ? List.of() : List.of(value);
            };
        }
        var found = readers.get(name);
        if (found == null) {
            throw Ec2Error.invalidValue("The filter '%s' is invalid".formatted(name));
        }
        return found;
    }

    /** EC2's wildcards: {@code *} for any text, {@code ?} for one letter, a backslash before either for itself. */
    private static Pattern pattern(String value) {
        var expression = new StringBuilder();
        for (int at = 0; at < value.length(); at++) {
            char letter = value.charAt(at);
            if (letter == '\\' && at + 1 < value.length()) {
                at++;
                expression.append(Pattern.quote(value.substring(at, at + 1)));
            } else if (letter == '*') {
                expression.append(".*");
            } else if (letter == '?') {
                expression.append('.');
            } else {
                expression.append(Pattern.quote(String.valueOf(letter)));
            }
        }
        return Pattern.compile(expression.toString(), Pattern.DOTALL);
    }
}
