/**
 * What log lines are about. Enters: the request that is answered, the claim at hand. Leaves: their names in every line that is
 * logged meanwhile. No decision rests on it.
 */
@NullMarked
package dev.slipway.flow.logging;

import org.jspecify.annotations.NullMarked;
