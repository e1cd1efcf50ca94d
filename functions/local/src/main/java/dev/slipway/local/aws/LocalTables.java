package dev.slipway.local.aws;

import com.amazonaws.services.dynamodbv2.local.server.LocalDynamoDBRequestHandler;
import com.amazonaws.services.dynamodbv2.local.server.LocalDynamoDBServerHandler;
import dev.slipway.local.template.TableResource;
import dev.slipway.local.template.TableResource.KeyPart;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;

/**
 * DynamoDB on this machine: DynamoDB Local inside this process, in memory.
 *
 * <p>Its parts are put together here and not by its own {@code ServerRunner}, which listens on every network interface,
 * wants a port chosen beforehand, and writes its settings to standard output.
 */
public final class LocalTables implements AutoCloseable {
    private final Server server;
    private final LocalDynamoDBServerHandler handler;
    private final URI endpoint;
    private final DynamoDbClient client;

    private LocalTables(Server server, LocalDynamoDBServerHandler handler, URI endpoint, String region) {
        this.server = server;
        this.handler = handler;
        this.endpoint = endpoint;
        this.client =
                LocalCredentials.aim(DynamoDbClient.builder(), endpoint, region).build();
    }

    /** Starts an empty database on a free port. Takes some seconds. */
    public static LocalTables start(String region) {
        QuietLoggers.install();
        try {
            // Shared: whatever keys and region a caller has, the tables are the same, so that the AWS CLI sees them
            // too.
            var database = new LocalDynamoDBRequestHandler(0, true, null, true, false);
            var handler = new LocalDynamoDBServerHandler(database, null);
            var server = new Server(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            server.setHandler(handler);
            server.start();
            var port = ((ServerConnector) server.getConnectors()[0]).getLocalPort();
            return new LocalTables(server, handler, URI.create("http://127.0.0.1:" + port), region);
        } catch (Exception failed) { // Jetty's start declares Exception
            throw new IllegalStateException("DynamoDB Local did not start: " + failed.getMessage(), failed);
        }
    }

    /** Where SDK clients reach it. */
    public URI endpoint() {
        return endpoint;
    }

    /** A client of it; closed with it. */
    public DynamoDbClient client() {
        return client;
    }

    void create(TableResource table) {
        var request = CreateTableRequest.builder()
                .tableName(table.name())
                .billingMode(BillingMode.PAY_PER_REQUEST)
                .keySchema(keys(table.keys()))
                .attributeDefinitions(table.attributeTypes().entrySet().stream()
                        .map(type -> AttributeDefinition.builder()
                                .attributeName(type.getKey())
                                .attributeType(type.getValue())
                                .build())
                        .toList());
        if (!table.indexes().isEmpty()) {
            request.globalSecondaryIndexes(table.indexes().stream()
                    .map(index -> GlobalSecondaryIndex.builder()
                            .indexName(index.name())
                            .keySchema(keys(index.keys()))
                            .projection(projection -> projection.projectionType(index.projection()))
                            .build())
                    .toList());
        }
        client.createTable(request.build());
        var expiry = table.expiryAttribute();
        if (expiry != null) {
            client.updateTimeToLive(change -> change.tableName(table.name())
                    .timeToLiveSpecification(ttl -> ttl.attributeName(expiry).enabled(true)));
        }
    }

    private static List<KeySchemaElement> keys(List<KeyPart> keys) {
        return keys.stream()
                .map(key -> KeySchemaElement.builder()
                        .attributeName(key.attribute())
                        .keyType(key.type())
                        .build())
                .toList();
    }

    @Override
    public void close() {
        client.close();
        try {
            server.stop();
            handler.close();
        } catch (Exception failed) { // Jetty's stop declares Exception
            throw new IllegalStateException("DynamoDB Local did not stop: " + failed.getMessage(), failed);
        }
    }
}
