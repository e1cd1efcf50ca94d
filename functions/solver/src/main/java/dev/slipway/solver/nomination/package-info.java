/**
 * Which pods that wait are told the node that they were planned for, and which are told that it does not come.
 */
@NullMarked
package dev.slipway.solver.nomination;

import org.jspecify.annotations.NullMarked;
