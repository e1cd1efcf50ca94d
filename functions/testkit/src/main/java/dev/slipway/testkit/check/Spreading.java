package dev.slipway.testkit.check;

import dev.slipway.model.scheduling.PodKind;
import dev.slipway.model.scheduling.TopologySpread;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * DoNotSchedule spreads as the scheduler's PodTopologySpread filter judges a pod that is about to be bound
 * (kubernetes.io, "Pod Topology Spread Constraints", read 2026-11-24).
 */
final class Spreading {
    private final List<PodKind> kinds;
    private final List<Site> sites;
    private final List<List<boolean[]>> counted = new ArrayList<>();

    Spreading(List<PodKind> kinds, List<Site> sites) {
        this.kinds = kinds;
        this.sites = sites;
        for (var kind : kinds) {
            var bySpread = new ArrayList<boolean[]>();
            for (var spread : kind.spreads()) {
                var matching = new boolean[kinds.size()];
                for (var other = 0; other < matching.length; other++) {
                    var pod = kinds.get(other);
                    matching[other] =
                            pod.namespace().equals(kind.namespace()) && Selecting.selects(spread.selector(), pod);
                }
                bySpread.add(matching);
            }
            counted.add(bySpread);
        }
    }

    /** Why one more pod of the kind may not be bound there; null when it may. */
    @Nullable
    String refusal(int kind, Site target) {
        var spreads = kinds.get(kind).spreads();
        for (var i = 0; i < spreads.size(); i++) {
            if (spreads.get(i).required()) {
                var refusal = refusal(kind, spreads.get(i), counted.get(kind).get(i), target, false);
                if (refusal != null) {
                    return refusal;
                }
            }
        }
        return null;
    }

    /** By how many pods too many the node's domains are ahead of the emptiest for one more of the kind, all spreads added. */
    long excess(int kind, Site target) {
        var excess = 0L;
        var spreads = kinds.get(kind).spreads();
        for (var i = 0; i < spreads.size(); i++) {
            if (spreads.get(i).required()) {
                var census = census(kind, spreads.get(i), counted.get(kind).get(i), target, false);
                excess += census == null
                        ? 1
                        : Math.max(0, census.skew() - spreads.get(i).maxSkew());
            }
        }
        return excess;
    }

    /** The same when every node whose label is open makes a new domain where it can; null when that is no matter. */
    @Nullable
    String refusalByNewDomain(int kind, Site target) {
        var spreads = kinds.get(kind).spreads();
        for (var i = 0; i < spreads.size(); i++) {
            if (spreads.get(i).required()) {
                var refusal = refusal(kind, spreads.get(i), counted.get(kind).get(i), target, true);
                if (refusal != null) {
                    return refusal;
                }
            }
        }
        return null;
    }

    private @Nullable String refusal(
            int kind, TopologySpread spread, boolean[] matching, Site target, boolean newDomains) {
        var census = census(kind, spread, matching, target, newDomains);
        if (census == null) {
            return "the node has no label " + spread.topologyKey();
        }
        if (census.skew() > spread.maxSkew()) {
            return "skew %d over %d on %s=%s, domains %s, %d undecided"
                    .formatted(
                            census.skew(),
                            spread.maxSkew(),
                            spread.topologyKey(),
                            target.value(spread.topologyKey()),
                            census.counts(),
                            census.open());
        }
        return null;
    }

    /** Pods by domain; {@code open} ones may be in the target's or in another. */
    private record Census(SortedMap<String, Integer> counts, int open, long skew) {}

    /** Null when the target has no domain. */
    private @Nullable Census census(
            int kind, TopologySpread spread, boolean[] matching, Site target, boolean newDomains) {
        var key = spread.topologyKey();
        var domain = target.value(key);
        if (domain == null) {
            return null;
        }
        var counts = new TreeMap<String, Integer>();
        var open = 0;
        var possible = new TreeSet<String>();
        for (var site : sites) {
            if (!countsAsDomain(kind, spread, site)) {
                continue;
            }
            var pods = 0;
            for (var other = 0; other < matching.length; other++) {
                pods += matching[other] ? site.count(other) : 0;
            }
            var value = site.value(key);
            if (value != null) {
                counts.merge(value, pods, Integer::sum);
            } else {
                for (var one : site.values(key)) {
                    if (one != null) {
                        possible.add(one);
                    }
                }
                open += site.values(key).contains(domain) ? pods : 0;
            }
        }
        var least = Integer.MAX_VALUE;
        for (var count : counts.values()) {
            least = Math.min(least, count);
        }
        if (counts.size() < spread.minDomains()
                || (newDomains && !counts.keySet().containsAll(possible))) {
            least = 0;
        }
        var skew = (long) counts.getOrDefault(domain, 0) + open + (matching[kind] ? 1 : 0) - least;
        return new Census(counts, open, skew);
    }

    /** Only nodes with all of the pod's topology keys count, and those that the inclusion policies let in. */
    private boolean countsAsDomain(int kind, TopologySpread spread, Site site) {
        var pod = kinds.get(kind);
        for (var other : pod.spreads()) {
            if (other.required() && site.values(other.topologyKey()).contains(null)) {
                return false;
            }
        }
        return (!spread.honorAffinity() || site.runs(pod, kind))
                && (!spread.honorTaints() || Selecting.untolerated(pod, site.taints) == null);
    }

    /** The first required spread whose label the node has not decided yet; null without. */
    @Nullable
    String undecided(int kind, Site target) {
        for (var spread : kinds.get(kind).spreads()) {
            if (spread.required() && target.undecided(spread.topologyKey())) {
                return "the node may still become several of " + spread.topologyKey() + " "
                        + target.values(spread.topologyKey());
            }
        }
        return null;
    }
}
