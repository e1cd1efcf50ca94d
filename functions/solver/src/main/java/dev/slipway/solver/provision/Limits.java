package dev.slipway.solver.provision;

import dev.slipway.model.catalog.InstanceType;
import dev.slipway.model.claim.NodeClaim;
import dev.slipway.model.pool.NodePool;
import dev.slipway.model.resource.Quantity;
import dev.slipway.model.resource.ResourceList;
import dev.slipway.model.scheduling.WellKnown;
import dev.slipway.solver.placing.Resources;
import dev.slipway.solver.scheduling.Ownership;
import java.util.List;
import java.util.Optional;

/** What a NodePool's limits leave (core.md §2.12). Shrinks while nodes are planned. */
final class Limits {
    private static final long ONE_NODE = 1000;

    private final List<String> limited;
    private final long[] left;

    private Limits(List<String> limited, long[] left) {
        this.limited = limited;
        this.left = left;
    }

    /** Counted are usable claims, and nodes of the pool that no claim knows. */
    static Limits of(ProvisionFacts facts, Ownership ownership, NodePool pool) {
        var used = ResourceList.NONE;
        if (!pool.limited().isEmpty()) {
            for (var claim : facts.claims()) {
                if (claim.usable() && claim.spec().nodePool().equals(pool.name())) {
                    used = used.plusAtMost(claim.capacity()).plusAtMost(oneNode());
                }
            }
            for (var node : facts.snapshot().nodes()) {
                var unclaimed = ownership.claimOf(node).map(NodeClaim::usable).isEmpty();
                if (unclaimed
                        && !Standing.leaves(node, ownership)
                        && pool.name().equals(node.labels().get(WellKnown.NODE_POOL))) {
                    used = used.plusAtMost(node.capacity()).plusAtMost(oneNode());
                }
            }
        }
        var left = new long[pool.limited().size()];
        for (var i = 0; i < left.length; i++) {
            var name = pool.limited().get(i);
            left[i] = pool.limits().get(name).millis() - used.get(name).millis();
        }
        return new Limits(pool.limited(), left);
    }

    private static ResourceList oneNode() {
        return ResourceList.of(ResourceList.NODES, Quantity.of(1));
    }

    /** How many resources are limited. */
    int size() {
        return left.length;
    }

    boolean any() {
        return !limited.isEmpty();
    }

    /** A copy to try something with. */
    Limits copy() {
        return new Limits(limited, left.clone());
    }

    /** The first limited resource, by name, that a node of this type would overdraw. */
    Optional<String> firstBroken(InstanceType type) {
        var amounts = amounts(limited, type);
        for (var i = 0; i < left.length; i++) {
            if (left[i] < 0 || amounts[i] > left[i]) {
                return Optional.of(limited.get(i));
            }
        }
        return Optional.empty();
    }

    /** What a node of this type takes of each of these resources, in thousandths. */
    static long[] amounts(List<String> limited, InstanceType type) {
        return limited.stream()
                .mapToLong(name -> name.equals(ResourceList.NODES)
                        ? ONE_NODE
                        : type.capacity().get(name).millis())
                .toArray();
    }

    /** What a node that may become any of these takes of each limited resource, in thousandths. */
    long[] amounts(List<InstanceType> types) {
        var most = new long[left.length];
        types.forEach(type -> raise(most, amounts(limited, type)));
        return most;
    }

    /** Makes everything as much as the other at least. */
    static void raise(long[] amounts, long[] other) {
        for (var i = 0; i < amounts.length; i++) {
            amounts[i] = Math.max(amounts[i], other[i]);
        }
    }

    /** Whether there is so much left. */
    boolean allows(long[] amounts) {
        return copiesWithin(amounts, 1) == 1;
    }

    /** How much of what is left such a node takes: of the scarcest resource the whole is 1. */
    double share(long[] amounts) {
        var share = 0.0;
        for (var i = 0; i < left.length; i++) {
            share = Math.max(share, amounts[i] / (double) Math.max(1, left[i]));
        }
        return share;
    }

    /** The same of what a pod asks for by itself. */
    double share(ResourceList requests) {
        return share(
                limited.stream().mapToLong(name -> requests.get(name).millis()).toArray());
    }

    /** Takes so many nodes; false when that is too much. */
    boolean take(long[] amounts, int nodes) {
        var within = true;
        Resources.subtract(left, amounts, nodes);
        for (var amount : left) {
            within &= amount >= 0;
        }
        return within;
    }

    /** How many of so many nodes the limits leave room for. */
    int copiesWithin(long[] amounts, int nodes) {
        long copies = nodes;
        for (var i = 0; i < left.length; i++) {
            if (left[i] < 0) {
                return 0;
            }
            if (amounts[i] > 0) {
                copies = Math.min(copies, left[i] / amounts[i]);
            }
        }
        return (int) copies;
    }

    Quantity left(String resource) {
        return new Quantity(left[limited.indexOf(resource)]);
    }
}
