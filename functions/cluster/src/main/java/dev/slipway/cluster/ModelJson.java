package dev.slipway.cluster;

import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.PropertyAccessor;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;

/**
 * The one JSON form of the model: messages, snapshots, facts, plans, the catalogue file.
 *
 * <p>Records are objects by component name; absent and empty components are left out and read back as empty. Ids are
 * texts, quantities are Kubernetes texts, prices are dollars per hour as decimal numbers, times and durations ISO-8601,
 * enums the word that Kubernetes or EC2 uses. An alternative of a sealed interface carries its simple name as
 * {@code kind}. Unknown fields are ignored, so that a newer sender is understood.
 */
public final class ModelJson {
    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .annotationIntrospector(new ModelIntrospector())
            .addModule(ModelTexts.module())
            .visibility(PropertyAccessor.FIELD, Visibility.ANY)
            .visibility(PropertyAccessor.GETTER, Visibility.NONE)
            .visibility(PropertyAccessor.IS_GETTER, Visibility.NONE)
            // Entries of maps are kept whatever they hold: a label with an empty value is a label.
            .defaultPropertyInclusion(
                    JsonInclude.Value.construct(JsonInclude.Include.NON_EMPTY, JsonInclude.Include.ALWAYS))
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .disable(SerializationFeature.FAIL_ON_EMPTY_BEANS)
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .enable(JsonGenerator.Feature.WRITE_BIGDECIMAL_AS_PLAIN)
            .build();

    private ModelJson() {}

    /** Compact, without line breaks. */
    public static String write(Object value) {
        try {
            return MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw unwritable(value, e);
        }
    }

    /** As {@link #write}, in UTF-8, to a stream that stays open: what is large need not be in memory at once. */
    public static void write(Object value, OutputStream out) {
        try {
            MAPPER.writer().without(JsonGenerator.Feature.AUTO_CLOSE_TARGET).writeValue(out, value);
        } catch (JsonProcessingException e) {
            throw unwritable(value, e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** For people: indented. */
    public static String writePretty(Object value) {
        try {
            return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw unwritable(value, e);
        }
    }

    /**
     * Reads one value.
     *
     * @throws UnreadableJson when it is not JSON, or not JSON of this type
     */
    public static <T> T read(String json, Class<T> type) {
        return type.cast(readAny(json, MAPPER.constructType(type)));
    }

    /** As {@link #read}, but a field that is not known is a fault. */
    static <T> T readStrictly(String json, Class<T> type) {
        return type.cast(readAny(
                json,
                MAPPER.constructType(type),
                MAPPER.reader().with(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)));
    }

    /** The names of a record's fields. */
    static List<String> fields(Class<? extends Record> type) {
        return Arrays.stream(type.getRecordComponents())
                .map(RecordComponent::getName)
                .toList();
    }

    /**
     * Reads a list of values.
     *
     * @throws UnreadableJson when it is not JSON, or not a list of this type
     */
    public static <T> List<T> readList(String json, Class<T> type) {
        var values = (List<?>) readAny(json, MAPPER.getTypeFactory().constructCollectionType(List.class, type));
        return values.stream().map(type::cast).toList();
    }

    private static Object readAny(String json, JavaType type) {
        return readAny(json, type, MAPPER.reader());
    }

    private static Object readAny(String json, JavaType type, ObjectReader reader) {
        try {
            Object value = reader.forType(type).readValue(json);
            if (value == null) {
                throw new UnreadableJson(
                        "The text is null, where %s is expected.".formatted(JsonSentences.name(type)),
                        new NullPointerException());
            }
            return value;
        } catch (JsonProcessingException e) {
            throw new UnreadableJson(JsonSentences.of(e, json, type), e);
        }
    }

    private static IllegalStateException unwritable(Object value, JsonProcessingException cause) {
        return new IllegalStateException(
                "A %s cannot be written as JSON: %s. Maybe a component has a type that ModelTexts does not know."
                        .formatted(value.getClass().getSimpleName(), cause.getOriginalMessage()),
                cause);
    }
}
