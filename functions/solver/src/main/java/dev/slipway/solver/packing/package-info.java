/**
 * The cheapest nodes for counted items, as numbers alone: nothing here knows Kubernetes or EC2. Enters: {@code
 * PackingProblem}. Leaves: {@code Packing} and prices for a lower bound. No client, no clock, no chance; work is bounded by
 * {@code Effort}, counted in rounds and steps.
 */
@NullMarked
package dev.slipway.solver.packing;

import org.jspecify.annotations.NullMarked;
