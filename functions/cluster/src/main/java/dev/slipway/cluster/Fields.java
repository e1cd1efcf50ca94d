package dev.slipway.cluster;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The fields of one object of a custom resource, read strictly: every field that was not asked for is a fault, which
 * names the nearest field that exists. Every getter reports a value of a wrong type; what it then answers is of no use but to look
 * for more faults.
 */
final class Fields {
    private final Map<?, ?> values;
    private final String path;
    private final ObjectReport report;
    private final TreeSet<String> known = new TreeSet<>();

    Fields(Map<?, ?> values, String path, ObjectReport report) {
        this.values = values;
        this.path = path;
        this.report = report;
    }

    ObjectReport report() {
        return report;
    }

    /** The same fields, with faults going elsewhere. */
    Fields reportingTo(ObjectReport other) {
        return new Fields(values, path, other);
    }

    String path(String name) {
        return path.isEmpty() ? name : path + "." + name;
    }

    boolean has(String name) {
        return get(name) != null;
    }

    /** Makes a field known whose value is not looked at. */
    @Nullable
    Object get(String name) {
        known.add(name);
        return values.get(name);
    }

    /** The object below; an empty one when absent. */
    Fields object(String name) {
        var value = get(name);
        return new Fields(value == null ? Map.of() : map(value, path(name)), path(name), report);
    }

    List<Fields> objects(String name) {
        var objects = new ArrayList<Fields>();
        var place = path(name);
        for (var element : list(name)) {
            var elementPath = place + "[" + objects.size() + "]";
            objects.add(new Fields(map(element, elementPath), elementPath, report));
        }
        return objects;
    }

    private Map<?, ?> map(@Nullable Object value, String place) {
        if (value instanceof Map<?, ?> map) {
            return map;
        }
        wrongType(place, value, "an object with fields");
        return Map.of();
    }

    private List<?> list(String name) {
        var value = get(name);
        if (value == null) {
            return List.of();
        }
        if (value instanceof List<?> list) {
            return list;
        }
        wrongType(path(name), value, "a list");
        return List.of();
    }

    /** Empty when absent. */
    String text(String name) {
        return text(get(name), path(name));
    }

    private String text(@Nullable Object value, String place) {
        if (value instanceof String text) {
            return text;
        }
        if (value instanceof Number || value instanceof Boolean) {
            report.fault(place, "%s is not a text. Put it in quotes.".formatted(value));
            return value.toString();
        } else if (value != null) {
            wrongType(place, value, "a text");
        }
        return "";
    }

    /** What must not be empty. */
    String required(String name, String example) {
        if (!has(name)) {
            report.fault(path(name), "this field is missing; an example is %s.".formatted(example));
            return "";
        }
        var text = text(name);
        if (text.isEmpty() && get(name) instanceof String) {
            report.fault(path(name), "this field is empty; an example is %s.".formatted(example));
        }
        return text;
    }

    /** Texts of a list. */
    List<String> texts(String name) {
        var texts = new ArrayList<String>();
        for (var element : list(name)) {
            texts.add(text(element, path(name) + "[" + texts.size() + "]"));
        }
        return texts;
    }

    /** A map of texts. */
    SortedMap<String, String> textMap(String name) {
        var texts = new TreeMap<String, String>();
        var value = get(name);
        if (value != null) {
            map(value, path(name))
                    .forEach((key, element) -> texts.put(key.toString(), text(element, path(name) + "." + key)));
        }
        return Collections.unmodifiableSortedMap(texts);
    }

    /** A map of quantities, each a text or a number. */
    SortedMap<String, String> amounts(String name) {
        var amounts = new TreeMap<String, String>();
        var value = get(name);
        if (value != null) {
            map(value, path(name)).forEach((key, amount) -> {
                if (amount instanceof String || amount instanceof Number) {
                    amounts.put(key.toString(), amount.toString());
                } else {
                    wrongType(path(name) + "." + key, amount, "a quantity");
                }
            });
        }
        return Collections.unmodifiableSortedMap(amounts);
    }

    /** A whole number in a range; null when absent. */
    @Nullable
    Integer number(String name, int least, int most) {
        var value = get(name);
        if (value == null) {
            return null;
        }
        if (!(value instanceof Integer number)) {
            wrongType(path(name), value, "a whole number");
            return null;
        }
        if (number < least || number > most) {
            report.fault(
                    path(name),
                    most == Integer.MAX_VALUE
                            ? "%d is too small; the least is %d.".formatted(number, least)
                            : "%d is not between %d and %d.".formatted(number, least, most));
            return null;
        }
        return number;
    }

    /** Null when absent. */
    @Nullable
    Boolean flag(String name) {
        var value = get(name);
        if (value == null || value instanceof Boolean) {
            return (Boolean) value;
        }
        wrongType(path(name), value, "true or false");
        return null;
    }

    private void wrongType(String place, @Nullable Object value, String expected) {
        report.fault(place, "%s is not %s.".formatted(value, expected));
    }

    /** Names of the fields that nothing has asked for, sorted. */
    SortedSet<String> unread() {
        var names = new TreeSet<String>();
        values.keySet().forEach(name -> names.add(name.toString()));
        names.removeAll(known);
        return names;
    }

    /** Reports every field that nothing has asked for: to be called last. */
    void rejectUnknown() {
        unread().forEach(name -> report.fault(path(name), "this field is not known. " + NearestName.hint(name, known)));
    }
}
