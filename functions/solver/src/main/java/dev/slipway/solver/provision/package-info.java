/**
 * Which nodes to launch for pods that wait. Enters: {@code ProvisionFacts}. Leaves: {@code ProvisionPlan}. No client, no clock, no chance.
 */
@NullMarked
package dev.slipway.solver.provision;

import org.jspecify.annotations.NullMarked;
