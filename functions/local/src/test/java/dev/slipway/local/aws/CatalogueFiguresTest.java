package dev.slipway.local.aws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.aws.catalog.AskedFactsSource;
import dev.slipway.aws.catalog.CatalogDerivation;
import dev.slipway.aws.catalog.DerivationSettings;
import dev.slipway.aws.catalog.Ec2OfferSource;
import dev.slipway.aws.catalog.RecordedPrices;
import dev.slipway.aws.state.DynamoCatalogBook;
import dev.slipway.cluster.ModelJson;
import dev.slipway.local.ec2.Ec2StandIn;
import dev.slipway.local.ec2.Ec2World;
import dev.slipway.local.ec2.Ec2WorldSettings;
import dev.slipway.model.catalog.Catalog;
import dev.slipway.model.catalog.CatalogFacts;
import dev.slipway.model.pool.ResolvedNodeClass;
import dev.slipway.model.port.CatalogBook;
import dev.slipway.model.port.CatalogBook.Kept;
import dev.slipway.testkit.fake.FakeClock;
import dev.slipway.testkit.scenario.TestNodeClass;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.ec2.Ec2Client;

/** How large the kept catalogue is, and how long a warm function takes to load it; printed, and held to its bounds. */
final class CatalogueFiguresTest {
    private static final String TABLE = "slipway-figures";

    /** Bytes: an item of DynamoDB may have so many (aws.md §9.1). */
    private static final int MOST_BYTES = 400 * 1024;

    private static final double MOST_MILLISECONDS = 100;
    private static final int WARMING = 15;
    private static final int MEASURED = 15;

    @Test
    void isSmallAndQuicklyLoaded() {
        try (var tables = LocalTables.start("us-east-1")) {
            create(tables.client());
            var facts = facts();
            assertTrue(facts.types().size() > 1_000, () -> facts.types().size() + " types");
            var book = new DynamoCatalogBook(
                    tables.client(), TABLE, ModelJson::write, json -> ModelJson.read(json, CatalogFacts.class));
            assertTrue(book.write(facts, 0));
            assertEquals(facts, assertInstanceOf(Kept.Found.class, book.read(0)).facts());
            var bytes = bytes(tables.client());
            var read = times(() -> found(book));
            var derived = times(() -> derive(facts));
            var both = times(() -> derive(found(book)));
            var unchanged = times(() -> book.read(1));
            System.out.printf(
                    "catalogue: %d types, %d offerings, item of %d bytes; warm milliseconds of %d, fastest and median:"
                            + " read %s, derive for 2 classes %s, both %s, unchanged %s%n",
                    facts.types().size(),
                    derive(facts).instanceTypes().stream()
                            .mapToInt(type -> type.offerings().size())
                            .sum(),
                    bytes,
                    MEASURED,
                    read,
                    derived,
                    both,
                    unchanged);
            assertTrue(bytes <= MOST_BYTES, () -> bytes + " bytes");
            assertTrue(both.fastest() < MOST_MILLISECONDS, both::toString);
        }
    }

    private static CatalogFacts facts() {
        var clock = new FakeClock();
        try (var ec2 = Ec2StandIn.start(Ec2World.of(Ec2WorldSettings.forCluster("figures"), clock));
                var client = Ec2Client.builder()
                        .endpointOverride(ec2.endpoint())
                        .region(Region.US_EAST_1)
                        .credentialsProvider(AnonymousCredentialsProvider.create())
                        .httpClient(UrlConnectionHttpClient.create())
                        .build()) {
            return new AskedFactsSource(
                            "us-east-1", new Ec2OfferSource(client, clock), RecordedPrices.onDemand(), clock)
                    .facts();
        }
    }

    private static CatalogFacts found(CatalogBook book) {
        return assertInstanceOf(Kept.Found.class, book.read(0)).facts();
    }

    private static Catalog derive(CatalogFacts facts) {
        var bottlerocket = new ResolvedNodeClass.Ready(
                TestNodeClass.like(TestNodeClass.spec())
                        .name("other")
                        .amiFamily("Bottlerocket")
                        .build(),
                TestNodeClass.ready("us-east-1a").subnets(),
                List.of("sg-nodes"),
                TestNodeClass.ready("us-east-1a").images());
        return new CatalogDerivation(facts, DerivationSettings.USUAL, Collections.emptySortedMap())
                .catalog(List.of(TestNodeClass.ready("us-east-1a"), bottlerocket));
    }

    /** Milliseconds of this thread's own work: what other programs on the machine do does not count. */
    private record Times(double fastest, double median) {
        @Override
        public String toString() {
            return "%.1f/%.1f".formatted(fastest, median);
        }
    }

    private static Times times(Runnable work) {
        var threads = ManagementFactory.getThreadMXBean();
        for (var i = 0; i < WARMING; i++) {
            work.run();
        }
        var nanos = new ArrayList<Long>();
        for (var i = 0; i < MEASURED; i++) {
            var began = threads.getCurrentThreadCpuTime();
            work.run();
            nanos.add(threads.getCurrentThreadCpuTime() - began);
        }
        Collections.sort(nanos);
        return new Times(nanos.getFirst() / 1e6, nanos.get(MEASURED / 2) / 1e6);
    }

    /** What DynamoDB counts: names and values of all attributes. */
    private static int bytes(DynamoDbClient client) {
        var item = client.getItem(get -> get.tableName(TABLE)
                        .key(Map.of("pk", AttributeValue.fromS("CATALOG"), "sk", AttributeValue.fromS("FACTS"))))
                .item();
        return item.entrySet().stream()
                .mapToInt(attribute -> attribute.getKey().length() + size(attribute.getValue()))
                .sum();
    }

    private static int size(AttributeValue value) {
        if (value.b() != null) {
            return value.b().asByteArrayUnsafe().length;
        }
        return value.s() == null ? value.n().length() : value.s().length();
    }

    private static void create(DynamoDbClient client) {
        client.createTable(create -> create.tableName(TABLE)
                .billingMode(BillingMode.PAY_PER_REQUEST)
                .attributeDefinitions(text("pk"), text("sk"))
                .keySchema(key("pk", KeyType.HASH), key("sk", KeyType.RANGE)));
    }

    private static AttributeDefinition text(String name) {
        return AttributeDefinition.builder()
                .attributeName(name)
                .attributeType(ScalarAttributeType.S)
                .build();
    }

    private static KeySchemaElement key(String name, KeyType type) {
        return KeySchemaElement.builder().attributeName(name).keyType(type).build();
    }
}
