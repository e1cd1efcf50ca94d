/**
 * Where the kube-scheduler would let a pod run: labels, requirements, taints, room. Enters: nouns of the model. Leaves:
 * answers with the rule that failed. Shared by the stages; decides nothing by itself.
 */
@NullMarked
package dev.slipway.solver.scheduling;

import org.jspecify.annotations.NullMarked;
