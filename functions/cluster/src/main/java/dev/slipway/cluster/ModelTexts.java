package dev.slipway.cluster;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.KeyDeserializer;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import dev.slipway.model.catalog.CapacityType;
import dev.slipway.model.catalog.Offering;
import dev.slipway.model.catalog.ReservationKind;
import dev.slipway.model.claim.InstanceId;
import dev.slipway.model.claim.LaunchId;
import dev.slipway.model.claim.NodeClaimName;
import dev.slipway.model.claim.NodeName;
import dev.slipway.model.resource.HourlyPrice;
import dev.slipway.model.resource.Quantity;
import dev.slipway.model.resource.ResourceList;
import dev.slipway.model.scheduling.PodId;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The types of the model that are one text or number in JSON, and how they are read back. */
final class ModelTexts {
    private ModelTexts() {}

    static SimpleModule module() {
        var module = new SimpleModule("slipway-model");
        text(module, Instant.class, Instant::parse);
        text(module, Duration.class, Duration::parse);
        text(module, LocalDate.class, LocalDate::parse);
        text(module, Quantity.class, Quantity::parse);
        text(module, PodId.class, PodId::parse);
        text(module, NodeName.class, NodeName::new);
        text(module, NodeClaimName.class, NodeClaimName::new);
        text(module, InstanceId.class, InstanceId::new);
        text(module, LaunchId.class, LaunchId::new);
        module.addSerializer(HourlyPrice.class, new PriceWriter());
        module.addDeserializer(HourlyPrice.class, new Reader<>(HourlyPrice.class, HourlyPrice::parse));
        module.addSerializer(ResourceList.class, new ResourcesWriter());
        module.addDeserializer(ResourceList.class, new ResourcesReader());
        module.addDeserializer(Offering.class, new OfferingReader());
        module.setDeserializerModifier(new NothingSaid.Modifier());
        return module;
    }

    private static <T> void text(SimpleModule module, Class<T> type, Function<String, T> parse) {
        module.addSerializer(type, new Writer<>(type));
        module.addDeserializer(type, new Reader<>(type, parse));
        module.addKeySerializer(type, new KeyWriter<>(type));
        module.addKeyDeserializer(type, new KeyDeserializer() {
            @Override
            public Object deserializeKey(String key, DeserializationContext context) {
                return parse.apply(key);
            }
        });
    }

    private static final class Writer<T> extends StdSerializer<T> {
        private static final long serialVersionUID = 1L;

        Writer(Class<T> type) {
            super(type);
        }

        @Override
        public void serialize(T value, JsonGenerator json, SerializerProvider provider) throws IOException {
            json.writeString(value.toString());
        }
    }

    private static final class KeyWriter<T> extends StdSerializer<T> {
        private static final long serialVersionUID = 1L;

        KeyWriter(Class<T> type) {
            super(type);
        }

        @Override
        public void serialize(T value, JsonGenerator json, SerializerProvider provider) throws IOException {
            json.writeFieldName(value.toString());
        }
    }

    private static final class Reader<T> extends StdDeserializer<T> {
        private static final long serialVersionUID = 1L;

        @SuppressWarnings("serial") // Jackson serialises no deserialiser unless it is asked to, and nobody asks.
        private final Function<String, T> parse;

        Reader(Class<T> type, Function<String, T> parse) {
            super(type);
            this.parse = parse;
        }

        @Override
        public T deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            if (!parser.currentToken().isScalarValue()) {
                return context.reportInputMismatch(this, "a text is expected");
            }
            try {
                return parse.apply(parser.getText());
            } catch (IllegalArgumentException | DateTimeException e) {
                throw JsonMappingException.from(parser, e.getMessage(), e);
            }
        }
    }

    private static final class PriceWriter extends StdSerializer<HourlyPrice> {
        private static final long serialVersionUID = 1L;

        PriceWriter() {
            super(HourlyPrice.class);
        }

        @Override
        public void serialize(HourlyPrice price, JsonGenerator json, SerializerProvider provider) throws IOException {
            json.writeNumber(price.dollars().stripTrailingZeros());
        }
    }

    private static final class ResourcesWriter extends StdSerializer<ResourceList> {
        private static final long serialVersionUID = 1L;

        ResourcesWriter() {
            super(ResourceList.class);
        }

        @Override
        public boolean isEmpty(SerializerProvider provider, ResourceList resources) {
            return resources.amounts().isEmpty();
        }

        @Override
        public void serialize(ResourceList resources, JsonGenerator json, SerializerProvider provider)
                throws IOException {
            json.writeStartObject();
            for (var amount : resources.amounts().entrySet()) {
                json.writeStringField(amount.getKey(), amount.getValue().toString());
            }
            json.writeEndObject();
        }
    }

    private static final class ResourcesReader extends JsonDeserializer<ResourceList> {
        @Override
        public ResourceList getEmptyValue(DeserializationContext context) {
            return ResourceList.NONE;
        }

        @Override
        public ResourceList deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            if (!parser.isExpectedStartObjectToken()) {
                return (ResourceList) context.handleUnexpectedToken(ResourceList.class, parser);
            }
            var amounts = new TreeMap<String, Quantity>();
            for (var name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
                if (!parser.nextToken().isScalarValue()) {
                    return context.reportInputMismatch(this, "%s: an amount is expected", name);
                }
                try {
                    amounts.put(name, Quantity.parse(parser.getText()));
                } catch (IllegalArgumentException e) {
                    throw JsonMappingException.from(parser, name + ": " + e.getMessage(), e);
                }
            }
            return new ResourceList(amounts);
        }
    }

    /** As the record, but an offering of which nothing is said is available. */
    private static final class OfferingReader extends JsonDeserializer<Offering> {
        private record Written(
                String zone,
                CapacityType capacityType,
                HourlyPrice price,
                @Nullable Boolean available,
                String reservation,
                @Nullable ReservationKind kind,
                int reserved) {}

        @Override
        public Offering deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            var written = context.readValue(parser, Written.class);
            var available = written.available() == null || written.available();
            return new Offering(
                    written.zone(),
                    written.capacityType(),
                    written.price(),
                    available,
                    written.reservation(),
                    written.kind() == null ? ReservationKind.DEFAULT : written.kind(),
                    written.reserved());
        }
    }
}
