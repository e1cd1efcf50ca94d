package dev.slipway.model.port;

import dev.slipway.model.cluster.NodeChange;

/** Tells that a node joined, changed or went. */
public interface NodeQueue {
    void send(NodeChange change);
}
