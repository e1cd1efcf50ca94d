package dev.slipway.local.ec2;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of one request, or of one numbered part of it ({@code Filter.2.}). It remembers what was read, so that a parameter
 * which this stand-in would ignore is refused by name instead.
 */
final class Query {
    private final SortedMap<String, String> values;
    private final Set<String> read;
    private final String prefix;

    private Query(SortedMap<String, String> values, Set<String> read, String prefix) {
        this.values = values;
        this.read = read;
        this.prefix = prefix;
    }

    /** Reads {@code a=b&c=d}; a repeated name keeps its last value. */
    static Query parse(String form) {
        var values = new TreeMap<String, String>();
        for (var pair : form.split("&", -1)) {
            if (!pair.isEmpty()) {
                int equals = pair.indexOf('=');
                values.put(
                        decode(equals < 0 ? pair : pair.substring(0, equals)),
                        equals < 0 ? "" : decode(pair.substring(equals + 1)));
            }
        }
        return new Query(Collections.unmodifiableSortedMap(values), new HashSet<>(Set.of("Action", "Version")), "");
    }

    private static String decode(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException broken) {
            throw new Ec2Error(
                    "MalformedQueryString", "The query string contains a syntax error: " + broken.getMessage());
        }
    }

    String action() {
        return values.getOrDefault("Action", "");
    }

    SortedMap<String, String> all() {
        return values;
    }

    @Nullable
    String text(String name) {
        read.add(prefix + name);
        return values.get(prefix + name);
    }

    String text(String name, String otherwise) {
        var found = text(name);
        return found == null ? otherwise : found;
    }

    String required(String name) {
        var found = text(name);
        if (found == null || found.isEmpty()) {
            throw Ec2Error.missing(prefix + name);
        }
        return found;
    }

    boolean flag(String name) {
        return "true".equalsIgnoreCase(text(name, "false"));
    }

    /** A whole number, or {@code otherwise} when it is absent. */
    int number(String name, int otherwise) {
        var found = text(name);
        if (found == null) {
            return otherwise;
        }
        try {
            return Integer.parseInt(found);
        } catch (NumberFormatException notANumber) {
            throw Ec2Error.invalidValue("Invalid value '%s' for %s. It is not a whole number.".formatted(found, name));
        }
    }

    /** The values of {@code name.1}, {@code name.2} and so on, by number. */
    List<String> texts(String name) {
        return numbers(name).stream()
                .map(number -> text(name + "." + number, ""))
                .toList();
    }

    /** The parts {@code name.1.…}, {@code name.2.…} and so on, by number. */
    List<Query> parts(String name) {
        return numbers(name).stream()
                .map(number -> new Query(values, read, prefix + name + "." + number + "."))
                .toList();
    }

    Query part(String name) {
        return new Query(values, read, prefix + name + ".");
    }

    boolean isEmpty() {
        return below().isEmpty();
    }

    /** Everything in this part, with names relative to it; all of it then counts as read. */
    SortedMap<String, String> everything() {
        var found = new TreeMap<String, String>();
        below().forEach((name, value) -> found.put(name.substring(prefix.length()), value));
        read.addAll(below().keySet());
        return found;
    }

    /** The same values as a query of their own, for a part that was kept. */
    static Query of(SortedMap<String, String> kept) {
        return new Query(kept, new HashSet<>(), "");
    }

    /** Accepts parameters that change nothing here. */
    Query ignoring(String... names) {
        for (var name : names) {
            read.add(prefix + name);
        }
        return this;
    }

    /** The last line before an action acts: unknown parameters and dry runs end here. */
    void complete() {
        var dryRun = flag("DryRun");
        for (var name : values.keySet()) {
            if (!read.contains(name)) {
                throw new Ec2Error(
                        "UnknownParameter",
                        "The parameter %s is not recognized. The EC2 stand-in does not serve it.".formatted(name));
            }
        }
        if (dryRun) {
            throw new Ec2Error(412, "DryRunOperation", "Request would have succeeded, but DryRun flag is set.");
        }
    }

    private SortedMap<String, String> below() {
        return prefix.isEmpty() ? values : values.subMap(prefix, prefix + Character.MAX_VALUE);
    }

    private SortedSet<Integer> numbers(String name) {
        var start = prefix + name + ".";
        var numbers = new TreeSet<Integer>();
        for (var key : values.subMap(start, start + Character.MAX_VALUE).keySet()) {
            var rest = key.substring(start.length());
            int dot = rest.indexOf('.');
            var number = dot < 0 ? rest : rest.substring(0, dot);
            if (number.matches("[0-9]{1,6}")) {
                numbers.add(Integer.parseInt(number));
            }
        }
        return numbers;
    }
}
