/**
 * What every implementation of a port must do, as abstract tests: a fake and its adapter extend the same contract.
 * Enters: an implementation, empty. Leaves: a verdict. Nothing here knows how anything is stored.
 */
@NullMarked
package dev.slipway.testkit.contract;

import org.jspecify.annotations.NullMarked;
