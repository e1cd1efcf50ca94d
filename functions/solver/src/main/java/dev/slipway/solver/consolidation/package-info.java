/**
 * Which nodes no longer pay for themselves. Enters: {@code DisruptionFacts}. Leaves: {@code DisruptionPlan}.
 */
@NullMarked
package dev.slipway.solver.consolidation;

import org.jspecify.annotations.NullMarked;
