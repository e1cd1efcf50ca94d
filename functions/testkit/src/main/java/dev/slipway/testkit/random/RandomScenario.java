package dev.slipway.testkit.random;

import dev.slipway.model.cluster.ClusterSnapshot;
import dev.slipway.model.scheduling.PodGroup;
import dev.slipway.model.scheduling.PodKind;
import dev.slipway.testkit.scenario.Scenario;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;

/** Small clusters by chance: 1 to 12 kinds of 1 to 40 pods, 5 to 30 instance types in three zones. */
public final class RandomScenario {
    private static final int MOST_KINDS = 12;
    private static final int MOST_PODS = 40;

    private RandomScenario() {}

    /** Of any features; the same seed gives the same scenario. */
    public static Scenario of(long seed) {
        return of(seed, EnumSet.allOf(Feature.class));
    }

    /** With no other features than these. */
    public static Scenario of(long seed, EnumSet<Feature> allowed) {
        var dice = new Dice(seed, allowed);
        var catalogs = new RandomCatalog(dice);
        var catalog = catalogs.catalog();
        var pools = new RandomPools(dice, catalog);
        var nodePools = pools.pools();
        var count = dice.between(1, dice.chance(50) ? 4 : MOST_KINDS);
        var pods = new RandomPods(dice, count);
        List<PodKind> kinds = new ArrayList<>();
        var pending = new ArrayList<PodGroup>();
        for (var i = 0; i < count; i++) {
            kinds.add(pods.kind(i));
            pending.add(new PodGroup(i, names("k" + i, dice.between(1, dice.chance(70) ? 10 : MOST_PODS))));
        }
        var neighbours = new RandomNeighbours(new Dice(~seed, allowed));
        var daemonSets = neighbours.daemons(daemonSets(dice, pods), kinds);
        kinds = new ArrayList<>(neighbours.pods(kinds, daemonSets));
        kinds.addAll(daemonSets);
        var nodes = new RandomNodes(dice, catalog, nodePools, kinds);
        var snapshot = new ClusterSnapshot(
                Scenario.NOON,
                kinds,
                pending,
                nodes.nodes(),
                daemonSets,
                nodePools,
                List.of(),
                pools.overlays(),
                List.of());
        return new Scenario(
                Scenario.NOON,
                "seed-" + seed,
                snapshot,
                nodes.claims(),
                catalog,
                pools.nodeClasses(),
                catalogs.unavailable(catalog));
    }

    private static List<PodKind> daemonSets(Dice dice, RandomPods pods) {
        var daemonSets = new ArrayList<PodKind>();
        for (var i = 0; i < 3; i++) {
            if (dice.wants(Feature.DAEMON_SETS, 50)) {
                daemonSets.add(pods.daemon(i));
            }
        }
        return daemonSets;
    }

    private static List<String> names(String kind, int count) {
        var names = new ArrayList<String>();
        for (var i = 0; i < count; i++) {
            names.add(String.format(Locale.ROOT, "%s-%05d", kind, i));
        }
        return names;
    }
}
