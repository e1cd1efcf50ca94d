package dev.slipway.local.kubernetes.nodes;

import java.time.Duration;

/**
 * How long things take on nodes.
 *
 * @param boot from launch until the node registers
 * @param ready from registration until the node is Ready
 * @param podStart from binding until a pod runs and is ready
 * @param podStop from a pod's deletion until its containers have ended; a shorter grace wins
 * @param removal from an instance's end until the cloud controller removes its node
 */
public record NodeTimes(Duration boot, Duration ready, Duration podStart, Duration podStop, Duration removal) {

    /** Times of a demonstration that should be watched, not waited for. */
    public static NodeTimes quick(Duration boot) {
        return new NodeTimes(
                boot, Duration.ofMillis(200), Duration.ofMillis(200), Duration.ofMillis(300), Duration.ofMillis(500));
    }
}
