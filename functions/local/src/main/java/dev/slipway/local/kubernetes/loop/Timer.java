package dev.slipway.local.kubernetes.loop;

import java.time.Duration;
import java.time.InstantSource;

/** The time, and a way to be called later. Tests step it by hand. */
public interface Timer extends InstantSource {

    /** Runs the task once the delay has passed, on any thread; never, if the timer is closed before. */
    void after(Duration delay, Runnable task);
}
