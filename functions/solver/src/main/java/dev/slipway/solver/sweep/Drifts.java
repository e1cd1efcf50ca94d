package dev.slipway.solver.sweep;

import dev.slipway.model.catalog.CapacityType;
import dev.slipway.model.catalog.InstanceType;
import dev.slipway.model.claim.CloudInstance;
import dev.slipway.model.claim.LaunchedInstance;
import dev.slipway.model.claim.NodeClaim;
import dev.slipway.model.cluster.NodeSnapshot;
import dev.slipway.model.pool.CapacityReservation;
import dev.slipway.model.pool.NodeClass;
import dev.slipway.model.pool.NodePool;
import dev.slipway.model.pool.ResolvedNodeClass.Ready;
import dev.slipway.model.pool.ResolvedNodeClass.Subnet;
import dev.slipway.solver.scheduling.Labels;
import dev.slipway.solver.scheduling.Requirements;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The single tests for drift, in their order, under Karpenter's names (core.md §3.7, aws.md §5). */
final class Drifts {
    /** How long a type may be missing from the catalogue without meaning anything; core.md §3.7. */
    static final Duration TYPE_MAY_BE_MISSING = Duration.ofHours(1);

    /** Reasons that {@link #ofAccount} finds. */
    static final List<String> OF_ACCOUNT =
            List.of("AMIDrift", "SecurityGroupDrift", "SubnetDrift", "CapacityReservationDrift", "PlacementGroupDrift");

    private final DriftFacts facts;
    private final Map<String, Ready> ready = new TreeMap<>();
    private final Map<String, Map<String, InstanceType>> types = new TreeMap<>();

    Drifts(DriftFacts facts) {
        this.facts = facts;
        for (var nodeClass : facts.nodeClasses()) {
            if (nodeClass instanceof Ready found) {
                var typesByName = new TreeMap<String, InstanceType>();
                facts.catalog().typesFor(found.name()).forEach(type -> typesByName.put(type.name(), type));
                ready.put(found.name(), found);
                types.put(found.name(), typesByName);
            }
        }
    }

    /** What is found of one node. */
    sealed interface Verdict {
        record Drifted(String reason, String why) implements Verdict {}

        record InOrder() implements Verdict {}

        /** Something that has to be known is not to be had now. */
        record Unknown() implements Verdict {}
    }

    /** True for hashes of the same form, which is named before the first hyphen. */
    static boolean comparable(String one, String other) {
        return form(one).equals(form(other));
    }

    private static String form(String hash) {
        return hash.substring(0, hash.indexOf('-') + 1);
    }

    /** By what the NodePool says. A pool that is gone asks for nothing. */
    Optional<Verdict> ofPool(
            NodeClaim claim, LaunchedInstance instance, @Nullable NodePool pool, @Nullable NodeSnapshot node) {
        if (pool == null) {
            return Optional.empty();
        }
        if (differ(claim.spec().nodePoolHash(), pool.hash())) {
            return drifted("NodePoolDrifted", "the template of NodePool/%s has changed".formatted(pool.name()));
        }
        return requirements(claim, instance, pool, node).or(() -> type(claim, instance));
    }

    /** By what the EC2NodeClass says. A class that is gone asks for nothing. */
    Optional<Verdict> ofClass(NodeClaim claim, @Nullable NodeClass nodeClass) {
        return nodeClass != null && differ(claim.spec().nodeClassHash(), nodeClass.hash())
                ? drifted("NodeClassDrift", "EC2NodeClass/%s has changed".formatted(nodeClass.name()))
                : Optional.empty();
    }

    /** By what the class's selectors find in the account. */
    Verdict ofAccount(
            NodeClaim claim,
            LaunchedInstance instance,
            @Nullable NodeClass nodeClass,
            @Nullable CloudInstance described) {
        if (nodeClass == null) {
            return new Verdict.InOrder();
        }
        var found = ready.get(nodeClass.name());
        if (found == null) {
            return new Verdict.Unknown();
        }
        return image(claim, instance, found)
                .or(() -> described == null ? Optional.of(new Verdict.Unknown()) : attachments(described, found))
                .orElseGet(Verdict.InOrder::new);
    }

    /** A label that the provider sets is judged where it is known; any other one has to be there. */
    private Optional<Verdict> requirements(
            NodeClaim claim, LaunchedInstance instance, NodePool pool, @Nullable NodeSnapshot node) {
        if (node == null) {
            return Optional.empty();
        }
        var labels = labels(claim, instance, node);
        var asked = Requirements.of(pool.requirements());
        var known = new TreeMap<>(asked.wellKnown().sets());
        known.keySet().retainAll(labels.keySet());
        return asked.custom()
                .firstUnmet(Labels.of(labels))
                .or(() -> new Requirements(known).firstUnmet(Labels.of(labels)))
                .flatMap(key -> drifted(
                        "RequirementsDrifted",
                        "NodePool/%s asks for other values of %s than \"%s\""
                                .formatted(pool.name(), key, labels.getOrDefault(key, ""))));
    }

    private SortedMap<String, String> labels(NodeClaim claim, LaunchedInstance instance, NodeSnapshot node) {
        var labels = new TreeMap<String, String>();
        var type = typesOf(claim).get(instance.pool().instanceType());
        if (type != null) {
            labels.putAll(type.labels());
        }
        labels.putAll(claim.spec().labels());
        labels.putAll(node.labels());
        return labels;
    }

    private Optional<Verdict> type(NodeClaim claim, LaunchedInstance instance) {
        var found = ready.get(claim.spec().nodeClass());
        if (found == null
                || claim.spec().createdAt().plus(TYPE_MAY_BE_MISSING).isAfter(facts.now())
                // Types are not offered where the class has no subnet; that is another drift.
                || !found.zones().contains(instance.pool().zone())) {
            return Optional.empty();
        }
        var type = typesOf(claim).get(instance.pool().instanceType());
        var offered = type != null
                && type.offerings().stream()
                        .anyMatch(offering -> offering.zone()
                                        .equals(instance.pool().zone())
                                && (offering.capacityType() == instance.pool().capacityType()
                                        || (instance.pool().capacityType() == CapacityType.RESERVED
                                                && offering.capacityType() == CapacityType.ON_DEMAND)));
        return offered
                ? Optional.empty()
                : drifted("InstanceTypeNotFound", "%s is not sold any more".formatted(instance.pool()));
    }

    /** A type or an image that is not known proves nothing. */
    private Optional<Verdict> image(NodeClaim claim, LaunchedInstance instance, Ready nodeClass) {
        return Optional.ofNullable(typesOf(claim).get(instance.pool().instanceType()))
                .flatMap(nodeClass::imageFor)
                .filter(image -> !image.id().equals(instance.imageId()))
                .flatMap(image -> drifted("AMIDrift", "%s boots %s now".formatted(nodeClass.name(), image.id())));
    }

    private static Optional<Verdict> attachments(CloudInstance instance, Ready nodeClass) {
        if (instance.subnetId().isEmpty()) {
            return Optional.of(new Verdict.Unknown());
        }
        if (!instance.securityGroupIds().equals(nodeClass.securityGroupIds())) {
            return drifted(
                    "SecurityGroupDrift",
                    "has %s, not %s".formatted(instance.securityGroupIds(), nodeClass.securityGroupIds()));
        }
        if (nodeClass.subnets().stream().map(Subnet::id).noneMatch(instance.subnetId()::equals)) {
            return drifted("SubnetDrift", "%s is none of the class's subnets".formatted(instance.subnetId()));
        }
        if (!instance.reservation().isEmpty()
                && nodeClass.reservations().stream()
                        .map(CapacityReservation::id)
                        .noneMatch(instance.reservation()::equals)) {
            return drifted("CapacityReservationDrift", "%s is not selected any more".formatted(instance.reservation()));
        }
        return instance.placementGroup().equals(nodeClass.placementGroup().id())
                ? Optional.empty()
                : drifted(
                        "PlacementGroupDrift",
                        "is in \"%s\", not in \"%s\""
                                .formatted(
                                        instance.placementGroup(),
                                        nodeClass.placementGroup().id()));
    }

    private Map<String, InstanceType> typesOf(NodeClaim claim) {
        return types.getOrDefault(claim.spec().nodeClass(), Collections.emptyMap());
    }

    private static boolean differ(String one, String other) {
        return comparable(one, other) && !one.equals(other);
    }

    private static Optional<Verdict> drifted(String reason, String why) {
        return Optional.of(new Verdict.Drifted(reason, why));
    }
}
