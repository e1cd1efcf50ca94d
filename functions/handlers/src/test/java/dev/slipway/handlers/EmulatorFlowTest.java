package dev.slipway.handlers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.sun.net.httpserver.HttpServer;
import dev.slipway.cluster.ModelJson;
import dev.slipway.model.claim.ClaimState;
import dev.slipway.model.cluster.PlanRequest;
import dev.slipway.testkit.emulator.Emulator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.Subnet;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.eventbridge.model.PutEventsRequestEntry;
import software.amazon.awssdk.services.eventbridge.model.Target;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/**
 * Handlers as they are deployed, wiring and clients included, with only endpoints replaced: EC2, SQS and EventBridge are
 * LocalStack's; DynamoDB, which it cannot run here, and the API server give canned answers.
 */
class EmulatorFlowTest {
    private static final Instant NOW = Instant.parse("2026-11-22T10:20:30Z");
    private static final String ACCOUNT = "200000000001";

    private final CannedAnswers canned = CannedAnswers.start();
    private final HttpServer api = startApi();
    private final Map<String, String> replaced = new TreeMap<>();

    /** The SDK's own settings, so that the wiring builds its clients as ever. */
    @BeforeEach
    void replaceEndpoints() {
        var localStack = Emulator.LOCALSTACK.endpoint().toString();
        replace("aws.endpointUrlDynamoDb", canned.url());
        for (var service : List.of("Ec2", "Sqs", "EventBridge")) {
            replace("aws.endpointUrl" + service, localStack);
        }
        replace("aws.accessKeyId", ACCOUNT);
        replace("aws.secretAccessKey", "secret");
        replace("aws.region", "us-east-1");
    }

    @AfterEach
    void putBack() {
        replaced.forEach((name, value) -> {
            if (value.isEmpty()) {
                System.clearProperty(name);
            } else {
                System.setProperty(name, value);
            }
        });
        api.stop(0);
        canned.close();
    }

    @Test
    void podsThatWaitGetAnInstance() {
        try (var ec2 = Ec2Client.create();
                var sqs = SqsClient.create()) {
            var parts = parts(sqs);
            discoverable(ec2);
            var handler = new PodsPendingHandler(PodsPendingWiring.of(parts));
            var asked = ModelJson.write(new PlanRequest.PodsPending("one", "priming", NOW, parts.snapshot()));
            var plans = queue(sqs, "plan.fifo", true);
            sqs.sendMessage(send -> send.queueUrl(plans)
                    .messageBody(asked)
                    .messageGroupId("priming")
                    .messageDeduplicationId("one"));
            assertEquals(
                    List.of(),
                    handler.handleRequest(received(sqs, plans), NoContext.NONE).getBatchItemFailures());
            var instances = ec2
                    .describeInstances(describe -> describe.filters(Filter.builder()
                            .name("tag:eks:eks-cluster-name")
                            .values("priming")
                            .build()))
                    .reservations()
                    .stream()
                    .flatMap(reservation -> reservation.instances().stream())
                    .toList();
            assertEquals(1, instances.size(), instances::toString);
            assertEquals("spot", tag(instances.getFirst(), "karpenter.sh/nodepool"));
            assertEquals("platform", tag(instances.getFirst(), "team"));
        }
    }

    /** The pattern is the template's, the event the one in {@code events/}, the reader the handler's. */
    @Test
    void aSpotWarningComesThroughEventBridgeAndSqs() throws IOException {
        try (var events = EventBridgeClient.create();
                var sqs = SqsClient.create()) {
            var interruptions = queue(sqs, "interruptions", false);
            var arn = sqs.getQueueAttributes(
                            ask -> ask.queueUrl(interruptions).attributeNames(QueueAttributeName.QUEUE_ARN))
                    .attributes()
                    .get(QueueAttributeName.QUEUE_ARN);
            events.putRule(put -> put.name("spot-interrupted").eventPattern(pattern("SpotInterrupted")));
            events.putTargets(put -> put.rule("spot-interrupted")
                    .targets(Target.builder().id("interruptions").arn(arn).build()));
            var sent = new ObjectMapper()
                    .readTree(Payloads.sqs("spot-interrupted.json")
                            .getRecords()
                            .getFirst()
                            .getBody());
            var answer = events.putEvents(put -> put.entries(PutEventsRequestEntry.builder()
                    .source(sent.get("source").asText())
                    .detailType(sent.get("detail-type").asText())
                    .time(NOW)
                    .detail(sent.get("detail").toString())
                    .build()));
            assertEquals(0, answer.failedEntryCount());
            var world = new HandlerWorld().initialized();
            var reply = world.interruption.handleRequest(received(sqs, interruptions), NoContext.NONE);
            assertEquals(List.of(), reply.getBatchItemFailures());
            assertTrue(
                    world.claim().state() instanceof ClaimState.Disrupted,
                    () -> world.claim().toString());
        }
    }

    private AdapterWiring parts(SqsClient sqs) {
        var environment = new TreeMap<String, String>();
        environment.put("CLUSTER_NAME", "priming");
        environment.put("AWS_REGION", "us-east-1");
        environment.put("TABLE_NAME", "slipway-priming");
        environment.put("PLAN_QUEUE_URL", queue(sqs, "plan.fifo", true));
        environment.put("DRAIN_QUEUE_URL", queue(sqs, "drains", false));
        environment.put("PLAN_DEAD_LETTERS_URL", queue(sqs, "plan-dead-letters.fifo", true));
        environment.put("DEAD_LETTERS_URL", queue(sqs, "dead-letters", false));
        environment.put(
                "CLUSTER_ENDPOINT", "http://127.0.0.1:" + api.getAddress().getPort());
        environment.put("CLUSTER_CA_BUNDLE", "cHJpbWluZw==");
        return new AdapterWiring(Settings.of(environment), Clock.fixed(NOW, ZoneOffset.UTC));
    }

    /** The canned API, whose node class asks for images that LocalStack knows: it has none of EKS's. */
    private HttpServer startApi() {
        try {
            var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext("/", exchange -> {
                try (exchange;
                        var client = HttpClient.newHttpClient()) {
                    var request = HttpRequest.newBuilder(URI.create(canned.url() + exchange.getRequestURI()))
                            .method(
                                    exchange.getRequestMethod(),
                                    BodyPublishers.ofByteArray(
                                            exchange.getRequestBody().readAllBytes()))
                            .build();
                    var answer = client.send(request, BodyHandlers.ofString());
                    var body = answer.body()
                            .replace(
                                    "{\"alias\": \"al2023@latest\"}",
                                    "{\"name\": \"al2023-ami-2023*-kernel-*\", \"owner\": \"137112412989\"}")
                            .replace("\"role\":", "\"amiFamily\": \"AL2023\", \"instanceProfile\":")
                            .getBytes(StandardCharsets.UTF_8);
                    exchange.getResponseHeaders().set("Content-Type", "application/json");
                    exchange.sendResponseHeaders(answer.statusCode(), body.length);
                    exchange.getResponseBody().write(body);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
            server.start();
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException("No port on the loopback could be opened.", e);
        }
    }

    /** The default subnets and group carry the tag that the canned node class selects by. */
    private static void discoverable(Ec2Client ec2) {
        var ids = ec2.describeSubnets().subnets().stream().map(Subnet::subnetId).toList();
        var group = ec2.describeSecurityGroups().securityGroups().getFirst().groupId();
        for (var resources : List.of(ids, List.of(group))) {
            ec2.createTags(create -> create.resources(resources)
                    .tags(Tag.builder()
                            .key("karpenter.sh/discovery")
                            .value("priming")
                            .build()));
        }
    }

    private void replace(String property, String value) {
        replaced.put(property, System.getProperty(property, ""));
        System.setProperty(property, value);
    }

    private static String queue(SqsClient sqs, String name, boolean fifo) {
        return sqs.createQueue(create -> create.queueName(name)
                        .attributes(fifo ? Map.of(QueueAttributeName.FIFO_QUEUE, "true") : Map.of()))
                .queueUrl();
    }

    /** What Lambda would hand over; waits for the first message as its poller does. */
    private static SQSEvent received(SqsClient sqs, String url) {
        var bodies = sqs.receiveMessage(receive -> receive.queueUrl(url).waitTimeSeconds(20)).messages().stream()
                .map(message -> message.body())
                .toArray(String[]::new);
        assertEquals(1, bodies.length);
        return Payloads.batch(bodies);
    }

    private static String pattern(String rule) {
        var template = Path.of(System.getProperty("slipway.home"), "template.yaml");
        try {
            return new YAMLMapper()
                    .readTree(template.toFile())
                    .at("/Resources/" + rule + "/Properties/EventPattern")
                    .toString();
        } catch (IOException e) {
            throw new AssertionError("Cannot read " + template, e);
        }
    }

    private static String tag(Instance instance, String key) {
        return instance.tags().stream()
                .filter(tag -> tag.key().equals(key))
                .map(tag -> tag.value())
                .findFirst()
                .orElse("");
    }
}
