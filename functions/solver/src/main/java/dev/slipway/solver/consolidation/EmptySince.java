package dev.slipway.solver.consolidation;

import dev.slipway.model.claim.NodeClaimName;
import java.time.Instant;

/** Since when a claim's node has had no pod that would come back elsewhere. */
public record EmptySince(NodeClaimName claim, Instant since) {}
