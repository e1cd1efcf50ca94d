package dev.slipway.solver.registration;

import dev.slipway.model.claim.NodeClaim;
import dev.slipway.model.cluster.NodeSnapshot;
import java.time.Instant;

/**
 * A claim and the node that carries its instance's provider id.
 *
 * @param claim live
 */
public record RegistrationFacts(Instant now, NodeClaim claim, NodeSnapshot node) {}
