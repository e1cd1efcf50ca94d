/**
 * The AWS Price List on this machine: GetProducts over HTTP, with the recorded on-demand prices. Any Pricing client works
 * with it when only its endpoint is overridden.
 */
@NullMarked
package dev.slipway.local.pricing;

import org.jspecify.annotations.NullMarked;
