package dev.slipway.aws.catalog;

import dev.slipway.aws.AwsCalls;
import dev.slipway.aws.family.NodeUserData;
import dev.slipway.model.pool.NodeClass;
import dev.slipway.model.pool.ResolvedNodeClass;
import dev.slipway.model.pool.ResolvedNodeClass.NotReady;
import dev.slipway.model.pool.ResolvedNodeClass.Subnet;
import dev.slipway.model.pool.SelectorTerm;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Ec2Exception;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.SecurityGroup;

/** Looks up what a node class selects; the first thing that cannot be found is the reason why it is not ready. */
final class NodeClassResolver {
    private final Ec2Client client;
    private final ImageSearch images;

    NodeClassResolver(Ec2Client client, Supplier<String> kubernetesVersion) {
        this.client = client;
        this.images = new ImageSearch(client, kubernetesVersion);
    }

    ResolvedNodeClass resolve(NodeClass nodeClass) {
        var name = nodeClass.name();
        var problem = NodeUserData.problemOf(nodeClass);
        if (problem.isPresent()) {
            return new NotReady(name, problem.get().reason(), problem.get().message());
        }
        try {
            var subnets = subnets(nodeClass);
            if (subnets.isEmpty()) {
                return notFound(nodeClass, "SubnetsNotFound", "subnet", "subnetSelectorTerms", nodeClass.subnets());
            }
            var groups = securityGroups(nodeClass);
            if (groups.isEmpty()) {
                return notFound(
                        nodeClass,
                        "SecurityGroupsNotFound",
                        "security group",
                        "securityGroupSelectorTerms",
                        nodeClass.securityGroups());
            }
            return switch (images.find(nodeClass)) {
                case ImageSearch.Found(var found)
                when !found.isEmpty() -> new ResolvedNodeClass.Ready(nodeClass, subnets, List.copyOf(groups), found);
                case ImageSearch.Found _ ->
                    notFound(nodeClass, "AMINotFound", "image", "amiSelectorTerms", nodeClass.images());
                case ImageSearch.Unsupported(var message) -> new NotReady(name, "UnsupportedAlias", message);
            };
        } catch (Ec2Exception e) {
            return new NotReady(
                    name,
                    "ResolutionFailed",
                    "EC2 refused to look up what EC2NodeClass/%s selects: %s: %s. Maybe the function's role lacks the permission."
                            .formatted(name, AwsCalls.codeOf(e), AwsCalls.messageOf(e)));
        }
    }

    private List<Subnet> subnets(NodeClass nodeClass) {
        var found = new TreeMap<String, Subnet>();
        for (var filters : SelectorFilters.of(nodeClass.subnets(), "subnet-id", "")) {
            AwsCalls.call(
                            "ec2:DescribeSubnets",
                            nodeClass.name(),
                            () ->
                                    client
                                            .describeSubnetsPaginator(describe -> describe.filters(filters))
                                            .subnets()
                                            .stream()
                                            .toList())
                    .forEach(subnet -> found.put(
                            subnet.subnetId(),
                            new Subnet(
                                    subnet.subnetId(), subnet.availabilityZone(), subnet.availableIpAddressCount())));
        }
        return List.copyOf(found.values());
    }

    private SortedSet<String> securityGroups(NodeClass nodeClass) {
        var found = new TreeSet<String>();
        for (List<Filter> filters : SelectorFilters.of(nodeClass.securityGroups(), "group-id", "group-name")) {
            found.addAll(AwsCalls.call(
                    "ec2:DescribeSecurityGroups",
                    nodeClass.name(),
                    () ->
                            client
                                    .describeSecurityGroupsPaginator(describe -> describe.filters(filters))
                                    .securityGroups()
                                    .stream()
                                    .map(SecurityGroup::groupId)
                                    .toList()));
        }
        return found;
    }

    private static NotReady notFound(
            NodeClass nodeClass, String reason, String what, String field, List<SelectorTerm> terms) {
        var selector = terms.stream().map(NodeClassResolver::text).collect(Collectors.joining(", or "));
        return new NotReady(
                nodeClass.name(),
                reason,
                "No %s matches spec.%s of EC2NodeClass/%s: %s. Maybe a tag or id is misspelt, or is in another region."
                        .formatted(what, field, nodeClass.name(), selector.isEmpty() ? "(none given)" : selector));
    }

    private static String text(SelectorTerm term) {
        var parts = new TreeMap<String, String>();
        term.tags().forEach((key, value) -> parts.put("tag " + key, value));
        parts.put("id", term.id());
        parts.put("name", term.name());
        parts.put("alias", term.alias());
        parts.put("owner", term.owner());
        parts.values().removeIf(String::isEmpty);
        return parts.entrySet().stream()
                .map(part -> part.getKey() + "=" + part.getValue())
                .collect(Collectors.joining(" and "));
    }
}
