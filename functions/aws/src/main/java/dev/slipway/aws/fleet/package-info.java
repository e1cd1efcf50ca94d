/**
 * Launches, finds and ends instances: a request becomes launch templates by content, one CreateFleet, and an outcome.
 * User data joins the instance to its cluster.
 */
@NullMarked
package dev.slipway.aws.fleet;

import org.jspecify.annotations.NullMarked;
