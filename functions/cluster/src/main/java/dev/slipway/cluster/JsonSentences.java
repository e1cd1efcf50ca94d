package dev.slipway.cluster;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.InvalidNullException;
import com.fasterxml.jackson.databind.exc.InvalidTypeIdException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import java.util.Arrays;
import java.util.Collection;
import java.util.stream.Collectors;

/** Turns Jackson's complaints into one sentence for people: where, what, and what would be right. */
final class JsonSentences {
    /** How much of a text is shown; enough to recognise it, short enough for one line. */
    private static final int SHOWN = 60;

    private JsonSentences() {}

    static String of(JsonProcessingException fault, String json, JavaType expected) {
        if (json.isBlank()) {
            return "The text is empty, where %s is expected.".formatted(name(expected));
        }
        if (!(fault instanceof JsonMappingException mapping)) {
            return notJson(fault, json);
        }
        var place = place(mapping, expected);
        return switch (mapping) {
            case InvalidNullException _ -> place + " is missing.";
            case InvalidTypeIdException kind -> kind(kind, place);
            case InvalidFormatException format ->
                "%s: \"%s\" is not %s.".formatted(place, format.getValue(), expectation(format.getTargetType()));
            case ValueInstantiationException value
            when value.getCause() != null -> place + ": " + value.getCause().getMessage();
            case MismatchedInputException mismatch
            when mismatch.getTargetType() != null && mismatch.getCause() == null ->
                "%s is not %s.".formatted(place, expectation(mismatch.getTargetType()));
            default -> place + ": " + firstLine(mapping.getOriginalMessage());
        };
    }

    private static String notJson(JsonProcessingException fault, String json) {
        var at = fault.getLocation();
        var shown = json.strip().lines().findFirst().orElse("");
        if (fault instanceof JsonEOFException) {
            return "The text \"%s\" ends before its JSON does.".formatted(shortened(shown));
        }
        if (at == null) {
            return "The text \"%s\" is not JSON: %s".formatted(shortened(shown), firstLine(fault.getOriginalMessage()));
        }
        return "The text \"%s\" is not JSON (line %d, column %d)."
                .formatted(shortened(shown), at.getLineNr(), at.getColumnNr());
    }

    private static String kind(InvalidTypeIdException fault, String place) {
        var known = Arrays.stream(
                        fault.getBaseType().getRawClass().isSealed()
                                ? fault.getBaseType().getRawClass().getPermittedSubclasses()
                                : new Class<?>[] {fault.getBaseType().getRawClass()})
                .map(Class::getSimpleName)
                .collect(Collectors.joining(", "));
        return fault.getTypeId() == null
                ? "%s has no kind; known are %s.".formatted(place, known)
                : "%s has the kind \"%s\"; known are %s.".formatted(place, fault.getTypeId(), known);
    }

    private static String place(JsonMappingException fault, JavaType expected) {
        var place = new StringBuilder(name(expected));
        for (var step : fault.getPath()) {
            place.append(step.getFieldName() == null ? "[" + step.getIndex() + "]" : "." + step.getFieldName());
        }
        return place.toString();
    }

    static String name(JavaType type) {
        return type.getContentType() == null
                ? type.getRawClass().getSimpleName()
                : "List of " + type.getContentType().getRawClass().getSimpleName();
    }

    private static String expectation(Class<?> type) {
        if (type.isEnum()) {
            return "one of "
                    + Arrays.stream(type.getEnumConstants())
                            .map(JsonSentences::text)
                            .collect(Collectors.joining(", "));
        }
        if (Collection.class.isAssignableFrom(type)) {
            return "a list";
        }
        if (type == String.class) {
            return "a text";
        }
        return type.isPrimitive() || Number.class.isAssignableFrom(type) ? "a number" : "a " + type.getSimpleName();
    }

    private static String text(Object constant) {
        return ModelJson.write(constant).replace("\"", "");
    }

    private static String shortened(String text) {
        return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "…";
    }

    private static String firstLine(String message) {
        var line = message.lines().findFirst().orElse("");
        return line.endsWith(".") ? line : line + ".";
    }
}
