package dev.slipway.aws.queue;

import dev.slipway.aws.AwsCalls;
import dev.slipway.model.port.DeadLetters;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.SendMessageRequest;

/**
 * Messages that nobody could read, in an SQS queue: the body as it came, the reason in the attribute {@code why}. A
 * queue whose URL ends in {@code .fifo} is a FIFO queue (SQS demands the suffix), in which the same body with the same
 * reason is kept once within five minutes.
 */
public final class SqsDeadLetters implements DeadLetters {
    /** Keeps body and reason together under SQS's bound for a message that was itself as large as SQS takes. */
    private static final int LONGEST_REASON = 1000;

    private final SqsClient client;
    private final String queueUrl;

    public SqsDeadLetters(SqsClient client, String queueUrl) {
        this.client = client;
        this.queueUrl = queueUrl;
    }

    @Override
    public void park(String messageBody, String why) {
        var reason = acceptable(why.length() > LONGEST_REASON ? why.substring(0, LONGEST_REASON) : why);
        var body = acceptable(messageBody);
        var request = SendMessageRequest.builder()
                .queueUrl(queueUrl)
                .messageBody(body)
                .messageAttributes(Map.of(
                        "why",
                        MessageAttributeValue.builder()
                                .dataType("String")
                                .stringValue(reason)
                                .build()));
        if (queueUrl.endsWith(".fifo")) {
            request.messageGroupId("dead-letters").messageDeduplicationId(digest(body + "\n" + reason));
        }
        AwsCalls.call("sqs:SendMessage", reason, () -> client.sendMessage(request.build()));
    }

    /** SQS takes neither an empty text nor control characters; a dead letter must not fail for being a bad one. */
    private static String acceptable(String text) {
        var replaced = text.replaceAll("[\\x00-\\x08\\x0B\\x0C\\x0E-\\x1F\\uFFFE\\uFFFF]", "\uFFFD");
        return replaced.isEmpty() ? "(empty)" : replaced;
    }

    private static String digest(String text) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("This Java has no SHA-256, which every Java must have.", e);
        }
    }
}
