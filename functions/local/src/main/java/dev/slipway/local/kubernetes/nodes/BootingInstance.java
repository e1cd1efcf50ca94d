package dev.slipway.local.kubernetes.nodes;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * An instance that was launched and boots.
 *
 * @param instanceId as in {@code i-0123456789abcdef0}
 * @param providerId as in {@code aws:///us-east-1a/i-0123456789abcdef0}
 * @param architecture as Kubernetes names it: {@code amd64} or {@code arm64}
 * @param privateDnsName becomes the node's name
 * @param capacity what the node reports, quantities as Kubernetes writes them, by resource
 * @param allocatable the same without what is reserved
 * @param userData decoded, not Base64
 */
public record BootingInstance(
        String instanceId,
        String providerId,
        String instanceType,
        String zone,
        String region,
        String architecture,
        String privateDnsName,
        SortedMap<String, String> capacity,
        SortedMap<String, String> allocatable,
        String userData) {

    public BootingInstance {
        capacity = Collections.unmodifiableSortedMap(new TreeMap<>(capacity));
        allocatable = Collections.unmodifiableSortedMap(new TreeMap<>(allocatable));
    }
}
