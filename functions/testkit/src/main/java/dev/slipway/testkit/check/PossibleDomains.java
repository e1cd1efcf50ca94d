package dev.slipway.testkit.check;

import dev.slipway.model.catalog.InstanceType;
import dev.slipway.model.catalog.Offering;
import dev.slipway.model.pool.NodePool;
import dev.slipway.model.resource.ResourceList;
import dev.slipway.model.scheduling.PodKind;
import dev.slipway.model.scheduling.TopologySpread;
import dev.slipway.model.scheduling.WellKnown;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Nodes without pods, one for each domain that a NodePool could open for a kind's spreads (core.md §2.10). */
final class PossibleDomains {
    private final CheckedPlan plan;
    private final Sites sites;
    private final PoolRules pools;
    private final PodKind kind;

    PossibleDomains(CheckedPlan plan, Sites sites, PoolRules pools, PodKind kind) {
        this.plan = plan;
        this.sites = sites;
        this.pools = pools;
        this.kind = kind;
    }

    List<Site> sites(int kinds) {
        var byDomain = new TreeMap<String, Site>();
        if (!kind.spreads().isEmpty()) {
            for (var pool : plan.scenario().snapshot().nodePools()) {
                var nodeClass = pools.nodeClass(pool.nodeClassRef().name());
                if (pool.followsPods() && nodeClass != null) {
                    var left = LimitsLeft.standing(pool, plan.scenario());
                    for (var type : plan.scenario().catalog().instanceTypes()) {
                        var overlaid = new Overlaid(plan.scenario().snapshot().nodeOverlays(), pool, type);
                        if (!LimitsLeft.within(pool, left, overlaid.capacity())) {
                            continue;
                        }
                        for (var offering : type.offerings()) {
                            if (nodeClass.zones().contains(offering.zone()) && sites.available(type, offering)) {
                                add(pool, type, offering, kinds, byDomain);
                            }
                        }
                    }
                }
            }
        }
        return new ArrayList<>(byDomain.values());
    }

    private void add(NodePool pool, InstanceType type, Offering offering, int kinds, SortedMap<String, Site> byDomain) {
        for (var custom : Refusals.customLabels(pool, kind)) {
            var labels = Sites.labels(
                    custom,
                    pool.name(),
                    pool.nodeClassRef().name(),
                    type,
                    type.name(),
                    offering.zone(),
                    offering.capacityType());
            var met = pool.requirements().stream().allMatch(one -> Selecting.holds(one, labels.get(one.key())));
            if (met) {
                var domain = new StringBuilder("possible");
                for (TopologySpread spread : kind.spreads()) {
                    if (!spread.topologyKey().equals(WellKnown.HOSTNAME)) {
                        domain.append(' ').append(labels.get(spread.topologyKey()));
                    }
                }
                domain.append(Selecting.nodeAffinity(kind, labels, null))
                        .append(Selecting.untolerated(kind, pool.taints()) == null);
                var name = domain.toString();
                if (!byDomain.containsKey(name)) {
                    var becoming = new Becoming(name, labels, ResourceList.NONE, List.of());
                    byDomain.put(
                            name,
                            new Site(
                                    name, null, List.of(becoming), pool.taints(), Collections.emptySortedMap(), kinds));
                }
            }
        }
    }
}
