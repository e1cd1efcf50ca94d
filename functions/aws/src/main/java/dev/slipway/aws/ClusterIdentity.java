package dev.slipway.aws;

import java.util.List;

/**
 * What an instance has to know to join its cluster (EKS DescribeCluster).
 *
 * @param name of the EKS cluster; also the value of the tags that mark what belongs to it
 * @param endpoint of the API server, {@code https://…}
 * @param caBundle its certificate authority, base64 as EKS gives it
 * @param serviceCidr of the cluster's services, {@code 10.100.0.0/16} or {@code fd30:1c53:5f8a::/108}; empty when unknown
 */
public record ClusterIdentity(String name, String endpoint, String caBundle, String serviceCidr) {
    /** True when pods and services have IPv6 addresses. */
    public boolean ipv6() {
        return serviceCidr.contains(":");
    }

    /**
     * The address of the service {@code kube-system/kube-dns}: EKS gives it the tenth of the services' range; Amazon EKS
     * User Guide, "View Amazon EKS networking requirements", read 2026-11-27. Empty when the range is not known.
     */
    public List<String> dnsAddresses() {
        var network = serviceCidr.replaceFirst("/.*", "");
        if (network.endsWith("::")) {
            return List.of(network + "a");
        }
        return network.matches("\\d+\\.\\d+\\.\\d+\\.0") ? List.of(network.replaceFirst("0$", "10")) : List.of();
    }
}
