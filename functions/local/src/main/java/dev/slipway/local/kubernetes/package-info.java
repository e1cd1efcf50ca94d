/**
 * A whole Kubernetes cluster for the embedded default: an API over HTTP and stand-ins for what acts on it.
 *
 * <p>Instances that boot go in, nodes and running pods come out. Nothing here knows Slipway, and no production code knows this.
 */
@NullMarked
package dev.slipway.local.kubernetes;

import org.jspecify.annotations.NullMarked;
