package dev.slipway.aws.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.slipway.model.claim.NodeClaimName;
import dev.slipway.model.cluster.DrainRequest;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

final class SqsDrainQueueTest {
    private static final DrainRequest REQUEST = new DrainRequest("demo", new NodeClaimName("default-1"), 2);

    private final String url = LocalSqs.newQueue();
    private final SqsDrainQueue queue = new SqsDrainQueue(
            LocalSqs.client(), url, request -> request.cluster() + "/" + request.claim() + "/" + request.step());

    @Test
    void sendsAtOnce() {
        queue.send(REQUEST, Duration.ZERO);
        var messages = LocalSqs.client()
                .receiveMessage(receive -> receive.queueUrl(url))
                .messages();
        assertEquals("demo/default-1/2", messages.getFirst().body());
    }

    @Test
    void delaysUpToTheSecond() {
        queue.send(REQUEST, Duration.ofMillis(899_001));
        assertEquals("1", count(QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_DELAYED));
        assertEquals("0", count(QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES));
    }

    @Test
    void refusesADelayThatSqsDoesNotTake() {
        assertThrows(IllegalArgumentException.class, () -> queue.send(REQUEST, Duration.ofSeconds(901)));
        assertThrows(IllegalArgumentException.class, () -> queue.send(REQUEST, Duration.ofSeconds(-1)));
    }

    private String count(QueueAttributeName name) {
        return LocalSqs.client()
                .getQueueAttributes(get -> get.queueUrl(url).attributeNames(name))
                .attributes()
                .getOrDefault(name, "none");
    }
}
