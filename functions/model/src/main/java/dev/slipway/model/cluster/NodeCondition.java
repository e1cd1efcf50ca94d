package dev.slipway.model.cluster;

import java.time.Instant;

/**
 * A condition of a Node object.
 *
 * @param type such as {@code Ready}, or one that EKS's node monitoring agent adds
 * @param status {@code True}, {@code False} or {@code Unknown}
 * @param since when it last changed its status
 */
public record NodeCondition(String type, String status, Instant since) {}
