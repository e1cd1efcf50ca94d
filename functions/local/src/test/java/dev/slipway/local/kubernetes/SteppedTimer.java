package dev.slipway.local.kubernetes;

import dev.slipway.local.kubernetes.loop.Timer;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Time that passes when a test says so. Due tasks run on the thread that steps. */
public final class SteppedTimer implements Timer {

    private record Task(Instant at, long order, Runnable work) {}

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-22T12:00:00Z"));
    private final PriorityQueue<Task> tasks =
            new PriorityQueue<>(Comparator.comparing(Task::at).thenComparing(Task::order));
    private long order;

    @Override
    public Instant instant() {
        return now.get();
    }

    @Override
    public void after(Duration delay, Runnable work) {
        synchronized (tasks) {
            tasks.add(new Task(instant().plus(delay), order++, work));
        }
    }

    public void advance(Duration step) {
        var end = instant().plus(step);
        for (var task = due(end); task != null; task = due(end)) {
            now.set(task.at().isAfter(instant()) ? task.at() : instant());
            task.work().run();
        }
        now.set(end);
    }

    private @Nullable Task due(Instant end) {
        synchronized (tasks) {
            var first = tasks.peek();
            return first == null || first.at().isAfter(end) ? null : tasks.poll();
        }
    }
}
