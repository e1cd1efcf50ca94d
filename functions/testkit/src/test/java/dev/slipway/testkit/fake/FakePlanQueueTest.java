package dev.slipway.testkit.fake;

import dev.slipway.model.cluster.PlanRequest;
import dev.slipway.model.port.PlanQueue;
import dev.slipway.testkit.contract.PlanQueueContract;
import java.util.List;

final class FakePlanQueueTest extends PlanQueueContract {
    private final FakePlanQueue queue = new FakePlanQueue(Faults.none());

    @Override
    protected PlanQueue queue() {
        return queue;
    }

    @Override
    protected List<String> takeIds() {
        return queue.waiting().stream().map(PlanRequest::id).toList();
    }
}
