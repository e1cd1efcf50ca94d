/**
 * Amounts and prices, exact: thousandths of cores, bytes, millionths of dollars. Nothing here is a {@code double}.
 */
@NullMarked
package dev.slipway.model.resource;

import org.jspecify.annotations.NullMarked;
