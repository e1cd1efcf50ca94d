package dev.slipway.model.port;

import dev.slipway.model.cluster.DrainRequest;
import java.time.Duration;

/** Asks for the next step of a drain, now or later. */
public interface DrainQueue {
    /**
     * Sends it.
     *
     * @param delay zero to 15 minutes (SQS's bound)
     */
    void send(DrainRequest request, Duration delay);
}
