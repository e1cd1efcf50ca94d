package dev.slipway.model.pool;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * An EC2NodeClass as its user wrote it, every field of karpenter.k8s.aws/v1 (aws.md §1.1).
 *
 * @param amiFamily {@code AL2023}, {@code Bottlerocket}, …; from the alias when not written
 * @param images how its images are found
 * @param capacityReservations how reserved capacity is found; empty for none
 * @param role name of the nodes' IAM role; empty when {@code instanceProfile} is given
 * @param instanceProfile name of an existing profile; empty when {@code role} is given
 * @param userData merged with what joins the node to its cluster; empty for none
 * @param tags given to everything that is launched
 * @param context passed to EC2 as CreateFleet's own {@code Context}; empty for none
 * @param blockDevices empty for the family's default
 * @param raid0 {@code instanceStorePolicy: RAID0}: a node's own disks are joined, and pods' storage is on them
 * @param detailedMonitoring CloudWatch's one-minute metrics
 * @param nestedVirtualization {@code cpuOptions.nestedVirtualization}; null for EC2's default
 * @param hash of everything that makes a node drift
 */
public record NodeClass(
        String name,
        String amiFamily,
        List<SelectorTerm> images,
        List<SelectorTerm> subnets,
        List<SelectorTerm> securityGroups,
        List<CapacityReservationTerm> capacityReservations,
        PlacementGroupSelector placementGroup,
        String role,
        String instanceProfile,
        String userData,
        SortedMap<String, String> tags,
        String context,
        Kubelet kubelet,
        List<BlockDevice> blockDevices,
        boolean raid0,
        Network network,
        MetadataOptions metadataOptions,
        boolean detailedMonitoring,
        @Nullable Boolean nestedVirtualization,
        String hash) {
    public NodeClass {
        images = List.copyOf(images);
        subnets = List.copyOf(subnets);
        securityGroups = List.copyOf(securityGroups);
        capacityReservations = List.copyOf(capacityReservations);
        tags = Collections.unmodifiableSortedMap(new TreeMap<>(tags));
        blockDevices = List.copyOf(blockDevices);
    }

    /** One that selects nothing and has a default for everything else. */
    public static NodeClass plain(String name, String amiFamily, String role, String hash) {
        return new NodeClass(
                name,
                amiFamily,
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                PlacementGroupSelector.NONE,
                role,
                "",
                "",
                Collections.emptySortedMap(),
                "",
                Kubelet.NONE,
                List.of(),
                false,
                Network.DEFAULT,
                MetadataOptions.DEFAULT,
                false,
                null,
                hash);
    }
}
