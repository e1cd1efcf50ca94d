package dev.slipway.testkit.random;

import dev.slipway.model.resource.Quantity;
import dev.slipway.model.resource.ResourceList;
import dev.slipway.model.scheduling.HostPort;
import dev.slipway.model.scheduling.LabelSelector;
import dev.slipway.model.scheduling.NodeSelectorTerm;
import dev.slipway.model.scheduling.Operator;
import dev.slipway.model.scheduling.PodAffinity;
import dev.slipway.model.scheduling.PodAffinityTerm;
import dev.slipway.model.scheduling.PodKind;
import dev.slipway.model.scheduling.PodVolumes;
import dev.slipway.model.scheduling.PreferredNodeTerm;
import dev.slipway.model.scheduling.Requirement;
import dev.slipway.model.scheduling.Toleration;
import dev.slipway.model.scheduling.TopologySpread;
import dev.slipway.model.scheduling.WellKnown;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Kinds of pods with all constraints there are. */
final class RandomPods {
    static final String DRIVER = "ebs.csi.aws.com";

    private static final List<String> TEAMS = List.of("a", "b", "c");
    private static final List<String> NAMESPACES = List.of("default", "default", "other");

    private final Dice dice;
    private final int kinds;

    RandomPods(Dice dice, int kinds) {
        this.dice = dice;
        this.kinds = kinds;
    }

    /** Labels {@code app}, unique to the kind, and {@code tier}, common to several. */
    PodKind kind(int number) {
        var namespace = dice.one(NAMESPACES);
        var labels = new TreeMap<String, String>();
        labels.put("app", "k" + number);
        labels.put("tier", dice.one(List.of("front", "back")));
        return new PodKind(
                namespace,
                dice.one(List.of("ReplicaSet", "StatefulSet", "Job", "")),
                labels,
                requests(),
                selector(),
                dice.wants(Feature.NODE_AFFINITY, 35) ? terms() : List.of(),
                preferredTerms(),
                tolerations(),
                dice.wants(Feature.SPREADS, 40) ? spreads(number) : List.of(),
                dice.wants(Feature.POD_AFFINITY, 25) ? affinity(number, namespace) : PodAffinity.NONE,
                dice.wants(Feature.POD_ANTI_AFFINITY, 30) ? affinity(number, namespace) : PodAffinity.NONE,
                dice.wants(Feature.HOST_PORTS, 20) ? ports() : List.of(),
                dice.wants(Feature.VOLUMES, 25) ? volumes() : PodVolumes.NONE,
                dice.wants(Feature.PRIORITIES, 50) ? dice.between(0, 3) * 100 : 0,
                dice.wants(Feature.IMPOSSIBLE_PODS, 8) ? List.of("spec.resourceClaims") : List.of());
    }

    PodKind daemon(int number) {
        var labels = new TreeMap<String, String>();
        labels.put("app", "d" + number);
        var requests = new TreeMap<String, Quantity>();
        requests.put("cpu", new Quantity(50L * dice.between(0, 6)));
        requests.put("memory", Quantity.of((long) dice.between(16, 400) << 20));
        requests.put("pods", Quantity.of(1));
        var everywhere = new Toleration("", true, "", null);
        return new PodKind(
                "kube-system",
                "DaemonSet",
                labels,
                new ResourceList(requests),
                dice.chance(20) ? sorted(WellKnown.ARCH, "amd64") : new TreeMap<>(),
                dice.chance(15)
                        ? List.of(term(new Requirement(RandomPools.CPU, Operator.GT, List.of("3"))))
                        : List.of(),
                List.of(),
                dice.chance(70) ? List.of(everywhere) : List.of(),
                List.of(),
                PodAffinity.NONE,
                PodAffinity.NONE,
                dice.wants(Feature.HOST_PORTS, 40) ? ports() : List.of(),
                PodVolumes.NONE,
                1000,
                List.of());
    }

    private ResourceList requests() {
        var requests = new TreeMap<String, Quantity>();
        requests.put("pods", Quantity.of(1));
        if (dice.chance(95)) {
            requests.put("cpu", new Quantity(50L * dice.between(1, dice.chance(80) ? 30 : 120)));
        }
        if (dice.chance(95)) {
            requests.put("memory", Quantity.of((long) dice.between(32, dice.chance(80) ? 3000 : 16_000) << 20));
        }
        if (dice.wants(Feature.EXTENDED_RESOURCES, 15)) {
            requests.put("nvidia.com/gpu", Quantity.of(dice.between(1, 2)));
        }
        if (dice.wants(Feature.EXTENDED_RESOURCES, 8)) {
            requests.put(RandomCatalog.DONGLE, Quantity.of(1));
        }
        if (dice.wants(Feature.IMPOSSIBLE_PODS, 5)) {
            requests.put("cpu", Quantity.of(5000));
        }
        return new ResourceList(requests);
    }

    private static SortedMap<String, String> sorted(String key, String value) {
        var map = new TreeMap<String, String>();
        map.put(key, value);
        return map;
    }

    private SortedMap<String, String> selector() {
        var selector = new TreeMap<String, String>();
        if (dice.wants(Feature.NODE_SELECTORS, 20)) {
            selector.put(WellKnown.ZONE, dice.one(List.of("a", "b", "c", "c", "z")));
        }
        if (dice.wants(Feature.NODE_SELECTORS, 15)) {
            selector.put(RandomPools.TEAM, dice.one(TEAMS));
        }
        if (dice.wants(Feature.NODE_SELECTORS, 15)) {
            selector.put(WellKnown.ARCH, dice.one(List.of("amd64", "arm64")));
        }
        if (dice.wants(Feature.NODE_SELECTORS, 10)) {
            selector.put(WellKnown.CAPACITY_TYPE, dice.one(List.of("spot", "on-demand", "reserved")));
        }
        return selector;
    }

    private List<NodeSelectorTerm> terms() {
        var terms = new ArrayList<NodeSelectorTerm>();
        for (var i = dice.between(1, 2); i > 0; i--) {
            terms.add(nodeTerm());
        }
        if (dice.wants(Feature.IMPOSSIBLE_PODS, 10)) {
            return List.of(term(
                    Requirement.in(WellKnown.ZONE, "a"),
                    new Requirement(WellKnown.ZONE, Operator.NOT_IN, List.of("a"))));
        }
        if (dice.chance(5)) {
            terms.add(new NodeSelectorTerm(List.of(), List.of(Requirement.in("metadata.name", "node-0"))));
        }
        return terms;
    }

    private NodeSelectorTerm nodeTerm() {
        return switch (dice.between(0, 6)) {
            case 0 -> term(new Requirement(WellKnown.ZONE, Operator.IN, dice.some(RandomCatalog.ZONES)));
            case 1 -> term(new Requirement(WellKnown.ZONE, Operator.NOT_IN, List.of(dice.one(RandomCatalog.ZONES))));
            case 2 -> term(new Requirement(RandomPools.CPU, Operator.GT, List.of("3")));
            case 3 -> term(new Requirement(RandomPools.CPU, Operator.LT, List.of("17")));
            case 4 -> term(new Requirement(RandomPools.TEAM, Operator.NOT_IN, List.of(dice.one(TEAMS))));
            case 5 ->
                term(new Requirement(
                        RandomPools.RACK, dice.one(List.of(Operator.EXISTS, Operator.DOES_NOT_EXIST)), List.of()));
            default ->
                term(
                        new Requirement(RandomPools.TEAM, Operator.IN, dice.some(TEAMS)),
                        new Requirement(WellKnown.CAPACITY_TYPE, Operator.NOT_IN, List.of("spot")));
        };
    }

    private static NodeSelectorTerm term(Requirement... expressions) {
        return new NodeSelectorTerm(List.of(expressions), List.of());
    }

    private List<PreferredNodeTerm> preferredTerms() {
        return dice.wants(Feature.PREFERENCES, 25)
                ? List.of(new PreferredNodeTerm(dice.between(1, 100), nodeTerm()))
                : List.of();
    }

    private List<Toleration> tolerations() {
        var tolerations = new ArrayList<Toleration>();
        if (dice.chance(30)) {
            tolerations.add(
                    new Toleration(RandomPools.DEDICATED.key(), dice.chance(50), dice.one(List.of("x", "y")), null));
        }
        if (dice.chance(10)) {
            tolerations.add(new Toleration("", true, "", null));
        }
        return tolerations;
    }

    private List<TopologySpread> spreads(int number) {
        var spreads = new ArrayList<TopologySpread>();
        for (var i = dice.chance(25) ? 2 : 1; i > 0; i--) {
            var hard = !dice.wants(Feature.PREFERENCES, 30);
            spreads.add(new TopologySpread(
                    dice.chance(60) ? 1 : dice.between(1, 5),
                    topologyKey(),
                    hard,
                    podSelector(number),
                    hard && dice.chance(20) ? dice.between(2, 4) : 1,
                    dice.chance(85),
                    dice.chance(15)));
        }
        return spreads;
    }

    private String topologyKey() {
        return dice.one(List.of(
                WellKnown.ZONE,
                WellKnown.ZONE,
                WellKnown.ZONE,
                WellKnown.HOSTNAME,
                WellKnown.HOSTNAME,
                WellKnown.CAPACITY_TYPE,
                RandomPools.RACK,
                WellKnown.INSTANCE_TYPE));
    }

    /** Mostly its own pods, at times another kind, several kinds, all or none. */
    private LabelSelector podSelector(int number) {
        return switch (dice.between(0, 9)) {
            case 0 -> new LabelSelector(List.of(Requirement.in("app", "k" + dice.between(0, kinds - 1))));
            case 1 -> new LabelSelector(List.of(Requirement.in("tier", "front")));
            case 2 ->
                new LabelSelector(List.of(
                        new Requirement("app", Operator.NOT_IN, List.of("k" + dice.between(0, kinds - 1)))));
            case 3 -> dice.chance(50) ? new LabelSelector(List.of()) : LabelSelector.NOTHING;
            default -> new LabelSelector(List.of(Requirement.in("app", "k" + number)));
        };
    }

    private PodAffinity affinity(int number, String namespace) {
        var required = new ArrayList<PodAffinityTerm>();
        var preferred = new ArrayList<PodAffinity.Preferred>();
        if (dice.chance(75)) {
            required.add(podTerm(number, namespace));
        }
        if (dice.chance(10)) {
            required.add(podTerm(number, namespace));
        }
        if (dice.wants(Feature.PREFERENCES, 40)) {
            preferred.add(new PodAffinity.Preferred(dice.between(1, 100), podTerm(number, namespace)));
        }
        return new PodAffinity(required, preferred);
    }

    private PodAffinityTerm podTerm(int number, String namespace) {
        var everywhere = dice.chance(10);
        var namespaces = dice.chance(80) ? List.of(namespace) : List.of("default", "other");
        return new PodAffinityTerm(topologyKey(), podSelector(number), everywhere ? List.of() : namespaces, everywhere);
    }

    private List<HostPort> ports() {
        return List.of(new HostPort(
                dice.one(List.of("0.0.0.0", "0.0.0.0", "10.0.0.1")),
                dice.between(8080, 8082),
                dice.one(List.of("TCP", "UDP"))));
    }

    private PodVolumes volumes() {
        var places = new ArrayList<NodeSelectorTerm>();
        if (dice.chance(60)) {
            places.add(term(Requirement.in(WellKnown.ZONE, dice.one(RandomCatalog.ZONES))));
        }
        if (dice.chance(20)) {
            places.add(term(Requirement.in(WellKnown.ZONE, dice.one(RandomCatalog.ZONES))));
        }
        var attachments = new TreeMap<String, Integer>();
        if (dice.chance(60)) {
            attachments.put(DRIVER, dice.between(1, 3));
        }
        return new PodVolumes(places, attachments, dice.chance(30) ? List.of(shared(dice.between(0, 1))) : List.of());
    }

    /** The first is somewhere, the second still to be made. */
    private static PodVolumes.SharedVolume shared(int number) {
        return new PodVolumes.SharedVolume(DRIVER, "shared-" + number, number == 1);
    }
}
