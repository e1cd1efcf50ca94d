package dev.slipway.testkit.check;

import dev.slipway.model.catalog.InstanceType;
import dev.slipway.model.catalog.Offering;
import dev.slipway.model.claim.NodeClaimSpec;
import dev.slipway.model.pool.NodePool;
import dev.slipway.model.pool.ResolvedNodeClass;
import dev.slipway.model.resource.HourlyPrice;
import dev.slipway.model.scheduling.Operator;
import dev.slipway.model.scheduling.Requirement;
import dev.slipway.model.scheduling.Taint;
import dev.slipway.model.scheduling.WellKnown;
import dev.slipway.testkit.scenario.Scenario;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What a new node owes to its NodePool and node class. */
final class PoolRules {
    private final Scenario scenario;
    private final Sites sites;
    private final boolean bestEffort;

    PoolRules(Scenario scenario, Sites sites, boolean bestEffort) {
        this.scenario = scenario;
        this.sites = sites;
        this.bestEffort = bestEffort;
    }

    @Nullable
    NodePool pool(String name) {
        for (var pool : scenario.snapshot().nodePools()) {
            if (pool.name().equals(name)) {
                return pool;
            }
        }
        return null;
    }

    ResolvedNodeClass.@Nullable Ready nodeClass(String name) {
        for (var one : scenario.nodeClasses()) {
            if (one instanceof ResolvedNodeClass.Ready ready && ready.name().equals(name)) {
                return ready;
            }
        }
        return null;
    }

    void check(CheckedPlan.NewNode node, Site site, List<Violation> found) {
        var spec = node.spec();
        var pool = pool(spec.nodePool());
        if (pool == null) {
            found.add(at(node, Rule.POOL, "there is no NodePool %s".formatted(spec.nodePool())));
            return;
        }
        if (!pool.followsPods() && !spec.pods().isEmpty()) {
            found.add(at(node, Rule.POOL, "NodePool %s follows no pods".formatted(spec.nodePool())));
        }
        var nodeClass = nodeClass(pool.nodeClassRef().name());
        if (nodeClass == null || !spec.nodeClass().equals(nodeClass.name())) {
            found.add(at(node, Rule.POOL, "node class %s is not ready or not its pool's".formatted(spec.nodeClass())));
            return;
        }
        checkTemplate(node, pool, found);
        checkRequirements(node, pool, site, found);
        checkOfferings(node, pool, nodeClass, found);
        checkMinValues(node, pool, found);
    }

    private static Violation at(CheckedPlan.NewNode node, Rule rule, String sentence) {
        return new Violation(rule, node.name(), "", sentence);
    }

    private static void checkTemplate(CheckedPlan.NewNode node, NodePool pool, List<Violation> found) {
        var spec = node.spec();
        pool.labels().forEach((key, value) -> {
            if (!value.equals(spec.labels().get(key))) {
                found.add(at(node, Rule.POOL_TEMPLATE, "label %s should be %s".formatted(key, value)));
            }
        });
        if (!pool.name().equals(spec.labels().get(WellKnown.NODE_POOL))) {
            found.add(at(node, Rule.POOL_TEMPLATE, "the label of its NodePool is missing"));
        }
        if (!same(pool.taints(), spec.taints()) || !same(pool.startupTaints(), spec.startupTaints())) {
            found.add(at(
                    node,
                    Rule.POOL_TEMPLATE,
                    "taints %s, startup taints %s are not the template's"
                            .formatted(spec.taints(), spec.startupTaints())));
        }
    }

    private static boolean same(List<Taint> some, List<Taint> others) {
        return some.containsAll(others) && others.containsAll(some);
    }

    private static void checkRequirements(CheckedPlan.NewNode node, NodePool pool, Site site, List<Violation> found) {
        for (var requirement : pool.requirements()) {
            for (var becoming : site.becomings) {
                var value = becoming.labels().get(requirement.key());
                if (!meets(requirement, value)) {
                    found.add(at(
                            node,
                            Rule.POOL_REQUIREMENTS,
                            "%s: %s is %s, which breaks %s"
                                    .formatted(becoming.what(), requirement.key(), value, requirement)));
                    break;
                }
            }
        }
    }

    /** A custom label with a choice of values may stay open until a pod asks for it (core.md §1.5). */
    private static boolean meets(Requirement requirement, @Nullable String value) {
        var custom = !WellKnown.label(requirement.key());
        var choice =
                requirement.operator() != Operator.IN || requirement.values().size() > 1;
        return Selecting.holds(requirement, value) || (value == null && custom && choice);
    }

    private void checkOfferings(
            CheckedPlan.NewNode node, NodePool pool, ResolvedNodeClass.Ready nodeClass, List<Violation> found) {
        var spec = node.spec();
        if (spec.instanceTypeOptions().isEmpty() || spec.zones().isEmpty()) {
            found.add(at(node, Rule.OFFERINGS, "it has no option or no zone"));
            return;
        }
        for (var zone : spec.zones()) {
            if (!nodeClass.zones().contains(zone)) {
                found.add(at(node, Rule.OFFERINGS, "its node class has no subnet in " + zone));
            }
        }
        var cheapest = (HourlyPrice) null;
        for (var option : spec.instanceTypeOptions()) {
            var type = sites.type(option);
            if (type == null || nodeClass.imageFor(type).isEmpty()) {
                found.add(at(node, Rule.OFFERINGS, option + " is not in the catalogue, or has no image"));
                continue;
            }
            var price = cheapest(type, spec, pool);
            if (price == null) {
                found.add(at(
                        node,
                        Rule.OFFERINGS,
                        option + " cannot be launched now as "
                                + spec.capacityType().text() + " in " + spec.zones()));
            } else if (cheapest == null || price.compareTo(cheapest) < 0) {
                cheapest = price;
            }
        }
        // An adjusted price is finer than a millionth, and may be rounded either way.
        if (cheapest != null && Math.abs(cheapest.microUsd() - spec.price().microUsd()) > rounding()) {
            found.add(at(node, Rule.PRICE, "its price is %s and not %s".formatted(cheapest, spec.price())));
        }
    }

    private long rounding() {
        return scenario.snapshot().nodeOverlays().isEmpty() ? 0 : 1;
    }

    private @Nullable HourlyPrice cheapest(InstanceType type, NodeClaimSpec spec, NodePool pool) {
        var cheapest = (HourlyPrice) null;
        var overlaid = new Overlaid(scenario.snapshot().nodeOverlays(), pool, type);
        for (var offering : type.offerings()) {
            if (fits(offering, spec) && sites.available(type, offering)) {
                var price = overlaid.price(offering);
                cheapest = cheapest == null || price.compareTo(cheapest) < 0 ? price : cheapest;
            }
        }
        return cheapest;
    }

    /** A node that carries a reservation's id uses that one. */
    static boolean fits(Offering offering, NodeClaimSpec spec) {
        var reservation = spec.labels().get(Sites.RESERVATION);
        return offering.capacityType() == spec.capacityType()
                && spec.zones().contains(offering.zone())
                && (reservation == null || reservation.equals(offering.reservation()));
    }

    private void checkMinValues(CheckedPlan.NewNode node, NodePool pool, List<Violation> found) {
        var spec = node.spec();
        for (var requirement : pool.requirements()) {
            if (requirement.minValues() > 0 && !(bestEffort && node.minValuesRelaxed())) {
                var values = new TreeSet<String>();
                for (var option : spec.instanceTypeOptions()) {
                    for (var zone : spec.zones()) {
                        var value = Sites.labels(
                                        spec.labels(),
                                        spec.nodePool(),
                                        spec.nodeClass(),
                                        sites.type(option),
                                        option,
                                        zone,
                                        spec.capacityType())
                                .get(requirement.key());
                        if (value != null) {
                            values.add(value);
                        }
                    }
                }
                if (values.size() < requirement.minValues()) {
                    found.add(at(
                            node,
                            Rule.MIN_VALUES,
                            "%s has only %s, minValues %d"
                                    .formatted(requirement.key(), values, requirement.minValues())));
                }
            }
        }
    }

    /** No set of reservations may serve more nodes than it has instances: any number of nodes can then be told apart. */
    void checkReservations(List<CheckedPlan.NewNode> nodes, List<Violation> found) {
        var left = new ReservationCounts(scenario.catalog());
        var wanted = new ArrayList<List<String>>();
        for (var node : nodes) {
            var ids = new TreeSet<String>();
            for (var option : node.spec().instanceTypeOptions()) {
                var type = sites.type(option);
                if (type != null) {
                    for (var offering : type.offerings()) {
                        if (!offering.reservation().isEmpty() && fits(offering, node.spec())) {
                            ids.add(offering.reservation());
                        }
                    }
                }
            }
            if (!ids.isEmpty()) {
                wanted.add(List.copyOf(ids));
            }
        }
        var overdrawn = left.overdrawn(wanted);
        if (overdrawn != null) {
            found.add(new Violation(Rule.RESERVATIONS, "", "", overdrawn));
        }
    }
}
