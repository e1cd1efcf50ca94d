package dev.slipway.model.pool;

import dev.slipway.model.pool.ResolvedNodeClass.Image;
import dev.slipway.model.pool.ResolvedNodeClass.Subnet;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

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
    public static final String READY = "Ready";

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
        conditions.add(ready(parts));
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
                .filter(condition -> !List.of(VALIDATION, READY).contains(condition.type()))
                .forEach(parts::add);
        parts.add(Condition.failed(VALIDATION, reason, message));
        return of(subnets, securityGroups, images, instanceProfile, reservations, parts);
    }

    private static Condition ready(List<Condition> parts) {
        var lacking = parts.stream().filter(part -> part.status() != Truth.TRUE).toList();
        if (lacking.isEmpty()) {
            return Condition.met(READY);
        }
        var message = lacking.stream()
                .map(part -> "%s=%s (%s)".formatted(part.type(), part.status().text(), part.reason()))
                .collect(Collectors.joining(", "));
        var status = lacking.stream().anyMatch(part -> part.status() == Truth.FALSE) ? Truth.FALSE : Truth.UNKNOWN;
        return new Condition(READY, status, "UnhealthyDependents", message);
    }

    /** A security group as the status lists it. */
    public record SecurityGroup(String id, String name) {}

    /** What Kubernetes lets a condition be. */
    public enum Truth {
        TRUE("True"),
        FALSE("False"),
        UNKNOWN("Unknown");

        private final String text;

        Truth(String text) {
            this.text = text;
        }

        public String text() {
            return text;
        }
    }

    /**
     * A status condition without its times, which whoever writes it knows.
     *
     * @param reason one word; the type's own name when it is met, as Karpenter has it
     * @param message a sentence with the value at fault and the likely fix; empty when it is met
     */
    public record Condition(String type, Truth status, String reason, String message) {
        public static Condition met(String type) {
            return new Condition(type, Truth.TRUE, type, "");
        }

        public static Condition failed(String type, String reason, String message) {
            return new Condition(type, Truth.FALSE, reason, message);
        }
    }
}
