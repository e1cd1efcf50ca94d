/**
 * What a node that joined means for its claim. Enters: {@code RegistrationFacts}. Leaves: {@code RegistrationPlan}.
 */
@NullMarked
package dev.slipway.solver.registration;

import org.jspecify.annotations.NullMarked;
