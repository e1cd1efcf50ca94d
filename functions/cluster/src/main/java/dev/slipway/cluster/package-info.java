/**
 * Kubernetes: objects in, a {@link dev.slipway.model.cluster.ClusterSnapshot} out; node patches, evictions and events
 * out. Enters: manifests, or the API server's answers. Leaves: model records alone; no Kubernetes class passes this
 * package but those handed to it. Every failure of the client is translated in {@code ApiFaults}. Also holds the one
 * JSON codec of the model, because Jackson comes with the Kubernetes client and nowhere else. Forbidden: decisions.
 */
@NullMarked
package dev.slipway.cluster;

import org.jspecify.annotations.NullMarked;
