/**
 * From a notice by AWS to a drain that has begun and a replacement that is asked for.
 */
@NullMarked
package dev.slipway.flow.interruption;

import org.jspecify.annotations.NullMarked;
