/**
 * What EC2 offers, kept for all functions: asks for what is due and writes one object. Plans nothing about nodes.
 */
@NullMarked
package dev.slipway.flow.catalog;

import org.jspecify.annotations.NullMarked;
