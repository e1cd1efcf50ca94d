package dev.slipway.aws;

/**
 * What an instance has to know to join its cluster (EKS DescribeCluster).
 *
 * @param name of the EKS cluster; also the value of the tags that mark what belongs to it
 * @param endpoint of the API server, {@code https://…}
 * @param caBundle its certificate authority, base64 as EKS gives it
 * @param serviceCidr of the cluster's services, {@code 10.100.0.0/16}
 */
public record ClusterIdentity(String name, String endpoint, String caBundle, String serviceCidr) {}
