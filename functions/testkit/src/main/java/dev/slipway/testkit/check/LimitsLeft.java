package dev.slipway.testkit.check;

import dev.slipway.model.pool.NodePool;
import dev.slipway.model.resource.Quantity;
import dev.slipway.model.resource.ResourceList;
import dev.slipway.model.scheduling.WellKnown;
import dev.slipway.testkit.scenario.Scenario;
import java.util.List;

/** What a NodePool's limits leave, the largest option of each new node counted (core.md §2.12). */
final class LimitsLeft {
    private static final ResourceList ONE_NODE = ResourceList.of("nodes", Quantity.of(1));

    private LimitsLeft() {}

    static ResourceList of(NodePool pool, Scenario scenario, Sites sites, List<CheckedPlan.NewNode> nodes) {
        return standing(pool, scenario).minus(planned(pool, scenario, sites, nodes));
    }

    /** Before anything is launched. */
    static ResourceList standing(NodePool pool, Scenario scenario) {
        var left = pool.limits();
        var standing = new Standing(scenario);
        for (var claim : scenario.claims()) {
            if (claim.usable() && claim.spec().nodePool().equals(pool.name())) {
                left = left.minus(claim.capacity()).minus(ONE_NODE);
            }
        }
        for (var node : scenario.snapshot().nodes()) {
            if (standing.claimOf(node) == null
                    && !standing.leaves(node)
                    && pool.name().equals(node.labels().get(WellKnown.NODE_POOL))) {
                left = left.minus(node.capacity()).minus(ONE_NODE);
            }
        }
        return left;
    }

    /** Whether so much is left for one more node. */
    static boolean within(NodePool pool, ResourceList left, ResourceList capacity) {
        for (var name : pool.limited()) {
            var amount = name.equals("nodes") ? 1000 : capacity.get(name).millis();
            if (left.get(name).millis() < 0 || amount > left.get(name).millis()) {
                return false;
            }
        }
        return true;
    }

    private static ResourceList planned(
            NodePool pool, Scenario scenario, Sites sites, List<CheckedPlan.NewNode> nodes) {
        var total = ResourceList.NONE;
        for (var node : nodes) {
            if (node.spec().nodePool().equals(pool.name())) {
                var largest = ONE_NODE;
                for (var option : node.spec().instanceTypeOptions()) {
                    var type = sites.type(option);
                    if (type != null) {
                        largest = largest.max(new Overlaid(scenario.snapshot().nodeOverlays(), pool, type).capacity());
                    }
                }
                total = total.plus(largest);
            }
        }
        return total;
    }

    /** A limit that the new nodes break; one that was broken before them counts only where they use more of it. */
    static List<String> broken(NodePool pool, Scenario scenario, Sites sites, List<CheckedPlan.NewNode> nodes) {
        if (pool.limited().isEmpty()) {
            return List.of();
        }
        var left = standing(pool, scenario);
        var used = planned(pool, scenario, sites, nodes);
        return pool.limited().stream()
                .filter(name -> used.get(name).millis() > 0 && used.get(name).compareTo(left.get(name)) > 0)
                .map(name -> "new nodes have %s of %s, left are %s".formatted(used.get(name), name, left.get(name)))
                .toList();
    }
}
