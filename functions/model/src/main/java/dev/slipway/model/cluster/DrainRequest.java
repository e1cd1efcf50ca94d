package dev.slipway.model.cluster;

import dev.slipway.model.claim.NodeClaimName;

/**
 * A message of the drain queue: take the next step with this claim.
 *
 * @param step the claim's count of drain steps when this was sent; a message behind the claim is void
 */
public record DrainRequest(String cluster, NodeClaimName claim, int step) {}
