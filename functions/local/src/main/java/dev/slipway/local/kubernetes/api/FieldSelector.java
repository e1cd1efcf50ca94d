package dev.slipway.local.kubernetes.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/** A field selector in a query, as in {@code spec.nodeName=a,status.phase!=Running}. A field that is not set equals the empty text. */
record FieldSelector(List<Requirement> requirements) {

    private static final Pattern REQUIREMENT = Pattern.compile("([A-Za-z.]+)(==|=|!=)(.*)");

    private record Requirement(String pointer, boolean equal, String value) {
        boolean matches(JsonNode object) {
            return object.at(pointer).asText("").equals(value) == equal;
        }
    }

    static FieldSelector parse(String text) {
        return new FieldSelector(Arrays.stream(text.split(","))
                .filter(part -> !part.isBlank())
                .map(FieldSelector::requirement)
                .toList());
    }

    private static Requirement requirement(String part) {
        var match = REQUIREMENT.matcher(part.strip());
        if (!match.matches()) {
            throw ApiFailure.badRequest("invalid field selector: '%s'; can't understand it".formatted(part));
        }
        var pointer = "/" + match.group(1).replace('.', '/');
        return new Requirement(pointer, !match.group(2).equals("!="), match.group(3));
    }

    boolean matches(JsonNode object) {
        return requirements.stream().allMatch(requirement -> requirement.matches(object));
    }
}
