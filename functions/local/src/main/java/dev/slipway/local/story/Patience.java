package dev.slipway.local.story;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for the world to get somewhere. */
final class Patience {
    private static final long LOOK_EVERY_NANOS = Duration.ofMillis(100).toNanos();

    private Patience() {}

    /**
     * Waits until {@code reached}.
     *
     * @param missing says what is still missing, should it never come
     * @throws StoryStuck when {@code limit} has passed
     */
    static void until(String goal, Duration limit, BooleanSupplier reached, Supplier<String> missing) {
        var end = System.nanoTime() + limit.toNanos();
        while (!reached.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new StoryStuck("After %d s the story still waits for this: %s. %s"
                        .formatted(limit.toSeconds(), goal, missing.get()));
            }
            pause();
        }
    }

    /** Until the next look. */
    static void pause() {
        LockSupport.parkNanos(LOOK_EVERY_NANOS);
    }
}
