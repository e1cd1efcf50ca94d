package dev.slipway.testkit.fake;

import dev.slipway.model.cluster.PlanRequest;
import dev.slipway.model.port.PlanQueue;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Plan requests in memory; a second one with the same id is dropped, as the FIFO queue does. */
public final class FakePlanQueue implements PlanQueue {
    private final Faults faults;
    private final Set<String> ids = new TreeSet<>();
    private final Deque<PlanRequest> waiting = new ArrayDeque<>();

    public FakePlanQueue(Faults faults) {
        this.faults = faults;
    }

    @Override
    public void send(PlanRequest request) {
        faults.around("plans:send", request.id(), () -> {
            if (ids.add(request.id())) {
                waiting.add(request);
            }
        });
    }

    /** What waits, oldest first. */
    public List<PlanRequest> waiting() {
        return List.copyOf(waiting);
    }

    /** Takes the oldest. */
    public Optional<PlanRequest> take() {
        return Optional.ofNullable(waiting.pollFirst());
    }
}
