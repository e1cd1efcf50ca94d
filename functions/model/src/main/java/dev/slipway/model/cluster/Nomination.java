package dev.slipway.model.cluster;

import dev.slipway.model.claim.NodeName;
import dev.slipway.model.scheduling.PodId;

/**
 * A pod without a node is expected on one: its {@code status.nominatedNodeName}. The kube-scheduler tries that node first,
 * and keeps its room from pods of no higher priority.
 *
 * @param node may not have joined yet
 */
public record Nomination(PodId pod, NodeName node) {}
