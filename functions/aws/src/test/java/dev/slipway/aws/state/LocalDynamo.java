package dev.slipway.aws.state;

import com.amazonaws.services.dynamodbv2.local.main.ServerRunner;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.interceptor.SdkExecutionAttribute;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClientBuilder;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;

/** One DynamoDB Local for all tests of this JVM, and for each test a table of its own, as template.yaml declares it. */
final class LocalDynamo {
    private static final URI ENDPOINT = start();
    private static final DynamoDbClient CLIENT = builder(ENDPOINT).build();
    private static final AtomicInteger TABLES = new AtomicInteger();

    private LocalDynamo() {}

    static DynamoDbClient client() {
        return CLIENT;
    }

    static String newTable() {
        var name = "slipway-test-" + TABLES.incrementAndGet();
        CLIENT.createTable(definition(name));
        return name;
    }

    /** A client that keeps the name of every operation as often as it is sent over the wire. */
    static DynamoDbClient counting(List<String> requests) {
        var counting = new ExecutionInterceptor() {
            @Override
            public void beforeTransmission(Context.BeforeTransmission sent, ExecutionAttributes attributes) {
                requests.add(attributes.getAttribute(SdkExecutionAttribute.OPERATION_NAME));
            }
        };
        return builder(ENDPOINT)
                .overrideConfiguration(configuration -> configuration.addExecutionInterceptor(counting))
                .build();
    }

    private static DynamoDbClientBuilder builder(URI endpoint) {
        return DynamoDbClient.builder()
                .endpointOverride(endpoint)
                .region(Region.US_EAST_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("key", "secret")))
                .httpClient(UrlConnectionHttpClient.create());
    }

    private static URI start() {
        try {
            int port;
            try (var socket = new ServerSocket(0)) {
                port = socket.getLocalPort();
            }
            var server = ServerRunner.createServerFromCommandLineArgs(
                    new String[] {"-inMemory", "-port", Integer.toString(port), "-disableTelemetry"});
            server.start();
            return URI.create("http://127.0.0.1:" + port);
        } catch (Exception e) {
            throw new IllegalStateException("DynamoDB Local did not start.", e);
        }
    }

    private static CreateTableRequest definition(String name) {
        var declared = declaration().at("/Resources/Table/Properties");
        var attributes = new ArrayList<AttributeDefinition>();
        for (var attribute : declared.get("AttributeDefinitions")) {
            attributes.add(AttributeDefinition.builder()
                    .attributeName(attribute.get("AttributeName").asText())
                    .attributeType(attribute.get("AttributeType").asText())
                    .build());
        }
        var indexes = new ArrayList<GlobalSecondaryIndex>();
        for (var index : declared.get("GlobalSecondaryIndexes")) {
            indexes.add(GlobalSecondaryIndex.builder()
                    .indexName(index.get("IndexName").asText())
                    .keySchema(keys(index.get("KeySchema")))
                    .projection(projection -> projection.projectionType(
                            index.at("/Projection/ProjectionType").asText()))
                    .build());
        }
        return CreateTableRequest.builder()
                .tableName(name)
                .billingMode(BillingMode.PAY_PER_REQUEST)
                .attributeDefinitions(attributes)
                .keySchema(keys(declared.get("KeySchema")))
                .globalSecondaryIndexes(indexes)
                .build();
    }

    private static List<KeySchemaElement> keys(JsonNode declared) {
        var keys = new ArrayList<KeySchemaElement>();
        for (var key : declared) {
            keys.add(KeySchemaElement.builder()
                    .attributeName(key.get("AttributeName").asText())
                    .keyType(key.get("KeyType").asText())
                    .build());
        }
        return keys;
    }

    private static JsonNode declaration() {
        var template = Path.of("../../template.yaml");
        try (var reader = Files.newBufferedReader(template)) {
            return new YAMLMapper().readTree(reader);
        } catch (IOException e) {
            throw new IllegalStateException("Cannot read " + template.toAbsolutePath(), e);
        }
    }
}
