/**
 * What a notice from AWS means for a claim. Enters: {@code InterruptionFacts}. Leaves: {@code InterruptionPlan}.
 */
@NullMarked
package dev.slipway.solver.interruption;

import org.jspecify.annotations.NullMarked;
