package dev.slipway.local.template;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The properties of one object of the template, read by name and type; a fault names object, property and value. */
final class Fields {
    private final String where;
    private final Map<String, Object> properties;
    private final Resolver resolver;

    Fields(String where, @Nullable Object properties, Resolver resolver) {
        this.where = where;
        this.properties = map(where, properties);
        this.resolver = resolver;
    }

    static Map<String, Object> map(String where, @Nullable Object value) {
        if (value == null) {
            return Map.of();
        }
        if (!(value instanceof Map<?, ?> map)) {
            throw new TemplateFault("%s should be a map and is '%s'.".formatted(where, value));
        }
        var copy = new LinkedHashMap<String, Object>();
        map.forEach((key, entry) -> copy.put(key.toString(), entry));
        return copy;
    }

    /** Refuses what is neither acted on nor known to make no difference to a local run. */
    Fields admit(Set<String> actedOn, Set<String> noDifference) {
        var unknown = new TreeSet<>(properties.keySet());
        unknown.removeAll(actedOn);
        unknown.removeAll(noDifference);
        if (!unknown.isEmpty()) {
            throw new TemplateFault("%s has %s, which the local run does not act on. Maybe a misspelt name (known: %s)."
                    .formatted(where, unknown, new TreeSet<>(actedOn)));
        }
        return this;
    }

    boolean has(String name) {
        return properties.containsKey(name);
    }

    String text(String name) {
        var value = value(name);
        if (value == null || value instanceof Map || value instanceof List) {
            throw new TemplateFault(
                    "%s should be a text and is '%s'.".formatted(at(name), value == null ? "missing" : value));
        }
        return value.toString();
    }

    String text(String name, String absent) {
        return has(name) ? text(name) : absent;
    }

    int number(String name, int absent, int least, int most) {
        if (!has(name)) {
            return absent;
        }
        var text = text(name);
        var number = text.matches("\\d{1,9}") ? Integer.parseInt(text) : -1;
        if (number < least || number > most) {
            throw new TemplateFault(
                    "%s should be a number from %d to %d and is '%s'.".formatted(at(name), least, most, text));
        }
        return number;
    }

    Duration seconds(String name, int absent, int most) {
        return Duration.ofSeconds(number(name, absent, 0, most));
    }

    boolean flag(String name, boolean absent) {
        if (!has(name)) {
            return absent;
        }
        return switch (text(name)) {
            case "true" -> true;
            case "false" -> false;
            default ->
                throw new TemplateFault("%s should be true or false and is '%s'.".formatted(at(name), text(name)));
        };
    }

    List<?> list(String name) {
        return switch (value(name)) {
            case null -> List.of();
            case List<?> list -> list;
            case Object other -> throw new TemplateFault("%s should be a list and is '%s'.".formatted(at(name), other));
        };
    }

    Fields object(String name) {
        return new Fields(at(name), properties.get(name), resolver);
    }

    List<Fields> objects(String name) {
        return list(name).stream()
                .map(item -> new Fields(at(name), item, resolver))
                .toList();
    }

    Set<String> names() {
        return properties.keySet();
    }

    String at(String name) {
        return where + "." + name;
    }

    @Nullable
    Object value(String name) {
        var value = properties.get(name);
        return value == null ? null : resolver.resolve(value, at(name));
    }
}
