/**
 * From a schedule to nodes that are taken away because nobody needs them.
 */
@NullMarked
package dev.slipway.flow.consolidation;

import org.jspecify.annotations.NullMarked;
