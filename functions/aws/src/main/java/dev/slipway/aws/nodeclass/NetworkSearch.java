package dev.slipway.aws.nodeclass;

import dev.slipway.aws.nodeclass.Part.Found;
import dev.slipway.model.pool.NodeClassStatus.SecurityGroup;
import dev.slipway.model.pool.ResolvedNodeClass.Subnet;
import dev.slipway.model.pool.SelectorTerm;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.DescribeSecurityGroupsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeSubnetsRequest;

/** Finds subnets and security groups (aws.md §1.3). */
record NetworkSearch(Ec2Client client) {
    /** Objects of one page, a count; aws.md §1.3. */
    private static final int PAGE = 500;

    /** By id; missing when there is none. */
    Part<List<Subnet>> subnets(List<SelectorTerm> terms) {
        var found = new TreeMap<String, Subnet>();
        for (var filters : SelectorFilters.of(terms, "subnet-id", "")) {
            var request = DescribeSubnetsRequest.builder()
                    .filters(filters)
                    .maxResults(PAGE)
                    .build();
            Refused.call(
                            "ec2:DescribeSubnets",
                            filters.getFirst().name(),
                            () -> client.describeSubnetsPaginator(request).subnets().stream()
                                    .toList())
                    .forEach(subnet -> found.put(
                            subnet.subnetId(),
                            new Subnet(
                                    subnet.subnetId(),
                                    subnet.availabilityZone(),
                                    Objects.requireNonNullElse(subnet.availabilityZoneId(), ""),
                                    subnet.availableIpAddressCount())));
        }
        return found.isEmpty()
                ? Selectors.notFound("SubnetsNotFound", "subnet", "subnetSelectorTerms", terms)
                : new Found<>(List.copyOf(found.values()));
    }

    /** By id; missing when there is none. */
    Part<List<SecurityGroup>> securityGroups(List<SelectorTerm> terms) {
        var found = new TreeMap<String, SecurityGroup>();
        for (var filters : SelectorFilters.of(terms, "group-id", "group-name")) {
            var request = DescribeSecurityGroupsRequest.builder()
                    .filters(filters)
                    .maxResults(PAGE)
                    .build();
            Refused.call(
                            "ec2:DescribeSecurityGroups",
                            filters.getFirst().name(),
                            () -> client.describeSecurityGroupsPaginator(request).securityGroups().stream()
                                    .toList())
                    .forEach(group -> found.put(
                            group.groupId(),
                            new SecurityGroup(group.groupId(), Objects.requireNonNullElse(group.groupName(), ""))));
        }
        return found.isEmpty()
                ? Selectors.notFound("SecurityGroupsNotFound", "security group", "securityGroupSelectorTerms", terms)
                : new Found<>(List.copyOf(found.values()));
    }
}
