package dev.slipway.aws.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import dev.slipway.model.catalog.CatalogFacts;
import dev.slipway.model.port.CatalogBook;
import dev.slipway.model.port.CatalogBook.Kept;
import dev.slipway.testkit.contract.CatalogBookContract;
import dev.slipway.testkit.contract.Examples;
import dev.slipway.testkit.scenario.TestFacts;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

final class DynamoCatalogBookTest extends CatalogBookContract {
    private static final ObjectMapper JSON = JsonMapper.builder()
            .addModule(new SimpleModule()
                    .addSerializer(Instant.class, ToStringSerializer.instance)
                    .addDeserializer(Instant.class, new InstantReader()))
            .build();
    private static final CatalogFacts FACTS =
            TestFacts.at(Examples.NOW).type("m5.large", "amd64", "0.096").facts();

    private static final class InstantReader extends StdDeserializer<Instant> {
        private static final long serialVersionUID = 1L;

        InstantReader() {
            super(Instant.class);
        }

        @Override
        public Instant deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            return Instant.parse(parser.getText());
        }
    }

    @Override
    protected CatalogBook book() {
        return book(LocalDynamo.newTable());
    }

    private static CatalogBook book(String table) {
        return new DynamoCatalogBook(
                LocalDynamo.client(), table, DynamoCatalogBookTest::write, DynamoCatalogBookTest::read);
    }

    @Test
    void saysWhatANewerReleaseWrote() {
        var table = LocalDynamo.newTable();
        var book = book(table);
        assertTrue(book.write(FACTS, 0));
        change(table, "form", AttributeValue.fromN("2"));
        var unreadable = assertInstanceOf(Kept.Unreadable.class, book.read(0));
        assertEquals(
                "The kept catalogue has form 2, and forms up to 1 are understood. Maybe a newer release wrote it.",
                unreadable.why());
        // Whoever knows better may still replace it.
        assertTrue(book.write(FACTS, unreadable.version()));
        assertEquals(new Kept.Found(FACTS, 2), book.read(0));
    }

    @Test
    void saysWhenBytesAreBroken() {
        var table = LocalDynamo.newTable();
        var book = book(table);
        assertTrue(book.write(FACTS, 0));
        change(table, "facts", AttributeValue.fromB(software.amazon.awssdk.core.SdkBytes.fromUtf8String("{}")));
        var unreadable = assertInstanceOf(Kept.Unreadable.class, book.read(0));
        assertTrue(unreadable.why().contains("Maybe it was edited by hand"), unreadable::why);
    }

    private static void change(String table, String attribute, AttributeValue value) {
        LocalDynamo.client()
                .updateItem(update -> update.tableName(table)
                        .key(Map.of("pk", AttributeValue.fromS("CATALOG"), "sk", AttributeValue.fromS("FACTS")))
                        .updateExpression("SET #attribute = :value")
                        .expressionAttributeNames(Map.of("#attribute", attribute))
                        .expressionAttributeValues(Map.of(":value", value)));
    }

    private static String write(CatalogFacts facts) {
        try {
            return JSON.writeValueAsString(facts);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static CatalogFacts read(String json) {
        try {
            return JSON.readValue(json, CatalogFacts.class);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
