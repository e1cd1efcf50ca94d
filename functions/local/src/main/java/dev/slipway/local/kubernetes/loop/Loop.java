package dev.slipway.local.kubernetes.loop;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs a pass after each trigger; triggers that come while one waits are one. A pass that fails runs again later. */
public final class Loop {

    private static final Logger log = LoggerFactory.getLogger(Loop.class);

    /** Pause before a failed pass runs again. */
    private static final Duration RETRY = Duration.ofSeconds(1);

    private final String name;
    private final Executor executor;
    private final Timer timer;
    private final Runnable pass;
    private final AtomicBoolean waiting = new AtomicBoolean();

    public Loop(String name, Executor executor, Timer timer, Runnable pass) {
        this.name = name;
        this.executor = executor;
        this.timer = timer;
        this.pass = pass;
    }

    public void trigger() {
        if (waiting.compareAndSet(false, true)) {
            try {
                executor.execute(this::run);
            } catch (RejectedExecutionException e) {
                log.debug("{} does not run again, because the cluster is closed", name);
            }
        }
    }

    private void run() {
        waiting.set(false);
        try {
            pass.run();
        } catch (RuntimeException e) {
            log.error("{} failed and runs again in {} s", name, RETRY.toSeconds(), e);
            timer.after(RETRY, this::trigger);
        }
    }
}
