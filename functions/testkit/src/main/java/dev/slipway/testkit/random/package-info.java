/** Scenarios by chance, the same for the same seed, and a way to make one that fails small enough to read. */
@NullMarked
package dev.slipway.testkit.random;

import org.jspecify.annotations.NullMarked;
