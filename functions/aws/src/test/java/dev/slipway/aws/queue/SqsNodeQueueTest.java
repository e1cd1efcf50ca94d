package dev.slipway.aws.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.slipway.model.claim.NodeName;
import dev.slipway.model.cluster.NodeChange;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class SqsNodeQueueTest {
    @Test
    void sendsTheChangeAsTheEncoderWritesIt() {
        var url = LocalSqs.newQueue();
        var queue = new SqsNodeQueue(LocalSqs.client(), url, change -> change.cluster() + "/" + change.node());
        queue.send(new NodeChange("demo", new NodeName("ip-10-0-0-4"), "", true, Instant.EPOCH));
        var messages = LocalSqs.client()
                .receiveMessage(receive -> receive.queueUrl(url))
                .messages();
        assertEquals("demo/ip-10-0-0-4", messages.getFirst().body());
    }
}
