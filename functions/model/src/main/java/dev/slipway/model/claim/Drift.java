package dev.slipway.model.claim;

import java.time.Instant;

/**
 * A node is no longer what its NodePool and EC2NodeClass ask for. It goes on serving; who disrupts nodes replaces it when
 * budgets allow.
 *
 * @param reason one word, Karpenter's where it has one: {@code NodePoolDrifted}, {@code AMIDrift}, …; never empty
 * @param since when it was first found for this reason
 */
public record Drift(String reason, Instant since) {}
