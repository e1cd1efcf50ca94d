package dev.slipway.solver.provision;

import dev.slipway.solver.scheduling.Requirements;
import java.util.BitSet;

/**
 * Where in one pool's offer a demand could go.
 *
 * @param demand index among those that are packed together
 * @param custom what the node's own labels must satisfy, the pool's requirements included
 * @param columns that its requirements admit and that can be bought now; whether it has room there is asked apart
 * @param opens of {@code columns}, those that may be bought for this demand's sake
 */
record Fit(int demand, Requirements custom, BitSet columns, BitSet opens) {}
