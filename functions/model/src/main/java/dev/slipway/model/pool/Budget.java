package dev.slipway.model.pool;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How many nodes of a pool may be disrupted at once (core.md §1.4).
 *
 * @param nodes a count, or a percentage with {@code %}
 * @param reasons {@code Empty}, {@code Drifted}, {@code Underutilized}; empty means all
 * @param schedule five-field cron in UTC, or null for always
 * @param duration how long each window lasts, as the user wrote it; null exactly when {@code schedule} is
 */
public record Budget(
        String nodes,
        List<String> reasons,
        @Nullable String schedule,
        @Nullable String duration) {
    public Budget {
        reasons = List.copyOf(reasons);
    }
}
