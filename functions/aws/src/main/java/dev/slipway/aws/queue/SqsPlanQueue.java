package dev.slipway.aws.queue;

import dev.slipway.aws.AwsCalls;
import dev.slipway.model.cluster.PlanRequest;
import dev.slipway.model.port.PlanQueue;
import java.util.function.Function;
import software.amazon.awssdk.services.sqs.SqsClient;

/** The plan queue in SQS: FIFO, the cluster is the message group, the request's id the deduplication id. */
public final class SqsPlanQueue implements PlanQueue {
    private final SqsClient client;
    private final String queueUrl;
    private final Function<PlanRequest, String> encoder;

    public SqsPlanQueue(SqsClient client, String queueUrl, Function<PlanRequest, String> encoder) {
        this.client = client;
        this.queueUrl = queueUrl;
        this.encoder = encoder;
    }

    @Override
    public void send(PlanRequest request) {
        var body = encoder.apply(request);
        AwsCalls.call(
                "sqs:SendMessage",
                request.id(),
                () -> client.sendMessage(send -> send.queueUrl(queueUrl)
                        .messageBody(body)
                        .messageGroupId(request.cluster())
                        .messageDeduplicationId(request.id())));
    }
}
