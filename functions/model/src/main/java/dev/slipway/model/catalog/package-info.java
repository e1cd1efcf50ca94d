/**
 * What EC2 offers: instance types and their priced offerings.
 */
@NullMarked
package dev.slipway.model.catalog;

import org.jspecify.annotations.NullMarked;
