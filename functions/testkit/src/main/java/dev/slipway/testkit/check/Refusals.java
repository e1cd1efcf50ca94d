package dev.slipway.testkit.check;

import dev.slipway.model.catalog.CapacityType;
import dev.slipway.model.catalog.InstanceType;
import dev.slipway.model.catalog.Offering;
import dev.slipway.model.pool.NodePool;
import dev.slipway.model.resource.ResourceList;
import dev.slipway.model.scheduling.Operator;
import dev.slipway.model.scheduling.PodId;
import dev.slipway.model.scheduling.PodKind;
import dev.slipway.model.scheduling.WellKnown;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Tries every pool, type, zone and capacity type, and every node, for pods that the plan refuses. */
final class Refusals {
    private final CheckedPlan plan;
    private final Sites sites;
    private final PoolRules pools;
    private final List<Site> all;
    private final List<PodKind> kinds;
    private final NodeRules nodeRules;
    private List<Site> possible = List.of();

    Refusals(CheckedPlan plan, Sites sites, PoolRules pools, List<Site> all) {
        this.plan = plan;
        this.sites = sites;
        this.pools = pools;
        this.all = all;
        this.kinds = plan.scenario().snapshot().kinds();
        this.nodeRules = new NodeRules(kinds);
    }

    /** One warning for each kind that still has a place in the state that the plan ends in. */
    List<Violation> couldHaveBeenPlaced(SortedMap<Integer, PodId> refused) {
        var warnings = new ArrayList<Violation>();
        refused.forEach((kind, pod) -> {
            var place = placeFor(kind);
            if (place != null) {
                warnings.add(new Violation(Rule.REFUSED, "", pod.toString(), "refused although " + place));
            }
        });
        return warnings;
    }

    /** Domains that pools could open count as empty ones: whoever plans with them in mind refuses with reason. */
    private @Nullable String placeFor(int kind) {
        possible = new PossibleDomains(plan, sites, pools, kinds.get(kind)).sites(kinds.size());
        var andAnother = new ArrayList<>(all);
        andAnother.add(another());
        andAnother.addAll(possible);
        for (var site : all) {
            if (!site.becomings.isEmpty() && takes(kind, site, andAnother)) {
                return "node " + site.name + " has room";
            }
        }
        for (var pool : plan.scenario().snapshot().nodePools()) {
            var place = pool.followsPods() ? placeIn(pool, kind) : null;
            if (place != null) {
                return "NodePool %s could take it on %s".formatted(pool.name(), place);
            }
        }
        return null;
    }

    /** A node without pods may always come: the emptiest host has none. */
    private Site another() {
        var becoming = new Becoming("another", key -> null, ResourceList.NONE, List.of());
        return new Site("another", null, List.of(becoming), List.of(), Collections.emptySortedMap(), kinds.size());
    }

    private boolean takes(int kind, Site site, List<Site> among) {
        var spreading = new Spreading(kinds, among);
        var gathering = new Gathering(kinds, among);
        var following = new Following(kinds, among);
        if (nodeRules.placeRefusal(kind, site, "") != null
                || spreading.undecided(kind, site) != null
                || spreading.refusal(kind, site) != null
                || gathering.affinityRefusal(kind, site) != null
                || gathering.antiAffinityRefusal(kind, site) != null
                || following.refusal(kind, site) != null) {
            return false;
        }
        site.here[kind]++;
        var fits = nodeRules.overdrawn(site) == null
                && nodeRules.portTaken(kind, site) == null
                && nodeRules.volumesExceeded(site) == null;
        site.here[kind]--;
        return fits;
    }

    /** Pools with minValues are passed over: what is left of their variety is for the solver to say. */
    private @Nullable String placeIn(NodePool pool, int kind) {
        var nodeClass = pools.nodeClass(pool.nodeClassRef().name());
        if (nodeClass == null
                || pool.requirements().stream().anyMatch(one -> one.minValues() > 0)
                || Selecting.untolerated(kinds.get(kind), pool.taints()) != null) {
            return null;
        }
        var left = LimitsLeft.of(pool, plan.scenario(), sites, plan.newNodes());
        for (var type : plan.scenario().catalog().instanceTypes()) {
            var overlaid = new Overlaid(plan.scenario().snapshot().nodeOverlays(), pool, type);
            if (nodeClass.imageFor(type).isEmpty() || !LimitsLeft.within(pool, left, overlaid.capacity())) {
                continue;
            }
            for (var offering : type.offerings()) {
                if (offering.capacityType() != CapacityType.RESERVED
                        && nodeClass.zones().contains(offering.zone())
                        && sites.available(type, offering)) {
                    for (var custom : customLabels(pool, kinds.get(kind))) {
                        if (takesNew(kind, pool, type, offering, custom, overlaid.capacity())) {
                            return "%s %s %s %s"
                                    .formatted(type.name(), offering.capacityType(), offering.zone(), custom);
                        }
                    }
                }
            }
        }
        return null;
    }

    private boolean takesNew(
            int kind,
            NodePool pool,
            InstanceType type,
            Offering offering,
            SortedMap<String, String> own,
            ResourceList capacity) {
        var labels = Sites.labels(
                own,
                pool.name(),
                pool.nodeClassRef().name(),
                type,
                type.name(),
                offering.zone(),
                offering.capacityType());
        for (var requirement : pool.requirements()) {
            if (!Selecting.holds(requirement, labels.get(requirement.key()))) {
                return false;
            }
        }
        if (!Selecting.nodeAffinity(kinds.get(kind), labels, null)) {
            return false;
        }
        var becoming = sites.becoming(type.name(), labels, pool.taints(), capacity.minus(type.overhead()));
        var site = new Site(
                "one-more", null, List.of(becoming), pool.taints(), Collections.emptySortedMap(), kinds.size());
        var among = new ArrayList<>(all);
        among.add(site);
        among.addAll(possible);
        return takes(kind, site, among);
    }

    /** The template's labels, with every choice of values for custom labels that pool and pod name. */
    static List<SortedMap<String, String>> customLabels(NodePool pool, PodKind pod) {
        List<SortedMap<String, String>> choices = new ArrayList<>();
        choices.add(pool.labels());
        for (var requirement : pool.requirements()) {
            if (!WellKnown.label(requirement.key()) && !pool.labels().containsKey(requirement.key())) {
                var values = new TreeSet<String>();
                if (requirement.operator() == Operator.IN) {
                    values.addAll(requirement.values());
                } else {
                    values.addAll(named(pod, requirement.key()));
                }
                var more = new ArrayList<SortedMap<String, String>>();
                for (var labels : choices) {
                    for (var value : values) {
                        var with = new TreeMap<>(labels);
                        with.put(requirement.key(), value);
                        more.add(with);
                    }
                }
                choices = requirement.operator() == Operator.IN ? more : both(choices, more);
            }
        }
        return choices;
    }

    private static List<SortedMap<String, String>> both(
            List<SortedMap<String, String>> some, List<SortedMap<String, String>> others) {
        var all = new ArrayList<>(some);
        all.addAll(others);
        return all;
    }

    private static SortedSet<String> named(PodKind pod, String key) {
        var values = new TreeSet<String>();
        if (pod.nodeSelector().containsKey(key)) {
            values.add(pod.nodeSelector().get(key));
        }
        for (var term : pod.requiredTerms()) {
            for (var expression : term.expressions()) {
                if (expression.key().equals(key)) {
                    values.addAll(expression.values());
                }
            }
        }
        return values;
    }
}
