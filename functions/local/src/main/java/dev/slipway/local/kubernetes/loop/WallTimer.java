package dev.slipway.local.kubernetes.loop;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Time as it passes. */
public final class WallTimer implements Timer, AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(WallTimer.class);

    private final Clock clock;
    private final ScheduledThreadPoolExecutor executor;

    public WallTimer(Clock clock) {
        this.clock = clock;
        this.executor = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().name("local-timer").daemon(true).factory());
        executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    @Override
    public Instant instant() {
        return clock.instant();
    }

    @Override
    public void after(Duration delay, Runnable task) {
        try {
            var _ = executor.schedule(() -> run(task), delay.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            log.debug("not scheduled, because the timer is closed");
        }
    }

    private static void run(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException e) {
            log.error("timed task failed", e);
        }
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }
}
