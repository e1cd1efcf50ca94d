package dev.slipway.local.ec2;

import java.nio.charset.StandardCharsets;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * Tells listeners of state changes, in order and one at a time, never under the world's lock: a listener may call EC2 over HTTP and wait
 * for the answer.
 */
final class Changes {
    private static final System.Logger LOG = System.getLogger(Changes.class.getName());

    private final String accountId;
    private final Queue<StandInInstance> waiting = new ConcurrentLinkedQueue<>();
    private final List<Consumer<StandInInstance>> instanceListeners = new CopyOnWriteArrayList<>();
    private final List<Consumer<String>> eventListeners = new CopyOnWriteArrayList<>();
    private final ReentrantLock delivering = new ReentrantLock();

    Changes(String accountId) {
        this.accountId = accountId;
    }

    void listen(Consumer<StandInInstance> listener) {
        instanceListeners.add(listener);
    }

    void listenToEvents(Consumer<String> listener) {
        eventListeners.add(listener);
    }

    void add(StandInInstance change) {
        waiting.add(change);
    }

    /** Returns when everything that was waiting has been told; a listener that calls this gets nothing ahead of its turn. */
    void deliver() {
        if (delivering.isHeldByCurrentThread()) {
            return;
        }
        delivering.lock();
        try {
            for (var change = waiting.poll(); change != null; change = waiting.poll()) {
                var instance = change;
                instanceListeners.forEach(listener -> tell(listener, instance));
                eventListeners.forEach(listener -> tell(listener, event(instance)));
            }
        } finally {
            delivering.unlock();
        }
    }

    /** One listener's failure must not hide the change from the others, nor stop the clockwork. */
    private static <T> void tell(Consumer<T> listener, T news) {
        try {
            listener.accept(news);
        } catch (RuntimeException failed) {
            LOG.log(System.Logger.Level.WARNING, "listener of instance changes failed", failed);
        }
    }

    /** EventBridge's envelope of an EC2 Instance State-change Notification. */
    private String event(StandInInstance instance) {
        var state = instance.state().word();
        return """
                {"version":"0","id":"%s","detail-type":"EC2 Instance State-change Notification","source":"aws.ec2","account":"%s",\
                "time":"%s","region":"us-east-1","resources":["arn:aws:ec2:us-east-1:%s:instance/%s"],\
                "detail":{"instance-id":"%s","state":"%s"}}""".formatted(
                UUID.nameUUIDFromBytes((instance.id() + state).getBytes(StandardCharsets.UTF_8)),
                accountId,
                DateTimeFormatter.ISO_INSTANT.format(instance.stateSince().truncatedTo(ChronoUnit.SECONDS)),
                accountId,
                instance.id(),
                instance.id(),
                state);
    }
}
