package dev.slipway.local.aws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.slipway.local.lambda.Invocation;
import dev.slipway.local.lambda.TestHost;
import dev.slipway.local.template.TemplateFault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.TimeToLiveStatus;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/** A template with one function per test, so that tests share servers and no state. */
final class LocalAwsTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long DEADLINE_SECONDS = 60;
    private static final List<String> FUNCTIONS =
            List.of("Shape", "Partial", "Throws", "Nonsense", "Plain", "Fifo", "Events");

    @TempDir
    static Path folder;

    static LocalAws aws;

    @BeforeAll
    static void start() throws IOException {
        var template = new StringBuilder("""
                Parameters: { ClusterName: { Type: String } }
                Globals:
                  Function:
                    Runtime: java25
                    CodeUri: not/used.jar
                    Handler: dev.slipway.local.lambda.TestHandler
                    Timeout: 30
                    Environment:
                      Variables: { TABLE_NAME: !Ref Table, JAVA_TOOL_OPTIONS: -XX:+UseSerialGC -XX:TieredStopAtLevel=1 }
                Resources:
                  Table:
                    Type: AWS::DynamoDB::Table
                    Properties:
                      TableName: !Sub t-${ClusterName}
                      AttributeDefinitions: [{ AttributeName: pk, AttributeType: S }, { AttributeName: state, AttributeType: S }]
                      KeySchema: [{ AttributeName: pk, KeyType: HASH }]
                      GlobalSecondaryIndexes:
                        - { IndexName: by-state, KeySchema: [{ AttributeName: state, KeyType: HASH }], Projection: { ProjectionType: ALL } }
                      TimeToLiveSpecification: { AttributeName: expiresAt, Enabled: true }
                  Rule:
                    Type: AWS::Events::Rule
                    Properties:
                      EventPattern: { source: [aws.ec2], detail: { state: [stopped] } }
                      Targets: [{ Id: t, Arn: !GetAtt EventsQueue.Arn }]
                """);
        for (var name : FUNCTIONS) {
            var fifo = name.equals("Fifo");
            template.append("""
                      %1$sDead: { Type: AWS::SQS::Queue, Properties: { QueueName: %1$s-dead%2$s, FifoQueue: %3$s } }
                      %1$sQueue:
                        Type: AWS::SQS::Queue
                        Properties:
                          QueueName: %1$s%2$s
                          FifoQueue: %3$s
                          VisibilityTimeout: 1
                          RedrivePolicy: { deadLetterTargetArn: !GetAtt %1$sDead.Arn, maxReceiveCount: 2 }
                      %1$s:
                        Type: AWS::Serverless::Function
                        Properties:
                          FunctionName: %1$s
                          Events:
                            Queue:
                              Type: SQS
                              Properties: { Queue: !GetAtt %1$sQueue.Arn%4$s }
                    """.formatted(
                            name,
                            fifo ? ".fifo" : "",
                            fifo,
                            name.equals("Plain") ? "" : ", FunctionResponseTypes: [ReportBatchItemFailures]"));
        }
        var file = Files.writeString(folder.resolve("template.yaml"), template);
        aws = LocalAws.start(
                file,
                new LocalAws.Settings(
                        "demo",
                        "us-east-1",
                        1,
                        folder.resolve("logs"),
                        new TreeMap<>(),
                        List.of(),
                        TestHost.classPath()));
    }

    @AfterAll
    static void close() {
        if (aws != null) {
            aws.close();
        }
    }

    @Test
    void handsMessagesOverAsLambdaDoes() throws Exception {
        var ends = ends("Shape");
        var sent = aws.queues()
                .client()
                .sendMessage(message -> message.queueUrl(url("Shape"))
                        .messageBody("hello")
                        .messageAttributes(Map.of(
                                "kind",
                                MessageAttributeValue.builder()
                                        .dataType("String")
                                        .stringValue("test")
                                        .build())));
        assertTrue(next(ends).succeeded());

        var seen = received("Shape").getFirst();
        assertEquals(sent.messageId(), seen.get("messageId").asText());
        assertEquals("hello", seen.get("body").asText());
        assertEquals(sent.md5OfMessageBody(), seen.get("md5OfBody").asText());
        assertEquals("aws:sqs", seen.get("eventSource").asText());
        assertEquals(
                "arn:aws:sqs:us-east-1:000000000000:Shape",
                seen.get("eventSourceARN").asText());
        assertEquals("us-east-1", seen.get("awsRegion").asText());
        assertEquals(
                "1", seen.path("attributes").path("ApproximateReceiveCount").asText());
        assertFalse(seen.path("attributes").path("SentTimestamp").asText().isEmpty(), seen.toString());
        assertEquals(
                "test",
                seen.path("messageAttributes").path("kind").path("stringValue").asText());
        assertFalse(seen.get("receiptHandle").asText().isEmpty());
    }

    @Test
    void deletesWhatSucceededAndRedrivesWhatFailed() throws Exception {
        var ends = ends("Partial");
        send("Partial", "good");
        send("Partial", "fail this");
        assertEquals("fail this", dead("Partial").body());
        assertTrue(next(ends).succeeded());
        var bodies = received("Partial").stream()
                .map(record -> record.get("body").asText())
                .toList();
        assertEquals(1, bodies.stream().filter("good"::equals).count(), bodies.toString());
        assertEquals(2, bodies.stream().filter("fail this"::equals).count(), bodies.toString());
        assertEquals(Map.of("visible", "0", "hidden", "0"), depth("Partial"));
    }

    @Test
    void redrivesTheBatchOfAHandlerThatThrows() throws Exception {
        var ends = ends("Throws");
        send("Throws", "throw");
        assertEquals("throw", dead("Throws").body());
        assertFalse(next(ends).succeeded());
        assertEquals(
                "2",
                received("Throws")
                        .getLast()
                        .path("attributes")
                        .path("ApproximateReceiveCount")
                        .asText());
    }

    @Test
    void redrivesABatchWhoseReplyNamesAnUnknownMessage() {
        send("Nonsense", "nonsense");
        assertEquals("nonsense", dead("Nonsense").body());
    }

    @Test
    void takesAReplyForSuccessWhereFailuresAreNotReported() throws Exception {
        var ends = ends("Plain");
        send("Plain", "fail in vain");
        assertTrue(next(ends).succeeded());
        // The next message is received after the deletion of the one before, by the same poller.
        send("Plain", "after");
        assertTrue(next(ends).succeeded());
        assertEquals(
                List.of("fail in vain", "after"),
                received("Plain").stream()
                        .map(record -> record.get("body").asText())
                        .toList());
    }

    @Test
    void keepsTheOrderOfAGroupAfterAFailure() throws Exception {
        for (var body : List.of("a1", "fail a2", "a3")) {
            aws.queues()
                    .client()
                    .sendMessage(message -> message.queueUrl(url("Fifo.fifo"))
                            .messageBody(body)
                            .messageGroupId("a")
                            .messageDeduplicationId(body.replace(' ', '-')));
        }
        assertEquals("fail a2", dead("Fifo", ".fifo").body());
        var bodies = received("Fifo").stream()
                .map(record -> record.get("body").asText())
                .toList();
        assertEquals(1, bodies.stream().filter("a1"::equals).count(), bodies.toString());
        assertEquals(2, bodies.stream().filter("fail a2"::equals).count(), bodies.toString());
        assertTrue(bodies.indexOf("fail a2") < bodies.indexOf("a3"), bodies.toString());
        var seen = received("Fifo").getFirst().path("attributes");
        assertEquals("a", seen.path("MessageGroupId").asText());
        assertFalse(seen.path("SequenceNumber").asText().isEmpty(), seen.toString());
    }

    @Test
    void sendsMatchingEventsToTheirQueueUnchanged() throws Exception {
        var ends = ends("Events");
        var stopped = "{\"source\":\"aws.ec2\",\"detail-type\":\"x\",\"detail\":{\"state\":\"stopped\",\"n\":1.0}}";
        var running = stopped.replace("stopped", "running");
        var unmatched = new LinkedBlockingQueue<String>();
        aws.bus().onUnmatched(unmatched::add);

        assertEquals(List.of("Rule"), aws.bus().put(stopped));
        assertEquals(List.of(), aws.bus().put(running));

        assertTrue(next(ends).succeeded());
        assertEquals(stopped, received("Events").getFirst().get("body").asText());
        assertEquals(List.of(running), aws.bus().unmatched());
        assertEquals(running, unmatched.poll(DEADLINE_SECONDS, TimeUnit.SECONDS));
    }

    @Test
    void refusesWhatIsNoEvent() {
        assertThrows(IllegalArgumentException.class, () -> aws.bus().put("{oops"));
        var fault =
                assertThrows(IllegalArgumentException.class, () -> aws.bus().put("{\"source\":\"x\",\"detail\":{}}"));
        assertTrue(fault.toString().contains("'detail-type'"), fault.getMessage());
    }

    @Test
    void makesTheTableWithIndexAndExpiry() {
        var client = aws.tables().client();
        client.putItem(put -> put.tableName("t-demo")
                .item(Map.of("pk", AttributeValue.fromS("a"), "state", AttributeValue.fromS("Planned"))));
        var found = client.query(query -> query.tableName("t-demo")
                .indexName("by-state")
                .keyConditionExpression("#s = :s")
                .expressionAttributeNames(Map.of("#s", "state"))
                .expressionAttributeValues(Map.of(":s", AttributeValue.fromS("Planned"))));
        assertEquals(1, found.count());
        var expiry = client.describeTimeToLive(ask -> ask.tableName("t-demo")).timeToLiveDescription();
        assertEquals("expiresAt", expiry.attributeName());
        assertEquals(TimeToLiveStatus.ENABLED, expiry.timeToLiveStatus());
    }

    @Test
    void servesTheRepositorysTemplate() {
        var settings = new LocalAws.Settings(
                "demo", "us-east-1", 1, folder.resolve("own"), new TreeMap<>(), List.of(), TestHost.classPath());
        try (var own = LocalAws.start(repositoryTemplate(), settings)) {
            var plan = own.template().functions().getFirst().environment().get("PLAN_QUEUE_URL");
            var attributes = own.queues()
                    .client()
                    .getQueueAttributes(ask -> ask.queueUrl(plan).attributeNames(QueueAttributeName.ALL))
                    .attributesAsStrings();
            assertEquals("true", attributes.get("FifoQueue"));
            assertEquals("90", attributes.get("VisibilityTimeout"));
            assertTrue(attributes.toString().contains("plan-dead-letters"), attributes.toString());
            assertEquals(
                    List.of("slipway-demo"), own.tables().client().listTables().tableNames());
        }
    }

    @Test
    void startsNothingFromABrokenTemplate() throws IOException {
        var broken = Files.writeString(folder.resolve("broken.yaml"), "Resources: {Q: {Type: AWS::SQS::Queue}}");
        var settings = new LocalAws.Settings("demo", "us-east-1", 1, folder, new TreeMap<>());
        assertThrows(TemplateFault.class, () -> LocalAws.start(broken, settings), "it has no ClusterName");
    }

    private static BlockingQueue<Invocation> ends(String function) {
        var ends = new LinkedBlockingQueue<Invocation>();
        aws.host().invocations().listen(invocation -> {
            if (invocation.function().equals(function)) {
                ends.add(invocation);
            }
        });
        return ends;
    }

    private static Invocation next(BlockingQueue<Invocation> ends) throws InterruptedException {
        var invocation = ends.poll(DEADLINE_SECONDS, TimeUnit.SECONDS);
        assertNotNull(invocation, "no invocation within %d s".formatted(DEADLINE_SECONDS));
        return invocation;
    }

    private static void send(String queue, String body) {
        aws.queues()
                .client()
                .sendMessage(message -> message.queueUrl(url(queue)).messageBody(body));
    }

    private static Message dead(String queue) {
        return dead(queue, "");
    }

    /** The next dead letter. Short polls, because ElasticMQ wakes no poll of a queue into which it redrives. */
    private static Message dead(String queue, String suffix) {
        for (var round = 0; round < DEADLINE_SECONDS; round++) {
            var messages = aws.queues()
                    .client()
                    .receiveMessage(request -> request.queueUrl(url(queue + "-dead" + suffix))
                            .maxNumberOfMessages(1)
                            .waitTimeSeconds(1))
                    .messages();
            if (!messages.isEmpty()) {
                return messages.getFirst();
            }
        }
        throw new AssertionError("no dead letter of " + queue);
    }

    private static Map<String, String> depth(String queue) {
        var attributes = aws.queues()
                .client()
                .getQueueAttributes(ask -> ask.queueUrl(url(queue)).attributeNames(QueueAttributeName.ALL))
                .attributesAsStrings();
        return Map.of(
                "visible", attributes.get("ApproximateNumberOfMessages"),
                "hidden", attributes.get("ApproximateNumberOfMessagesNotVisible"));
    }

    private static String url(String queue) {
        return aws.place().queueUrl(queue);
    }

    /** Records that the handler printed, in order. */
    private static List<JsonNode> received(String function) throws IOException {
        var records = new java.util.ArrayList<JsonNode>();
        for (var line : Files.readAllLines(folder.resolve("logs").resolve(function + ".log"))) {
            if (line.startsWith("received ")) {
                records.add(JSON.readTree(line.substring("received ".length())));
            }
        }
        return records;
    }

    private static Path repositoryTemplate() {
        for (var above = Path.of("").toAbsolutePath(); above != null; above = above.getParent()) {
            if (Files.exists(above.resolve("template.yaml"))) {
                return above.resolve("template.yaml");
            }
        }
        throw new IllegalStateException("No template.yaml above " + Path.of("").toAbsolutePath());
    }
}
