package dev.slipway.flow.provision;

import dev.slipway.model.catalog.CapacityPool;
import dev.slipway.model.catalog.CapacityType;
import dev.slipway.model.catalog.Offering;
import dev.slipway.model.claim.LaunchId;
import dev.slipway.model.claim.NodeClaim;
import dev.slipway.model.claim.NodeClaimSpec;
import dev.slipway.model.pool.NodePool;
import dev.slipway.model.pool.ResolvedNodeClass;
import dev.slipway.model.port.FleetRequest;
import dev.slipway.model.resource.HourlyPrice;
import dev.slipway.model.resource.ResourceList;
import dev.slipway.model.scheduling.Taint;
import dev.slipway.model.scheduling.WellKnown;
import dev.slipway.solver.provision.ProvisionFacts;
import dev.slipway.solver.scheduling.Requirements;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;

/** Spells a launch out: which types in which zones, at which prices. */
final class FleetRequests {
    /**
     * Overrides in one fleet request, a count: EC2's bound for fleets of other types, to which instant ones keep too
     * (aws.md §9.5).
     */
    private static final int MOST_OPTIONS = 300;

    private FleetRequests() {}

    /** A request, or why there can be none. */
    sealed interface Spelled {}

    record Possible(FleetRequest request) implements Spelled {}

    /**
     * Nothing can be launched.
     *
     * @param elsewhere true when other capacity may serve the same pods
     */
    record Impossible(String reason, String message, boolean elsewhere) implements Spelled {}

    /**
     * Spells one launch out.
     *
     * @param claims of the same launch, hence equal but for their names; never empty
     * @param settled what is known of other claims by now
     */
    static Spelled forClaims(
            LaunchId launch, List<NodeClaim> claims, Collection<NodeClaim> settled, ProvisionFacts facts) {
        var spec = claims.getFirst().spec();
        var nodeClass = facts.nodeClasses().stream()
                .filter(known -> known.name().equals(spec.nodeClass()))
                .findFirst()
                .orElse(new ResolvedNodeClass.NotReady(
                        spec.nodeClass(), "NodeClassNotFound", "EC2NodeClass/" + spec.nodeClass() + " is gone."));
        if (nodeClass instanceof ResolvedNodeClass.NotReady notReady) {
            return new Impossible(notReady.reason(), notReady.message(), false);
        }
        var options = options(claims.getFirst(), (ResolvedNodeClass.Ready) nodeClass, facts);
        if (options.isEmpty()) {
            return new Impossible(
                    "InsufficientCapacity",
                    "None of %d instance types is available in %s now."
                            .formatted(spec.instanceTypeOptions().size(), spec.zones()),
                    true);
        }
        var taints = new ArrayList<Taint>(spec.taints());
        taints.addAll(spec.startupTaints());
        return new Possible(new FleetRequest(
                launch,
                claims.size(),
                spec.nodePool(),
                SubnetRoom.estimated((ResolvedNodeClass.Ready) nodeClass, settled, facts.now()),
                spec.labels(),
                taints,
                spec.requests(),
                spec.capacityType(),
                options,
                spec.request()));
    }

    /**
     * True for a claim that was in the book before this plan. Its fleet may have been asked already, and what that answer
     * taught about pools must not change the question: the same question under the same token gets the same answer.
     */
    private static boolean leftBehind(NodeClaim claim, ProvisionFacts facts) {
        return facts.claims().stream().anyMatch(known -> known.name().equals(claim.name()));
    }

    /** A claim on reserved capacity is on one reservation, which its node's labels name. */
    private static boolean ofReservation(NodeClaimSpec spec, Offering offering) {
        var reservation = spec.labels().get(WellKnown.RESERVATION);
        return reservation == null || reservation.equals(offering.reservation());
    }

    /**
     * EC2 weighs spare capacity beside the price of spot, so it might buy spot that costs more than on-demand capacity for the
     * same pods (aws.md §3.3, filter 6). All stay where nothing else is left.
     */
    private static List<FleetRequest.Option> notDearerThanOnDemand(
            List<FleetRequest.Option> options, NodeClaimSpec spec, ProvisionFacts facts) {
        if (spec.capacityType() != CapacityType.SPOT || !alsoOnDemand(spec, facts)) {
            return options;
        }
        var onDemand = spec.instanceTypeOptions().stream()
                .flatMap(name -> facts.catalog().typeFor(spec.nodeClass(), name).stream())
                .flatMap(type -> type.offerings().stream())
                .filter(offering -> offering.available()
                        && offering.capacityType() == CapacityType.ON_DEMAND
                        && spec.zones().contains(offering.zone()))
                .map(Offering::price)
                .min(HourlyPrice::compareTo);
        var cheap = options.stream()
                .filter(option -> onDemand.isEmpty() || option.price().compareTo(onDemand.get()) <= 0)
                .toList();
        return cheap.isEmpty() ? options : cheap;
    }

    /** True when the pool allows on-demand capacity and does not ask for variety, which every option may be needed for. */
    private static boolean alsoOnDemand(NodeClaimSpec spec, ProvisionFacts facts) {
        return facts.snapshot().nodePools().stream()
                .filter(pool -> pool.name().equals(spec.nodePool()))
                .map(NodePool::requirements)
                .anyMatch(asked -> asked.stream().allMatch(requirement -> requirement.minValues() == 0)
                        && Requirements.of(asked.stream()
                                        .filter(requirement -> requirement.key().equals(WellKnown.CAPACITY_TYPE))
                                        .toList())
                                .firstUnmet(_ -> CapacityType.ON_DEMAND.text())
                                .isEmpty());
    }

    private static List<FleetRequest.Option> options(
            NodeClaim claim, ResolvedNodeClass.Ready nodeClass, ProvisionFacts facts) {
        var avoided = new TreeSet<CapacityPool>();
        if (!leftBehind(claim, facts)) {
            facts.unavailable().forEach(offering -> avoided.add(offering.pool()));
        }
        var spec = claim.spec();
        var zones = nodeClass.zones();
        zones.retainAll(spec.zones());
        List<FleetRequest.Option> options = new ArrayList<>();
        for (var typeName : spec.instanceTypeOptions()) {
            var type = facts.catalog().typeFor(spec.nodeClass(), typeName).orElse(null);
            var image = type == null ? null : nodeClass.imageFor(type).orElse(null);
            if (type == null || image == null) {
                continue;
            }
            for (var offering : type.offerings()) {
                if (offering.available()
                        && offering.capacityType() == spec.capacityType()
                        && ofReservation(spec, offering)
                        && zones.contains(offering.zone())
                        && !avoided.contains(new CapacityPool(offering.capacityType(), typeName, offering.zone()))) {
                    options.add(new FleetRequest.Option(
                            typeName,
                            offering.zone(),
                            image.id(),
                            type.capacity().get(ResourceList.PODS).units(),
                            Math.toIntExact(
                                    type.capacity().get(ResourceList.EFA).units()),
                            offering.reservation(),
                            offering.price()));
                }
            }
        }
        options.sort(Comparator.comparing(FleetRequest.Option::price)
                .thenComparing(FleetRequest.Option::instanceType)
                .thenComparing(FleetRequest.Option::zone));
        options = notDearerThanOnDemand(options, spec, facts);
        return options.size() <= MOST_OPTIONS ? options : options.subList(0, MOST_OPTIONS);
    }
}
