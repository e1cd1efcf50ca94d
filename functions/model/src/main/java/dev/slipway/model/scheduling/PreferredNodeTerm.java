package dev.slipway.model.scheduling;

/**
 * A wish about the node.
 *
 * @param weight 1 to 100
 */
public record PreferredNodeTerm(int weight, NodeSelectorTerm term) {}
