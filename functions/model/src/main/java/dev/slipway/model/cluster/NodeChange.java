package dev.slipway.model.cluster;

import dev.slipway.model.claim.NodeName;
import java.time.Instant;

/**
 * A message of the node queue: a node appeared, became ready, changed or went. Only a hint: whoever gets it reads the
 * node itself.
 *
 * @param providerId empty when the node had none
 * @param gone the object was deleted
 */
public record NodeChange(String cluster, NodeName node, String providerId, boolean gone, Instant at) {}
