/** Valid plans that pass and broken ones that are named. */
@NullMarked
package dev.slipway.testkit.check;

import org.jspecify.annotations.NullMarked;
