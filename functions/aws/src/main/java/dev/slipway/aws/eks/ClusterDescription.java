package dev.slipway.aws.eks;

import dev.slipway.aws.ClusterIdentity;

/**
 * What EKS says of the cluster (DescribeCluster).
 *
 * @param identity what nodes have to know; the Services' range is that of the cluster's IP family
 * @param version of Kubernetes, {@code 1.34}: while the control plane is upgraded the old one, which every API server
 *     still serves nodes of
 */
public record ClusterDescription(ClusterIdentity identity, String version) {}
