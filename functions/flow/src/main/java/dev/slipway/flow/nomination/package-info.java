/**
 * From claims whose nodes have names to pods that know where they will run.
 */
@NullMarked
package dev.slipway.flow.nomination;

import org.jspecify.annotations.NullMarked;
