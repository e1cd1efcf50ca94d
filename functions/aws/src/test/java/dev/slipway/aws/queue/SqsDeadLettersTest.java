package dev.slipway.aws.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.slipway.model.port.RetryableFault;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;

final class SqsDeadLettersTest {
    @Test
    void parksBodyAndReason() {
        var url = LocalSqs.newQueue();
        new SqsDeadLetters(LocalSqs.client(), url).park("{", "not JSON: line 1. Maybe it was cut off.");
        var message = receive(url).getFirst();
        assertEquals("{", message.body());
        assertEquals("not JSON: line 1. Maybe it was cut off.", reason(message));
    }

    @Test
    void parksOnceInAFifoQueue() {
        var url = LocalSqs.newFifoQueue();
        var letters = new SqsDeadLetters(LocalSqs.client(), url);
        letters.park("{", "not JSON");
        letters.park("{", "not JSON");
        assertEquals(1, receive(url).size());
    }

    @Test
    void parksWhatSqsWouldRefuse() {
        var url = LocalSqs.newQueue();
        var letters = new SqsDeadLetters(LocalSqs.client(), url);
        letters.park("", "x".repeat(5000));
        var message = receive(url).getFirst();
        assertEquals("(empty)", message.body());
        assertEquals(1000, reason(message).length());
        letters.park("a\u0000b", "holds a zero byte");
        assertEquals("a\uFFFDb", receive(url).getFirst().body());
    }

    @Test
    void asksToComeBackWhenTheQueueDoesNotAnswer() {
        try (var client = SqsClient.builder()
                .endpointOverride(URI.create("http://127.0.0.1:1"))
                .region(Region.US_EAST_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("key", "secret")))
                .httpClient(UrlConnectionHttpClient.create())
                .overrideConfiguration(override -> override.retryStrategy(DefaultRetryStrategy.doNotRetry()))
                .build()) {
            var away = new SqsDeadLetters(client, "http://127.0.0.1:1/000000000000/away");
            assertThrows(RetryableFault.class, () -> away.park("{", "not JSON"));
        }
    }

    private static String reason(Message message) {
        return message.messageAttributes().values().stream()
                .map(MessageAttributeValue::stringValue)
                .findFirst()
                .orElse("");
    }

    private static List<Message> receive(String url) {
        return LocalSqs.client()
                .receiveMessage(
                        receive -> receive.queueUrl(url).maxNumberOfMessages(10).messageAttributeNames("All"))
                .messages();
    }
}
