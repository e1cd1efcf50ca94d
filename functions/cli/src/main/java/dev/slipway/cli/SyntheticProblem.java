package dev.slipway.cli;

import dev.slipway.model.catalog.Catalog;
import dev.slipway.model.catalog.InstanceType;
import dev.slipway.model.claim.NodeName;
import dev.slipway.model.cluster.ClusterSnapshot;
import dev.slipway.model.cluster.NodeSnapshot;
import dev.slipway.model.pool.Budget;
import dev.slipway.model.pool.ConsolidationPolicy;
import dev.slipway.model.pool.Disruption;
import dev.slipway.model.pool.NodeClassRef;
import dev.slipway.model.pool.NodePool;
import dev.slipway.model.resource.Quantity;
import dev.slipway.model.resource.ResourceList;
import dev.slipway.model.scheduling.LabelSelector;
import dev.slipway.model.scheduling.Operator;
import dev.slipway.model.scheduling.PodAffinity;
import dev.slipway.model.scheduling.PodAffinityTerm;
import dev.slipway.model.scheduling.PodGroup;
import dev.slipway.model.scheduling.PodKind;
import dev.slipway.model.scheduling.PodVolumes;
import dev.slipway.model.scheduling.Requirement;
import dev.slipway.model.scheduling.TopologySpread;
import dev.slipway.model.scheduling.WellKnown;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A made-up cluster: one NodePool without requirements, pods that wait, and nodes with running pods. The same size and
 * seed make the same cluster. Of the kinds 15 % spread over zones, 5 % keep to one zone and 5 % spread over nodes.
 *
 * @param pods that wait, a count
 * @param kinds of them, a count; as many as pods makes them all different
 * @param nodes that are there, each with {@value #PODS_ON_A_NODE} running pods, a count
 * @param seed of all that is drawn
 */
record SyntheticProblem(int pods, int kinds, int nodes, long seed) {
    static final int PODS_ON_A_NODE = 20;

    /** Kinds of running pods, a count: enough that nodes differ. */
    private static final int RUNNING_KINDS = 25;

    /** Of a hundred kinds. */
    private static final int ZONE_SPREAD = 15;

    private static final int ZONE_AFFINITY = 5;
    private static final int HOST_SPREAD = 5;

    private static final int[] GIB_FOR_EACH_CORE = {1, 2, 2, 4, 4, 8};
    private static final long MEBIBYTE = 1L << 20;
    private static final String NAMESPACE = "bench";

    ClusterSnapshot snapshot(Catalog catalog, Instant now) {
        var random = new Random(seed);
        var all = new ArrayList<PodKind>();
        for (var kind = 0; kind < kinds; kind++) {
            all.add(waiting(kind, random));
        }
        for (var kind = 0; kind < (nodes == 0 ? 0 : RUNNING_KINDS); kind++) {
            all.add(kind("running-" + kind, 150 + random.nextInt(200), 512 + random.nextInt(1024), random.nextInt(1)));
        }
        return new ClusterSnapshot(
                now,
                all,
                groups(),
                nodes == 0 ? List.of() : standing(catalog, now, random),
                List.of(),
                List.of(pool()),
                List.of(),
                List.of());
    }

    private List<PodGroup> groups() {
        var groups = new ArrayList<PodGroup>();
        var next = 0;
        for (var kind = 0; kind < kinds; kind++) {
            var size = pods / kinds + (kind < pods % kinds ? 1 : 0);
            groups.add(new PodGroup(kind, names("p", next, size)));
            next += size;
        }
        return groups;
    }

    private static List<String> names(String prefix, int first, int count) {
        var names = new ArrayList<String>(count);
        for (var index = first; index < first + count; index++) {
            var digits = Integer.toString(index + 1);
            names.add(prefix + "-" + "0".repeat(Math.max(0, 6 - digits.length())) + digits);
        }
        return names;
    }

    /** Small pods are common and large ones rare: cores are drawn from an exponential curve, 50 m to 8. */
    private static PodKind waiting(int index, Random random) {
        var cores = Math.clamp(50 + Math.round(-600 * Math.log(1 - random.nextDouble())), 50, 8_000);
        var ratio = GIB_FOR_EACH_CORE[random.nextInt(GIB_FOR_EACH_CORE.length)];
        var mebibytes = Math.round(cores * ratio * 1.024 * (0.8 + 0.4 * random.nextDouble()));
        return kind("app-" + index, cores, Math.max(64, mebibytes), random.nextInt(100));
    }

    /**
     * One kind.
     *
     * @param lot 0 to 99: which constraint it has
     */
    private static PodKind kind(String app, long millicores, long mebibytes, int lot) {
        var amounts = new TreeMap<String, Quantity>();
        amounts.put(ResourceList.CPU, new Quantity(millicores));
        amounts.put(ResourceList.MEMORY, Quantity.of(mebibytes * MEBIBYTE));
        amounts.put(ResourceList.PODS, Quantity.of(1));
        var self = new LabelSelector(List.of(new Requirement("app", Operator.IN, List.of(app), 0)));
        var constraint = app.startsWith("running") ? 99 : lot;
        var spreads = new ArrayList<TopologySpread>();
        var affinity = PodAffinity.NONE;
        if (constraint < ZONE_SPREAD) {
            spreads.add(new TopologySpread(1, WellKnown.ZONE, true, self, 1, true, false));
        } else if (constraint < ZONE_SPREAD + ZONE_AFFINITY) {
            affinity = new PodAffinity(
                    List.of(new PodAffinityTerm(WellKnown.ZONE, self, List.of(NAMESPACE), false)), List.of());
        } else if (constraint < ZONE_SPREAD + ZONE_AFFINITY + HOST_SPREAD) {
            spreads.add(new TopologySpread(1, WellKnown.HOSTNAME, true, self, 1, true, false));
        }
        var labels = new TreeMap<String, String>();
        labels.put("app", app);
        return new PodKind(
                NAMESPACE,
                "ReplicaSet",
                labels,
                new ResourceList(amounts),
                Collections.emptySortedMap(),
                List.of(),
                List.of(),
                List.of(),
                spreads,
                affinity,
                PodAffinity.NONE,
                List.of(),
                PodVolumes.NONE,
                0,
                List.of());
    }

    private List<NodeSnapshot> standing(Catalog catalog, Instant now, Random random) {
        var type = usual(catalog);
        var zones = type.offerings().stream()
                .map(offering -> offering.zone())
                .distinct()
                .sorted()
                .toList();
        var standing = new ArrayList<NodeSnapshot>();
        for (var node = 0; node < nodes; node++) {
            var countsByKind = new TreeMap<Integer, Integer>();
            for (var pod = 0; pod < PODS_ON_A_NODE; pod++) {
                countsByKind.merge(kinds + random.nextInt(RUNNING_KINDS), 1, Integer::sum);
            }
            var groups = new ArrayList<PodGroup>();
            var next = node * PODS_ON_A_NODE;
            for (var entry : countsByKind.entrySet()) {
                groups.add(new PodGroup(entry.getKey(), names("r", next, entry.getValue())));
                next += entry.getValue();
            }
            standing.add(node(names("node", node, 1).getFirst(), zones.get(node % zones.size()), type, groups, now));
        }
        return standing;
    }

    /** The first type of 8 cores and at least 28 GiB on which the running pods fit. */
    private static InstanceType usual(Catalog catalog) {
        return catalog.instanceTypes().stream()
                .filter(type -> type.architecture().equals("amd64")
                        && type.capacity().get(ResourceList.CPU).units() >= 8
                        && type.allocatable().get(ResourceList.MEMORY).units() >= 28 * 1024 * MEBIBYTE
                        && type.allocatable().get(ResourceList.PODS).units() >= 2L * PODS_ON_A_NODE
                        && !type.offerings().isEmpty())
                .min((a, b) -> {
                    var byCores = a.capacity()
                            .get(ResourceList.CPU)
                            .compareTo(b.capacity().get(ResourceList.CPU));
                    return byCores != 0 ? byCores : a.name().compareTo(b.name());
                })
                .orElseThrow(() -> new UserFault(
                        "--nodes: the catalogue has no amd64 type with 8 cores, 28 GiB and room for 40 pods."));
    }

    private static NodeSnapshot node(String name, String zone, InstanceType type, List<PodGroup> pods, Instant now) {
        var labels = new TreeMap<>(type.labels());
        labels.put(WellKnown.HOSTNAME, name);
        labels.put(WellKnown.ZONE, zone);
        labels.put(WellKnown.INSTANCE_TYPE, type.name());
        labels.put(WellKnown.ARCH, type.architecture());
        labels.put(WellKnown.OS, "linux");
        labels.put(WellKnown.CAPACITY_TYPE, "on-demand");
        labels.put(WellKnown.NODE_POOL, "default");
        labels.put(WellKnown.REGISTERED, "true");
        labels.put(WellKnown.INITIALIZED, "true");
        return new NodeSnapshot(
                new NodeName(name),
                "aws:///" + zone + "/i-" + name,
                labels,
                List.of(),
                type.capacity(),
                type.allocatable(),
                true,
                false,
                now,
                pods);
    }

    private static NodePool pool() {
        SortedMap<String, String> none = Collections.emptySortedMap();
        return new NodePool(
                "default",
                0,
                ResourceList.NONE,
                List.of(),
                none,
                none,
                List.of(),
                List.of(),
                List.of(),
                new NodeClassRef("karpenter.k8s.aws", "EC2NodeClass", "default"),
                null,
                null,
                new Disruption(
                        Duration.ZERO,
                        ConsolidationPolicy.WHEN_EMPTY_OR_UNDERUTILIZED,
                        List.of(new Budget("100%", List.of(), null, null))),
                null,
                "bench");
    }
}
