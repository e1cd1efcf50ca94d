/**
 * The Kubernetes API of the embedded default: fabric8's CRUD server as the store, with what it lacks in front.
 *
 * <p>HTTP requests enter through {@code HttpDoor}; the stand-ins of the control plane enter through
 * {@link dev.slipway.local.kubernetes.api.Registry} without HTTP. Nothing here knows Slipway.
 */
@NullMarked
package dev.slipway.local.kubernetes.api;

import org.jspecify.annotations.NullMarked;
