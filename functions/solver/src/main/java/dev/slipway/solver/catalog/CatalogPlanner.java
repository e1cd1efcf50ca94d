package dev.slipway.solver.catalog;

import dev.slipway.model.catalog.CatalogFacts;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Judges by age alone, so that one schedule serves all, and what failed is tried again at its next turn (aws.md §2.1,
 * §2.8).
 */
public final class CatalogPlanner {
    static final Duration TYPES_GOOD_FOR = Duration.ofHours(12);
    static final Duration ON_DEMAND_GOOD_FOR = Duration.ofHours(12);

    /** A little less than the schedule's five minutes: a turn that comes early by a moment must not skip one. */
    static final Duration SPOT_GOOD_FOR = Duration.ofMinutes(4);

    private CatalogPlanner() {}

    /**
     * What is due.
     *
     * @param kept null when nothing is kept that can be read
     */
    public static CatalogPlan plan(@Nullable CatalogFacts kept, Instant now) {
        return kept == null
                ? new CatalogPlan(true, true, true)
                : new CatalogPlan(
                        due(kept.typesAt(), TYPES_GOOD_FOR, now),
                        due(kept.onDemand().at(), ON_DEMAND_GOOD_FOR, now),
                        due(kept.spot().at(), SPOT_GOOD_FOR, now));
    }

    private static boolean due(Instant at, Duration goodFor, Instant now) {
        return !now.isBefore(at.plus(goodFor));
    }
}
