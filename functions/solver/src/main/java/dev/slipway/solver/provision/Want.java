package dev.slipway.solver.provision;

import dev.slipway.solver.placing.Variant;
import org.jspecify.annotations.Nullable;

/**
 * Pods for which nodes are to be bought.
 *
 * @param cell where; null when no rule about other pods cares
 */
record Want(Variant variant, @Nullable Cell cell) {}
