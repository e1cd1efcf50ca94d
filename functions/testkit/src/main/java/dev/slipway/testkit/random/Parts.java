package dev.slipway.testkit.random;

import dev.slipway.model.catalog.Catalog;
import dev.slipway.model.claim.NodeClaim;
import dev.slipway.model.cluster.ClusterSnapshot;
import dev.slipway.model.cluster.NodeSnapshot;
import dev.slipway.model.pool.NodeOverlay;
import dev.slipway.model.pool.NodePool;
import dev.slipway.model.scheduling.PodGroup;
import dev.slipway.model.scheduling.PodKind;
import dev.slipway.testkit.scenario.Scenario;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;

/** A scenario without one of its parts, for each part: large parts first. */
final class Parts {
    private final Scenario scenario;
    private final ClusterSnapshot snapshot;
    private final List<Supplier<Scenario>> without = new ArrayList<>();

    private Parts(Scenario scenario) {
        this.scenario = scenario;
        this.snapshot = scenario.snapshot();
    }

    static List<Supplier<Scenario>> without(Scenario scenario) {
        var parts = new Parts(scenario);
        parts.groups();
        parts.nodes();
        parts.claims();
        parts.pools();
        parts.types();
        parts.daemonSets();
        parts.odds();
        parts.features();
        parts.unusedKinds();
        return parts.without;
    }

    private void groups() {
        var pending = snapshot.pending();
        for (var i = 0; i < pending.size(); i++) {
            var index = i;
            var group = pending.get(i);
            var size = group.names().size();
            without.add(() -> scenario.with(pending(less(pending, index))));
            if (size > 2) {
                without.add(() -> withNames(index, group.names().subList(0, size / 2)));
            }
            if (size > 1) {
                without.add(() -> withNames(index, group.names().subList(0, size - 1)));
            }
        }
    }

    private Scenario withNames(int index, List<String> names) {
        var groups = new ArrayList<>(snapshot.pending());
        groups.set(
                index,
                new PodGroup(groups.get(index).kind(), names, groups.get(index).leaving()));
        return scenario.with(pending(groups));
    }

    private void nodes() {
        var nodes = snapshot.nodes();
        for (var i = 0; i < nodes.size(); i++) {
            var index = i;
            var node = nodes.get(i);
            without.add(() -> scenario.with(nodes(less(nodes, index))).with(claimsWithout(node)));
            for (var j = 0; j < node.pods().size(); j++) {
                var group = j;
                without.add(() -> withNode(index, node.with(less(node.pods(), group))));
                if (node.pods().get(j).names().size() > 1) {
                    without.add(() -> withNode(index, node.with(fewer(node.pods(), group))));
                }
            }
        }
    }

    private Scenario withNode(int index, NodeSnapshot node) {
        var all = new ArrayList<>(snapshot.nodes());
        all.set(index, node);
        return scenario.with(nodes(all));
    }

    private static List<PodGroup> fewer(List<PodGroup> groups, int index) {
        var fewer = new ArrayList<>(groups);
        var group = groups.get(index);
        var names = group.names().subList(0, group.names().size() - 1);
        fewer.set(index, new PodGroup(group.kind(), names, group.leaving()));
        return fewer;
    }

    private List<NodeClaim> claimsWithout(NodeSnapshot node) {
        return scenario.claims().stream()
                .filter(claim -> claim.instance()
                        .filter(instance -> instance.providerId().equals(node.providerId()))
                        .isEmpty())
                .toList();
    }

    private void claims() {
        for (var i = 0; i < scenario.claims().size(); i++) {
            var index = i;
            without.add(() -> scenario.with(less(scenario.claims(), index)));
        }
    }

    private void pools() {
        var pools = snapshot.nodePools();
        for (var i = 0; i < pools.size(); i++) {
            var index = i;
            if (pools.size() > 1) {
                without.add(() -> scenario.with(pools(less(pools, index))));
            }
            for (var plainer : PoolParts.without(pools.get(i))) {
                without.add(() -> {
                    var all = new ArrayList<>(pools);
                    all.set(index, plainer);
                    return scenario.with(pools(all));
                });
            }
        }
    }

    private void types() {
        var types = scenario.catalog().instanceTypes();
        if (types.size() > 3) {
            without.add(() -> catalog(new Catalog(types.subList(0, types.size() / 2))));
            without.add(() -> catalog(new Catalog(types.subList(types.size() / 2, types.size()))));
        }
        for (var i = 0; i < types.size() && types.size() > 1; i++) {
            var index = i;
            without.add(() -> catalog(new Catalog(less(types, index))));
        }
    }

    private Scenario catalog(Catalog catalog) {
        return new Scenario(
                scenario.now(),
                scenario.seed(),
                snapshot,
                scenario.claims(),
                catalog,
                scenario.nodeClasses(),
                scenario.unavailable());
    }

    private void daemonSets() {
        for (var i = 0; i < snapshot.daemonSets().size(); i++) {
            var index = i;
            without.add(() -> scenario.with(daemonSets(less(snapshot.daemonSets(), index))));
        }
    }

    private void odds() {
        for (var i = 0; i < snapshot.nodeOverlays().size(); i++) {
            var index = i;
            without.add(() -> scenario.with(overlays(less(snapshot.nodeOverlays(), index))));
        }
        for (var i = 0; i < scenario.unavailable().size(); i++) {
            var index = i;
            without.add(() -> new Scenario(
                    scenario.now(),
                    scenario.seed(),
                    snapshot,
                    scenario.claims(),
                    scenario.catalog(),
                    scenario.nodeClasses(),
                    less(scenario.unavailable(), index)));
        }
    }

    private void features() {
        var kinds = snapshot.kinds();
        for (var i = 0; i < kinds.size(); i++) {
            var index = i;
            for (var plainer : KindParts.without(kinds.get(i))) {
                without.add(() -> {
                    var all = new ArrayList<>(kinds);
                    all.set(index, plainer);
                    return scenario.with(kinds(all));
                });
            }
        }
    }

    /** Kinds that no pod has any more. */
    private void unusedKinds() {
        var used = new TreeSet<Integer>();
        snapshot.pending().forEach(group -> used.add(group.kind()));
        snapshot.nodes().forEach(node -> node.pods().forEach(group -> used.add(group.kind())));
        if (used.size() < snapshot.kinds().size()) {
            without.add(() -> scenario.with(only(List.copyOf(used))));
        }
    }

    private ClusterSnapshot only(List<Integer> used) {
        var renumbered = new TreeMap<Integer, Integer>();
        used.forEach(kind -> renumbered.put(kind, renumbered.size()));
        var kinds = used.stream().map(snapshot.kinds()::get).toList();
        var nodes = snapshot.nodes().stream()
                .map(node -> node.with(renumber(node.pods(), renumbered)))
                .toList();
        return copy(
                kinds,
                renumber(snapshot.pending(), renumbered),
                nodes,
                snapshot.daemonSets(),
                snapshot.nodePools(),
                snapshot.nodeOverlays());
    }

    private static List<PodGroup> renumber(List<PodGroup> groups, SortedMap<Integer, Integer> renumbered) {
        return groups.stream()
                .map(group -> new PodGroup(renumbered.getOrDefault(group.kind(), 0), group.names(), group.leaving()))
                .toList();
    }

    private static <T> List<T> less(List<T> all, int index) {
        var less = new ArrayList<>(all);
        less.remove(index);
        return less;
    }

    private ClusterSnapshot pending(List<PodGroup> pending) {
        return copy(
                snapshot.kinds(),
                pending,
                snapshot.nodes(),
                snapshot.daemonSets(),
                snapshot.nodePools(),
                snapshot.nodeOverlays());
    }

    private ClusterSnapshot nodes(List<NodeSnapshot> nodes) {
        return copy(
                snapshot.kinds(),
                snapshot.pending(),
                nodes,
                snapshot.daemonSets(),
                snapshot.nodePools(),
                snapshot.nodeOverlays());
    }

    private ClusterSnapshot pools(List<NodePool> pools) {
        return copy(
                snapshot.kinds(),
                snapshot.pending(),
                snapshot.nodes(),
                snapshot.daemonSets(),
                pools,
                snapshot.nodeOverlays());
    }

    private ClusterSnapshot daemonSets(List<PodKind> daemonSets) {
        return copy(
                snapshot.kinds(),
                snapshot.pending(),
                snapshot.nodes(),
                daemonSets,
                snapshot.nodePools(),
                snapshot.nodeOverlays());
    }

    private ClusterSnapshot kinds(List<PodKind> kinds) {
        return copy(
                kinds,
                snapshot.pending(),
                snapshot.nodes(),
                snapshot.daemonSets(),
                snapshot.nodePools(),
                snapshot.nodeOverlays());
    }

    private ClusterSnapshot overlays(List<NodeOverlay> overlays) {
        return copy(
                snapshot.kinds(),
                snapshot.pending(),
                snapshot.nodes(),
                snapshot.daemonSets(),
                snapshot.nodePools(),
                overlays);
    }

    private ClusterSnapshot copy(
            List<PodKind> kinds,
            List<PodGroup> pending,
            List<NodeSnapshot> nodes,
            List<PodKind> daemonSets,
            List<NodePool> pools,
            List<NodeOverlay> overlays) {
        return new ClusterSnapshot(
                snapshot.takenAt(),
                kinds,
                pending,
                nodes,
                daemonSets,
                pools,
                snapshot.nodeClasses(),
                overlays,
                snapshot.faults());
    }
}
