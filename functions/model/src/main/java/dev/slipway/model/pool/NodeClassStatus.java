package dev.slipway.model.pool;

import dev.slipway.model.pool.ResolvedNodeClass.Image;
import dev.slipway.model.pool.ResolvedNodeClass.Subnet;
import java.util.ArrayList;
import java.util.List;

/**
 * What the status of an EC2NodeClass says: what its selectors found, and a condition for each part (aws.md §1.12).
 *
 * @param subnets by most free addresses, then id; empty when none was found
 * @param securityGroups by id
 * @param images newest first
 * @param instanceProfile name of the profile; empty when there is none
 * @param reservations by id
 * @param conditions one for each part, the last one is {@code Ready}
 */
public record NodeClassStatus(
        List<Subnet> subnets,
        List<SecurityGroup> securityGroups,
        List<Image> images,
        String instanceProfile,
        List<CapacityReservation> reservations,
        List<Condition> conditions) {
    public static final String SUBNETS = "SubnetsReady";
    public static final String SECURITY_GROUPS = "SecurityGroupsReady";
    public static final String IMAGES = "AMIsReady";
    public static final String INSTANCE_PROFILE = "InstanceProfileReady";
    public static final String RESERVATIONS = "CapacityReservationsReady";
    public static final String PLACEMENT_GROUP = "PlacementGroupReady";
    public static final String VALIDATION = "ValidationSucceeded";

    public NodeClassStatus {
        subnets = subnets.stream().sorted(Subnet.ROOMIEST_FIRST).toList();
        securityGroups = List.copyOf(securityGroups);
        images = List.copyOf(images);
        reservations = List.copyOf(reservations);
        conditions = List.copyOf(conditions);
    }

    /** With {@code Ready} added, which is true when all of these are, and false when one is false. */
    public static NodeClassStatus of(
            List<Subnet> subnets,
            List<SecurityGroup> securityGroups,
            List<Image> images,
            String instanceProfile,
            List<CapacityReservation> reservations,
            List<Condition> parts) {
        var conditions = new ArrayList<>(parts);
        conditions.add(Condition.ready(parts));
        return new NodeClassStatus(subnets, securityGroups, images, instanceProfile, reservations, conditions);
    }

    /**
     * An object that could not be read, so that nothing was looked up.
     *
     * @param message what is wrong with it
     */
    public static NodeClassStatus unreadable(String message) {
        return of(
                List.of(),
                List.of(),
                List.of(),
                "",
                List.of(),
                List.of(Condition.failed(VALIDATION, "SpecInvalid", message)));
    }

    /** The same, except that the class is not valid. */
    public NodeClassStatus invalid(String reason, String message) {
        var parts = new ArrayList<Condition>();
        conditions.stream()
                .filter(condition -> !List.of(VALIDATION, Condition.READY).contains(condition.type()))
                .forEach(parts::add);
        parts.add(Condition.failed(VALIDATION, reason, message));
        return of(subnets, securityGroups, images, instanceProfile, reservations, parts);
    }

    /** A security group as the status lists it. */
    public record SecurityGroup(String id, String name) {}
}
