package dev.slipway.aws.family;

import dev.slipway.aws.ClusterIdentity;
import dev.slipway.model.pool.Kubelet;
import dev.slipway.model.scheduling.Taint;
import java.util.List;
import java.util.SortedMap;

/**
 * What an instance is told at its first boot, whatever its family.
 *
 * @param userData the user's own part; empty for none
 * @param labels that the kubelet gives its node
 * @param taints that the kubelet gives its node
 * @param maxPods that the kubelet admits
 * @param clusterDns addresses that pods ask for names; empty when not known
 * @param kubelet as the user wrote it
 * @param raid0 the instance's own disks are joined for pods' storage
 * @param imageNames of the images that it may boot
 */
record FirstBoot(
        String userData,
        ClusterIdentity cluster,
        SortedMap<String, String> labels,
        List<Taint> taints,
        long maxPods,
        List<String> clusterDns,
        Kubelet kubelet,
        boolean raid0,
        List<String> imageNames) {}
