/**
 * What was left behind and has to move on. Enters: {@code SweepFacts}. Leaves: {@code SweepPlan}.
 */
@NullMarked
package dev.slipway.solver.sweep;

import org.jspecify.annotations.NullMarked;
