package dev.slipway.webhook;

import dev.slipway.model.cluster.NodeChange;
import dev.slipway.model.cluster.PlanRequest;
import dev.slipway.model.port.NodeQueue;
import dev.slipway.model.port.PlanQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Both queues; away when told so. */
final class FakeQueues implements PlanQueue, NodeQueue {
    final BlockingQueue<PlanRequest> plans = new LinkedBlockingQueue<>();
    final BlockingQueue<NodeChange> changes = new LinkedBlockingQueue<>();
    final BlockingQueue<String> refusals = new LinkedBlockingQueue<>();
    volatile boolean away;

    @Override
    public void send(PlanRequest request) {
        refuseWhenAway(request.id());
        plans.add(request);
    }

    @Override
    public void send(NodeChange change) {
        refuseWhenAway(change.node().value());
        changes.add(change);
    }

    private void refuseWhenAway(String id) {
        if (away) {
            refusals.add(id);
            throw new IllegalStateException("connection refused");
        }
    }

    /** The next element, or null when none comes in time. */
    static <T> @Nullable T next(BlockingQueue<T> queue) throws InterruptedException {
        return queue.poll(20, TimeUnit.SECONDS);
    }
}
