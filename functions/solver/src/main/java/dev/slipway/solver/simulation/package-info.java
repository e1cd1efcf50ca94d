/**
 * A simulated kube-scheduler. A board and the pods that wait enter; which pod binds where leaves. It filters as the board
 * says, scores as the default plugins of Kubernetes 1.34 do, and samples nodes as they do. Forbidden: prices, and any
 * thought of what would be best.
 */
@NullMarked
package dev.slipway.solver.simulation;

import org.jspecify.annotations.NullMarked;
