package dev.slipway.solver.consolidation;

import dev.slipway.solver.provision.ProvisionFacts;

/**
 * The cluster and what could be bought.
 *
 * @param claimless nodes of a NodePool that no claim is known of count too: to judge a cluster that something else runs
 */
public record ConsolidationFacts(ProvisionFacts cluster, ConsolidationSettings settings, boolean claimless) {}
