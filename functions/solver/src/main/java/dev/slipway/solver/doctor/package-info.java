/**
 * Whether EC2, the Node objects and the table agree, in this order of truth, and what mends it. Enters: {@code DoctorFacts}.
 * Leaves: {@code DoctorPlan}, or {@code RebuildPlan} where the table was lost.
 */
@NullMarked
package dev.slipway.solver.doctor;

import org.jspecify.annotations.NullMarked;
