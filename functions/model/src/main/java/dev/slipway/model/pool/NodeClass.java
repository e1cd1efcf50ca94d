package dev.slipway.model.pool;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * An EC2NodeClass as its user wrote it (karpenter.k8s.aws/v1; aws.md §1.1), the fields that this version honours.
 *
 * @param amiFamily {@code AL2023}, {@code Bottlerocket}, …; from the alias when not written
 * @param images how its images are found
 * @param role name of the nodes' IAM role; empty when {@code instanceProfile} is given
 * @param instanceProfile name of an existing profile; empty when {@code role} is given
 * @param userData merged with what joins the node to its cluster; empty for none
 * @param tags given to everything that is launched
 * @param blockDevices empty for the family's default
 * @param httpTokens {@code required} (IMDSv2) or {@code optional}
 * @param httpPutResponseHopLimit 1 to 64
 * @param associatePublicIpAddress empty leaves it to the subnet; else {@code true} or {@code false}
 * @param detailedMonitoring CloudWatch's one-minute metrics
 * @param hash of everything that makes a node drift
 */
public record NodeClass(
        String name,
        String amiFamily,
        List<SelectorTerm> images,
        List<SelectorTerm> subnets,
        List<SelectorTerm> securityGroups,
        String role,
        String instanceProfile,
        String userData,
        SortedMap<String, String> tags,
        List<BlockDevice> blockDevices,
        String httpTokens,
        int httpPutResponseHopLimit,
        String associatePublicIpAddress,
        boolean detailedMonitoring,
        String hash) {
    public NodeClass {
        images = List.copyOf(images);
        subnets = List.copyOf(subnets);
        securityGroups = List.copyOf(securityGroups);
        tags = Collections.unmodifiableSortedMap(new TreeMap<>(tags));
        blockDevices = List.copyOf(blockDevices);
    }
}
