package dev.slipway.aws.emulator;

import dev.slipway.aws.queue.SqsPlanQueue;
import dev.slipway.model.cluster.PlanRequest;
import dev.slipway.model.port.PlanQueue;
import dev.slipway.testkit.contract.PlanQueueContract;
import dev.slipway.testkit.emulator.Emulator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/** The functions' own queue of plans in front of an SQS that others wrote: order and deduplication. */
final class PlanQueueOnLocalStackTest extends PlanQueueContract {
    private final SqsClient sqs = Emulated.in(Emulator.LOCALSTACK).client(SqsClient.builder());
    private final String url = sqs.createQueue(
                    create -> create.queueName("plan.fifo").attributes(Map.of(QueueAttributeName.FIFO_QUEUE, "true")))
            .queueUrl();

    @AfterEach
    void close() {
        sqs.close();
    }

    @Override
    protected PlanQueue queue() {
        return new SqsPlanQueue(sqs, url, PlanRequest::id);
    }

    @Override
    protected List<String> takeIds() {
        return sqs.receiveMessage(receive -> receive.queueUrl(url).maxNumberOfMessages(10)).messages().stream()
                .map(Message::body)
                .toList();
    }
}
