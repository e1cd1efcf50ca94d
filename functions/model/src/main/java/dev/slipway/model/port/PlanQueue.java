package dev.slipway.model.port;

import dev.slipway.model.cluster.PlanRequest;

/** Asks the one planner of a cluster. */
public interface PlanQueue {
    void send(PlanRequest request);
}
