package dev.slipway.local.kubernetes.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A label selector in a query, by equality or by set: {@code a=b,c!=d,e in (f,g),h notin (i),j,!k}.
 *
 * <p>{@code !=} and {@code notin} also match objects without the key: Kubernetes, "Labels and Selectors", read 2026-11-22.
 */
record LabelSelector(List<Requirement> requirements) {

    private static final Pattern SET = Pattern.compile("(\\S+)\\s+(in|notin)\\s*\\((.*)\\)");
    private static final Pattern EQUALITY = Pattern.compile("([^=!\\s]+)\\s*(==|=|!=)\\s*(\\S*)");
    private static final Pattern EXISTENCE = Pattern.compile("(!?)\\s*([^=!\\s()]+)");

    private record Requirement(String key, Operator operator, List<String> values) {
        boolean matches(JsonNode labels) {
            var has = labels.hasNonNull(key);
            var among = has && values.contains(labels.path(key).asText());
            return switch (operator) {
                case IN -> among;
                case NOT_IN -> !among;
                case EXISTS -> has;
                case ABSENT -> !has;
            };
        }
    }

    private enum Operator {
        IN,
        NOT_IN,
        EXISTS,
        ABSENT
    }

    static LabelSelector parse(String text) {
        // A comma separates requirements unless it stands in the parentheses of a set.
        return new LabelSelector(Arrays.stream(text.split(",(?![^(]*\\))"))
                .map(String::strip)
                .filter(part -> !part.isEmpty())
                .map(LabelSelector::requirement)
                .toList());
    }

    private static Requirement requirement(String part) {
        var set = SET.matcher(part);
        if (set.matches()) {
            var values = Arrays.stream(set.group(3).split(",", -1))
                    .map(String::strip)
                    .toList();
            return new Requirement(set.group(1), set.group(2).equals("in") ? Operator.IN : Operator.NOT_IN, values);
        }
        var equality = EQUALITY.matcher(part);
        if (equality.matches()) {
            var operator = equality.group(2).equals("!=") ? Operator.NOT_IN : Operator.IN;
            return new Requirement(equality.group(1), operator, List.of(equality.group(3)));
        }
        var existence = EXISTENCE.matcher(part);
        if (existence.matches()) {
            var operator = existence.group(1).isEmpty() ? Operator.EXISTS : Operator.ABSENT;
            return new Requirement(existence.group(2), operator, List.of());
        }
        throw ApiFailure.badRequest("unable to parse requirement: found '%s' in a label selector".formatted(part));
    }

    boolean matches(JsonNode labels) {
        return requirements.stream().allMatch(requirement -> requirement.matches(labels));
    }
}
