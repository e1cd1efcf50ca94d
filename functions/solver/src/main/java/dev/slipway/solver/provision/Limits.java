package dev.slipway.solver.provision;

import dev.slipway.model.catalog.InstanceType;
import dev.slipway.model.claim.NodeClaim;
import dev.slipway.model.pool.NodePool;
import dev.slipway.model.resource.Quantity;
import dev.slipway.model.resource.ResourceList;
import dev.slipway.model.scheduling.WellKnown;
import dev.slipway.solver.scheduling.Ownership;
import java.util.List;
import java.util.Optional;

/** What a NodePool's limits leave (core.md §2.12). Shrinks while nodes are planned. */
final class Limits {
    private static final String NODES = "nodes";

    private final List<String> limited;
    private ResourceList left;

    private Limits(List<String> limited, ResourceList left) {
        this.limited = limited;
        this.left = left;
    }

    /** Counted are usable claims, and nodes of the pool that no claim knows. */
    static Limits of(ProvisionFacts facts, Ownership ownership, NodePool pool) {
        var used = ResourceList.NONE;
        for (var claim : facts.claims()) {
            if (claim.usable() && claim.spec().nodePool().equals(pool.name())) {
                used = used.plus(claim.capacity()).plus(oneNode());
            }
        }
        for (var node : facts.snapshot().nodes()) {
            var unclaimed = ownership.claimOf(node).map(NodeClaim::usable).isEmpty();
            if (unclaimed
                    && !node.deleting()
                    && pool.name().equals(node.labels().get(WellKnown.NODE_POOL))) {
                used = used.plus(node.capacity()).plus(oneNode());
            }
        }
        return new Limits(pool.limited(), pool.limits().minus(used));
    }

    static Limits none() {
        return new Limits(List.of(), ResourceList.NONE);
    }

    boolean any() {
        return !limited.isEmpty();
    }

    /** A copy to try something with. */
    Limits copy() {
        return new Limits(limited, left);
    }

    boolean allows(InstanceType type) {
        return firstBroken(type).isEmpty();
    }

    /** The first limited resource, by name, that a node of this type would overdraw. */
    Optional<String> firstBroken(InstanceType type) {
        var capacity = capacityOf(type.capacity());
        return limited.stream()
                .filter(name ->
                        left.get(name).millis() < 0 || capacity.get(name).compareTo(left.get(name)) > 0)
                .findFirst();
    }

    /** True when a limited resource would not get smaller by planning {@code other} in place of {@code type}. */
    boolean noLargerThan(InstanceType type, InstanceType other) {
        return limited.stream()
                .allMatch(name ->
                        other.capacity().get(name).compareTo(type.capacity().get(name)) <= 0);
    }

    /** Takes a node that may become any of these: the largest amount of each resource. */
    void take(List<InstanceType> options) {
        var largest = ResourceList.NONE;
        for (var option : options) {
            largest = largest.max(option.capacity());
        }
        left = left.minus(capacityOf(largest));
    }

    Quantity left(String resource) {
        return left.get(resource);
    }

    private static ResourceList capacityOf(ResourceList capacity) {
        return capacity.plus(oneNode());
    }

    private static ResourceList oneNode() {
        return ResourceList.of(NODES, Quantity.of(1));
    }
}
