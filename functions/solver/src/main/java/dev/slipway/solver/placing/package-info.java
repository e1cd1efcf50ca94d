/**
 * The scheduler's rules on counts: which pods may join which nodes while a plan grows. Enters: kinds of pods, nodes and
 * what their labels are. Leaves: how many pods of a kind a node may take now. Shared by planning and simulation; knows no
 * prices.
 */
@NullMarked
package dev.slipway.solver.placing;

import org.jspecify.annotations.NullMarked;
