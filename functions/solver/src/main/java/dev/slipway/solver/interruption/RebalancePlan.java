package dev.slipway.solver.interruption;

import java.time.Instant;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Whether a recommendation is followed. */
public sealed interface RebalancePlan {
    /** The node stays. */
    record Ignore(String why) implements RebalancePlan {}

    /**
     * The node goes as soon as others are ready for its pods.
     *
     * @param followed to be remembered first, as in {@link RebalanceFacts}
     * @param deadline when its drain ends whatever happens; null where its pool sets no terminationGracePeriod
     */
    record Follow(
            SortedMap<String, String> followed, @Nullable Instant deadline) implements RebalancePlan {
        public Follow {
            followed = Collections.unmodifiableSortedMap(new TreeMap<>(followed));
        }
    }
}
