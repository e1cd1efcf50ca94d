package dev.slipway.aws.nodeclass;

import dev.slipway.aws.Answers;
import dev.slipway.aws.Remembered;
import dev.slipway.aws.family.NodeUserData;
import dev.slipway.aws.nodeclass.Part.Found;
import dev.slipway.aws.nodeclass.Part.Missing;
import dev.slipway.model.pool.CapacityReservation;
import dev.slipway.model.pool.CapacityReservationTerm;
import dev.slipway.model.pool.Condition;
import dev.slipway.model.pool.Condition.Truth;
import dev.slipway.model.pool.NodeClass;
import dev.slipway.model.pool.NodeClassStatus;
import dev.slipway.model.pool.NodeClassStatus.SecurityGroup;
import dev.slipway.model.pool.PlacementGroup;
import dev.slipway.model.pool.PlacementGroupSelector;
import dev.slipway.model.pool.ResolvedNodeClass;
import dev.slipway.model.pool.ResolvedNodeClass.Image;
import dev.slipway.model.pool.ResolvedNodeClass.NotReady;
import dev.slipway.model.pool.ResolvedNodeClass.Ready;
import dev.slipway.model.pool.ResolvedNodeClass.Subnet;
import dev.slipway.model.pool.SelectorTerm;
import dev.slipway.model.port.NodeClassSource;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ssm.SsmClient;

/**
 * What node classes mean. Every part is looked up once and kept: images and security groups for 5 minutes, subnets and
 * reservations for one (never longer, for what they have free), what was not found for one, all of it by the question and not by the class.
 */
public final class NodeClassResolver implements NodeClassSource {
    private static final Duration GOOD_FOR = Duration.ofMinutes(5);
    /** For what holds counts: of free addresses, of free reservations. */
    private static final Duration COUNTS_GOOD_FOR = Duration.ofMinutes(1);

    private static final Duration MISSING_GOOD_FOR = Duration.ofMinutes(1);

    /** How long names that cannot be asked for again may be used: what they name seldom goes. */
    private static final Duration SERVES_FOR = Duration.ofHours(1);

    /** aws.md §1.11. */
    private static final Duration GROUP_SERVES_FOR = Duration.ofHours(24);

    private final RoleProfiles profiles;
    private final Remembered<String> kubernetesVersion;
    private final Answers<List<SelectorTerm>, Part<List<Subnet>>> subnets;
    private final Answers<List<SelectorTerm>, Part<List<SecurityGroup>>> securityGroups;
    private final Answers<ImageSearch.Question, Part<List<Image>>> images;
    private final Answers<List<CapacityReservationTerm>, Part<List<CapacityReservation>>> reservations;
    private final Answers<PlacementGroupSelector, Part<PlacementGroup>> placementGroups;

    /**
     * Asks nothing yet.
     *
     * @param kubernetesVersion of the cluster, {@code 1.34}; images are chosen by it
     */
    public NodeClassResolver(
            Ec2Client ec2, SsmClient ssm, RoleProfiles profiles, Supplier<String> kubernetesVersion, Clock clock) {
        var network = new NetworkSearch(ec2);
        var search = new ImageSearch(ec2, new ImageParameters(ssm, clock), clock);
        this.profiles = profiles;
        this.kubernetesVersion =
                new Remembered<>("Kubernetes version", _ -> GOOD_FOR, SERVES_FOR, clock, kubernetesVersion);
        this.subnets = new Answers<>("subnets", clock, goodFor(COUNTS_GOOD_FOR), COUNTS_GOOD_FOR, network::subnets);
        this.securityGroups =
                new Answers<>("security groups", clock, goodFor(GOOD_FOR), SERVES_FOR, network::securityGroups);
        this.reservations = new Answers<>(
                "capacity reservations",
                clock,
                goodFor(COUNTS_GOOD_FOR),
                COUNTS_GOOD_FOR,
                new ReservationSearch(ec2, clock)::find);
        this.placementGroups = new Answers<>(
                "placement groups",
                clock,
                goodFor(COUNTS_GOOD_FOR),
                GROUP_SERVES_FOR,
                new PlacementGroupSearch(ec2)::find);
        this.images = new Answers<>("images", clock, goodFor(GOOD_FOR), SERVES_FOR, search::find);
    }

    private static Function<Part<?>, Duration> goodFor(Duration found) {
        return part -> part.found() ? found : MISSING_GOOD_FOR;
    }

    @Override
    public ResolvedNodeClass resolve(NodeClass nodeClass) {
        return look(nodeClass).resolved(nodeClass);
    }

    @Override
    public NodeClassStatus status(NodeClass nodeClass) {
        return look(nodeClass).status();
    }

    private Looked look(NodeClass nodeClass) {
        return new Looked(
                valid(nodeClass),
                allowed(() -> subnets.to(nodeClass.subnets())),
                allowed(() -> securityGroups.to(nodeClass.securityGroups())),
                allowed(() -> images.to(question(nodeClass))),
                allowed(() -> profiles.profileOf(nodeClass)),
                allowed(() -> reservations.to(nodeClass.capacityReservations())),
                placementGroup(nodeClass));
    }

    private Part<PlacementGroup> placementGroup(NodeClass nodeClass) {
        try {
            return placementGroups.to(nodeClass.placementGroup());
        } catch (Refused refused) {
            return refused.part("PlacementGroupResolutionFailed");
        }
    }

    private ImageSearch.Question question(NodeClass nodeClass) {
        var byVersion =
                nodeClass.images().stream().anyMatch(term -> !term.alias().isEmpty());
        return new ImageSearch.Question(nodeClass.images(), byVersion ? kubernetesVersion.get() : "");
    }

    private static Part<Boolean> valid(NodeClass nodeClass) {
        return NodeUserData.problemOf(nodeClass)
                .<Part<Boolean>>map(problem -> new Missing<>(problem.reason(), problem.message()))
                .orElse(new Found<>(true));
    }

    /** What may not be asked is missing for that reason; other parts and other classes go on. */
    private static <T> Part<T> allowed(Supplier<Part<T>> part) {
        try {
            return part.get();
        } catch (Refused refused) {
            return refused.part();
        }
    }

    private record Looked(
            Part<Boolean> validation,
            Part<List<Subnet>> subnets,
            Part<List<SecurityGroup>> securityGroups,
            Part<List<Image>> images,
            Part<String> instanceProfile,
            Part<List<CapacityReservation>> reservations,
            Part<PlacementGroup> placementGroup) {

        /** In the order in which they are told. */
        private SequencedMap<String, Part<?>> parts() {
            var parts = new LinkedHashMap<String, Part<?>>();
            parts.put(NodeClassStatus.SUBNETS, subnets);
            parts.put(NodeClassStatus.SECURITY_GROUPS, securityGroups);
            parts.put(NodeClassStatus.IMAGES, images);
            parts.put(NodeClassStatus.INSTANCE_PROFILE, instanceProfile);
            parts.put(NodeClassStatus.RESERVATIONS, reservations);
            parts.put(NodeClassStatus.PLACEMENT_GROUP, placementGroup);
            return parts;
        }

        ResolvedNodeClass resolved(NodeClass nodeClass) {
            var all = new ArrayList<Part<?>>(List.of(validation));
            all.addAll(parts().values());
            for (var part : all) {
                if (part instanceof Missing<?>(var reason, var message)) {
                    return new NotReady(
                            nodeClass.name(), reason, "EC2NodeClass/%s: %s".formatted(nodeClass.name(), message));
                }
            }
            return new Ready(
                    nodeClass,
                    subnets.or(List.of()),
                    securityGroups.or(List.of()).stream().map(SecurityGroup::id).toList(),
                    images.or(List.of()),
                    instanceProfile.or(""),
                    reservations.or(List.of()),
                    placementGroup.or(PlacementGroup.NONE));
        }

        NodeClassStatus status() {
            var conditions = new ArrayList<Condition>();
            parts().forEach((type, part) -> conditions.add(condition(type, part)));
            conditions.add(condition(NodeClassStatus.VALIDATION, validationWith(conditions)));
            return NodeClassStatus.of(
                    subnets.or(List.of()),
                    securityGroups.or(List.of()),
                    images.or(List.of()),
                    instanceProfile.or(""),
                    reservations.or(List.of()),
                    conditions);
        }

        private Part<?> validationWith(List<Condition> parts) {
            var lacking = parts.stream()
                    .filter(part -> part.status() != Truth.TRUE)
                    .map(Condition::type)
                    .collect(Collectors.joining(", "));
            return validation.found() && !lacking.isEmpty()
                    ? new Missing<>("DependenciesNotReady", "Not met: " + lacking + ".")
                    : validation;
        }

        private static Condition condition(String type, Part<?> part) {
            return switch (part) {
                case Found<?> _ -> Condition.met(type);
                case Missing<?>(var reason, var message) -> Condition.failed(type, reason, message);
            };
        }
    }
}
