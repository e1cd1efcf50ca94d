/**
 * From a claim that has to go to an instance that is gone, one short step at a time.
 */
@NullMarked
package dev.slipway.flow.drain;

import org.jspecify.annotations.NullMarked;
