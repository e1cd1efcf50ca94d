package dev.slipway.aws.nodeclass;

import dev.slipway.aws.AwsCalls;
import dev.slipway.aws.Ec2ErrorCodes;
import dev.slipway.aws.Ec2Filters;
import dev.slipway.aws.nodeclass.Part.Found;
import dev.slipway.aws.nodeclass.Part.Missing;
import dev.slipway.model.pool.PlacementGroupSelector;
import java.util.List;
import java.util.Objects;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.DescribePlacementGroupsRequest;
import software.amazon.awssdk.services.ec2.model.Ec2Exception;
import software.amazon.awssdk.services.ec2.model.PlacementGroup;

/** Finds the one placement group of a class by id or name (aws.md §1.11). */
record PlacementGroupSearch(Ec2Client client) {
    Part<dev.slipway.model.pool.PlacementGroup> find(PlacementGroupSelector selector) {
        if (selector.equals(PlacementGroupSelector.NONE)) {
            return new Found<>(dev.slipway.model.pool.PlacementGroup.NONE);
        }
        var groups = describe(selector);
        if (groups.isEmpty()) {
            return new Missing<>(
                    "PlacementGroupNotFound",
                    "No available placement group has the %s \"%s\" of spec.placementGroupSelector. Maybe it is misspelt, or in another region."
                            .formatted(
                                    selector.id().isEmpty() ? "name" : "id",
                                    selector.id().isEmpty() ? selector.name() : selector.id()));
        }
        var group = groups.getFirst();
        return new Found<>(new dev.slipway.model.pool.PlacementGroup(
                group.groupId(), group.strategyAsString(), Objects.requireNonNullElse(group.partitionCount(), 0)));
    }

    private List<PlacementGroup> describe(PlacementGroupSelector selector) {
        var available = Ec2Filters.filter("state", List.of("available"));
        // EC2 knows a filter for names, but none for ids.
        var query = selector.id().isEmpty()
                ? DescribePlacementGroupsRequest.builder()
                        .filters(Ec2Filters.filter("group-name", List.of(selector.name())), available)
                : DescribePlacementGroupsRequest.builder()
                        .groupIds(selector.id())
                        .filters(available);
        var action = "ec2:DescribePlacementGroups";
        try {
            return AwsCalls.call(action, selector.toString(), () -> client.describePlacementGroups(query.build()))
                    .placementGroups();
        } catch (Ec2Exception refusal) {
            if (Ec2ErrorCodes.noPlacementGroup(AwsCalls.codeOf(refusal))) {
                return List.of();
            }
            throw Refused.of(action, refusal);
        }
    }
}
