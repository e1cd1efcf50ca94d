package dev.slipway.solver.interruption;

import dev.slipway.model.claim.InstanceId;
import dev.slipway.model.claim.NodeClaim;
import dev.slipway.model.cluster.InterruptionNotice;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A notice about one instance.
 *
 * @param claim the claim that has the instance; null when no claim of this cluster has it
 */
public record InterruptionFacts(
        Instant now,
        InterruptionNotice notice,
        InstanceId instance,
        @Nullable NodeClaim claim) {}
