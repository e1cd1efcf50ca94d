package dev.slipway.aws.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.slipway.model.cluster.PlanRequest;
import dev.slipway.model.port.PlanQueue;
import dev.slipway.testkit.contract.PlanQueueContract;
import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;

final class SqsPlanQueueTest extends PlanQueueContract {
    private final String url = LocalSqs.newFifoQueue();

    @Override
    protected PlanQueue queue() {
        return new SqsPlanQueue(LocalSqs.client(), url, PlanRequest::id);
    }

    @Override
    protected List<String> takeIds() {
        return receive().stream().map(Message::body).toList();
    }

    @Test
    void groupsByCluster() {
        queue().send(wanted("one"));
        assertEquals("demo", receive().getFirst().attributes().get(MessageSystemAttributeName.MESSAGE_GROUP_ID));
    }

    private List<Message> receive() {
        return LocalSqs.client()
                .receiveMessage(receive -> receive.queueUrl(url)
                        .maxNumberOfMessages(10)
                        .messageSystemAttributeNames(MessageSystemAttributeName.ALL))
                .messages();
    }
}
