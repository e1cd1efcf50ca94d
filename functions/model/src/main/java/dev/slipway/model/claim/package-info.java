/**
 * A node that was asked for, and its life from planned to gone.
 */
@NullMarked
package dev.slipway.model.claim;

import org.jspecify.annotations.NullMarked;
