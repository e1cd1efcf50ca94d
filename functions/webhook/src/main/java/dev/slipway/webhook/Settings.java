package dev.slipway.webhook;

import java.time.Duration;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What can be set.
 *
 * @param cluster the EKS cluster's name, as in every message
 * @param batchIdle quiet time that ends a batch; 1 s unless set (core.md §0.1)
 * @param batchMost longest time of a batch; 10 s unless set
 * @param repeatAfter after which a pod that still waits is sent again; 10 s (core.md §0.3)
 * @param nodeChangesKept most node changes that wait for their queue, a count; beyond it the oldest goes, and the sweep
 *     finds its node
 * @param standByFor how old a node change may be that one who does not lead keeps, in case the one who leads has died;
 *     1 min, within which a lease of 15 s finds its next holder
 */
public record Settings(
        String cluster,
        Duration batchIdle,
        Duration batchMost,
        Duration repeatAfter,
        int nodeChangesKept,
        Duration standByFor) {
    private static final Pattern GO_DURATION = Pattern.compile("([0-9]+)(ms|s|m)");

    public Settings {
        if (cluster.isEmpty()) {
            throw new IllegalArgumentException("CLUSTER_NAME is missing; it is the name of the EKS cluster.");
        }
        if (batchIdle.compareTo(batchMost) > 0) {
            throw new IllegalArgumentException(
                    "BATCH_IDLE_DURATION (%s) is longer than BATCH_MAX_DURATION (%s). Maybe they are swapped."
                            .formatted(batchIdle, batchMost));
        }
    }

    public static Settings of(String cluster) {
        return new Settings(
                cluster,
                Duration.ofSeconds(1),
                Duration.ofSeconds(10),
                Duration.ofSeconds(10),
                10_000,
                Duration.ofMinutes(1));
    }

    /** Reads CLUSTER_NAME, BATCH_IDLE_DURATION and BATCH_MAX_DURATION. */
    static Settings of(Map<String, String> environment) {
        var usual = of(environment.getOrDefault("CLUSTER_NAME", ""));
        return new Settings(
                usual.cluster,
                duration(environment, "BATCH_IDLE_DURATION", usual.batchIdle),
                duration(environment, "BATCH_MAX_DURATION", usual.batchMost),
                usual.repeatAfter,
                usual.nodeChangesKept,
                usual.standByFor);
    }

    private static Duration duration(Map<String, String> environment, String name, Duration usual) {
        var text = environment.get(name);
        if (text == null || text.isEmpty()) {
            return usual;
        }
        var parts = GO_DURATION.matcher(text);
        if (!parts.matches()) {
            throw new IllegalArgumentException(
                    "%s is \"%s\", which is no duration such as 500ms, 1s or 1m.".formatted(name, text));
        }
        var count = Long.parseLong(parts.group(1));
        return switch (parts.group(2)) {
            case "ms" -> Duration.ofMillis(count);
            case "s" -> Duration.ofSeconds(count);
            default -> Duration.ofMinutes(count);
        };
    }
}
