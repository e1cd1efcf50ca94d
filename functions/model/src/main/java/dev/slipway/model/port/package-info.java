/**
 * Roles that others play for the flow. Adapters implement them; the solver never sees them.
 */
@NullMarked
package dev.slipway.model.port;

import org.jspecify.annotations.NullMarked;
