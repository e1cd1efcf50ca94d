/** Chance and shrinking. */
@NullMarked
package dev.slipway.testkit.random;

import org.jspecify.annotations.NullMarked;
