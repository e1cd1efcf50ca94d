/**
 * The next step of taking a node away. Enters: {@code DrainFacts}. Leaves: {@code DrainPlan}.
 */
@NullMarked
package dev.slipway.solver.drain;

import org.jspecify.annotations.NullMarked;
