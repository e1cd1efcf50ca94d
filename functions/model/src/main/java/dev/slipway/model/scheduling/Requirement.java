package dev.slipway.model.scheduling;

import java.util.List;

/**
 * One condition on a node label.
 *
 * @param key the label, under its stable name (legacy names are normalised by whoever reads the input)
 * @param operator how the values are read
 * @param values in the user's order without repeats; empty for Exists and DoesNotExist; one integer for Gt, Lt, Gte, Lte
 * @param minValues how many distinct values the surviving instance types must offer, 1 to 50; 0 means no such demand
 */
public record Requirement(String key, Operator operator, List<String> values, int minValues) {
    public Requirement {
        values = values.stream().distinct().toList();
    }

    public Requirement(String key, Operator operator, List<String> values) {
        this(key, operator, values, 0);
    }

    public static Requirement in(String key, String... values) {
        return new Requirement(key, Operator.IN, List.of(values));
    }

    @Override
    public String toString() {
        return key + " " + operator.text() + (values.isEmpty() ? "" : " " + values);
    }
}
