package dev.slipway.aws.queue;

import dev.slipway.aws.AwsCalls;
import dev.slipway.model.cluster.DrainRequest;
import dev.slipway.model.port.DrainQueue;
import java.time.Duration;
import java.util.function.Function;
import software.amazon.awssdk.services.sqs.SqsClient;

/** The drain queue in SQS: standard, each message with its own delay. */
public final class SqsDrainQueue implements DrainQueue {
    /** SQS's bound on DelaySeconds; SendMessage, SQS API Reference, read 2026-11-22. */
    private static final Duration LONGEST_DELAY = Duration.ofMinutes(15);

    private final SqsClient client;
    private final String queueUrl;
    private final Function<DrainRequest, String> encoder;

    public SqsDrainQueue(SqsClient client, String queueUrl, Function<DrainRequest, String> encoder) {
        this.client = client;
        this.queueUrl = queueUrl;
        this.encoder = encoder;
    }

    @Override
    public void send(DrainRequest request, Duration delay) {
        if (delay.isNegative() || delay.compareTo(LONGEST_DELAY) > 0) {
            throw new IllegalArgumentException("The delay %s of NodeClaim/%s is not between zero and %s, SQS's bound."
                    .formatted(delay, request.claim(), LONGEST_DELAY));
        }
        var body = encoder.apply(request);
        // Rounded up: looking a moment late is harmless, looking early costs a step.
        var seconds = Math.toIntExact(Math.ceilDiv(delay.toMillis(), 1000L));
        AwsCalls.call(
                "sqs:SendMessage",
                request.claim().value(),
                () -> client.sendMessage(
                        send -> send.queueUrl(queueUrl).messageBody(body).delaySeconds(seconds)));
    }
}
