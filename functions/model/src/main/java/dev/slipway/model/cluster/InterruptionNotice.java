package dev.slipway.model.cluster;

import dev.slipway.model.claim.DisruptionReason;
import dev.slipway.model.claim.InstanceId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * AWS says that instances will be, or have been, taken away.
 *
 * @param reason what kind of notice it is
 * @param instances that it names; may belong to other clusters
 * @param at when AWS sent it
 * @param deadline when the instances are gone whatever happens; null when nothing presses
 */
public record InterruptionNotice(
        DisruptionReason reason,
        List<InstanceId> instances,
        Instant at,
        @Nullable Instant deadline) {
    public InterruptionNotice {
        instances = instances.stream().sorted().toList();
    }
}
