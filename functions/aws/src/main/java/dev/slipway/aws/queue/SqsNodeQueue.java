package dev.slipway.aws.queue;

import dev.slipway.aws.AwsCalls;
import dev.slipway.model.cluster.NodeChange;
import dev.slipway.model.port.NodeQueue;
import java.util.function.Function;
import software.amazon.awssdk.services.sqs.SqsClient;

/** The node queue in SQS: standard, in no order; whoever gets a message reads the node itself. */
public final class SqsNodeQueue implements NodeQueue {
    private final SqsClient client;
    private final String queueUrl;
    private final Function<NodeChange, String> encoder;

    public SqsNodeQueue(SqsClient client, String queueUrl, Function<NodeChange, String> encoder) {
        this.client = client;
        this.queueUrl = queueUrl;
        this.encoder = encoder;
    }

    @Override
    public void send(NodeChange change) {
        var body = encoder.apply(change);
        AwsCalls.call(
                "sqs:SendMessage",
                change.node().value(),
                () -> client.sendMessage(send -> send.queueUrl(queueUrl).messageBody(body)));
    }
}
