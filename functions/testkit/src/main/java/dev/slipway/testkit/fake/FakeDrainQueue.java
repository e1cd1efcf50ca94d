package dev.slipway.testkit.fake;

import dev.slipway.model.cluster.DrainRequest;
import dev.slipway.model.port.DrainQueue;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** Drain requests in memory, oldest first; delays are remembered and not waited for. */
public final class FakeDrainQueue implements DrainQueue {
    private final Faults faults;
    private final Deque<Sent> waiting = new ArrayDeque<>();

    /** One message. */
    public record Sent(DrainRequest request, Duration delay) {}

    public FakeDrainQueue(Faults faults) {
        this.faults = faults;
    }

    @Override
    public void send(DrainRequest request, Duration delay) {
        faults.around("drains:send", request.claim().value(), () -> {
            waiting.add(new Sent(request, delay));
        });
    }

    /** What waits, oldest first. */
    public List<Sent> waiting() {
        return List.copyOf(waiting);
    }

    /** Takes the oldest. */
    public Optional<Sent> take() {
        return Optional.ofNullable(waiting.pollFirst());
    }
}
