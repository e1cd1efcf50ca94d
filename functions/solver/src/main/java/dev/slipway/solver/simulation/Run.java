package dev.slipway.solver.simulation;

import dev.slipway.solver.placing.Shape;

/**
 * Pods of one shape that follow each other in the scheduler's queue.
 *
 * @param count at least 1
 */
public record Run(Shape shape, int count) {}
