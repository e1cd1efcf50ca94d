/**
 * Why something was decided: the records of the decision ledger.
 */
@NullMarked
package dev.slipway.model.decision;

import org.jspecify.annotations.NullMarked;
