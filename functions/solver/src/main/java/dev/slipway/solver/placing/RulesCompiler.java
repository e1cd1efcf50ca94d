package dev.slipway.solver.placing;

import dev.slipway.model.resource.Quantity;
import dev.slipway.model.resource.ResourceList;
import dev.slipway.model.scheduling.LabelSelector;
import dev.slipway.model.scheduling.NodeSelectorTerm;
import dev.slipway.model.scheduling.Operator;
import dev.slipway.model.scheduling.PodAffinity;
import dev.slipway.model.scheduling.PodAffinityTerm;
import dev.slipway.model.scheduling.PodKind;
import dev.slipway.model.scheduling.PodVolumes.SharedVolume;
import dev.slipway.model.scheduling.PreferredNodeTerm;
import dev.slipway.model.scheduling.Toleration;
import dev.slipway.model.scheduling.TopologySpread;
import dev.slipway.model.scheduling.WellKnown;
import dev.slipway.solver.scheduling.Alternatives;
import dev.slipway.solver.scheduling.Selectors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Turns kinds into shapes, variants, checks and counters. */
final class RulesCompiler {
    /** Whose pods a counter counts. */
    private record Selection(LabelSelector selector, List<String> namespaces, boolean everyNamespace) {}

    /** Whoever uses one volume. */
    private record Consumers(String namespace, SharedVolume volume) {}

    private record CounterId(int key, BitSet members, int filter, boolean leavingToo) {}

    private record FilterId(
            PodKind owner, boolean honorAffinity, boolean honorTaints, List<String> keys, BitSet daemons) {}

    private record NodeRule(
            SortedMap<String, String> nodeSelector,
            List<NodeSelectorTerm> requiredTerms,
            List<NodeSelectorTerm> places,
            List<Toleration> tolerations,
            @Nullable NodeSelectorTerm wish,
            boolean minds,
            boolean supported,
            List<DaemonRules.Apart> apart) {}

    /** A term of required anti-affinity, and who has it. */
    private record TermId(BitSet targets, int key) {}

    private final Resources resources;
    private final boolean wishes;
    private final boolean shyness;
    private final LinkedHashMap<PodKind, Shape> shapeByKind = new LinkedHashMap<>();
    private final LinkedHashMap<PodKind, Shape> shapeByReducedKind = new LinkedHashMap<>();
    private final List<Shape> shapes = new ArrayList<>();
    private final LinkedHashMap<List<Long>, Integer> sizes = new LinkedHashMap<>();
    private final TreeSet<String> selectedLabels = new TreeSet<>();
    private final LinkedHashMap<String, BitSet> shapesByLabel = new LinkedHashMap<>();
    private final LinkedHashMap<Selection, BitSet> members = new LinkedHashMap<>();
    private final LinkedHashMap<Consumers, BitSet> consuming = new LinkedHashMap<>();
    private final LinkedHashMap<String, Integer> keys = new LinkedHashMap<>();
    private final LinkedHashMap<FilterId, Integer> filterIds = new LinkedHashMap<>();
    private final List<NodeFilter> filters = new ArrayList<>();
    private final LinkedHashMap<NodeRule, Integer> nodeRules = new LinkedHashMap<>();
    private final LinkedHashMap<CounterId, Counter> counters = new LinkedHashMap<>();
    private boolean namespacesMatter;
    private int hostCounters;

    RulesCompiler(Resources resources, boolean wishes, boolean shyness) {
        this.resources = resources;
        this.wishes = wishes;
        this.shyness = shyness;
    }

    Rules compile(List<PodKind> waiting, List<PodKind> standing, List<PodKind> daemons) {
        var neighbours = new DaemonNeighbours(daemons, waiting);
        neighbours.terms().forEach(term -> noteLabels(term.selector()));
        waiting.forEach(this::noteLabels);
        standing.forEach(kind -> kind.antiAffinity().required().forEach(term -> noteLabels(term.selector())));
        var waitingShapes = waiting.stream().map(this::shapeOf).toList();
        var pending = new ArrayList<>(shapes);
        var standingShapes = standing.stream().map(this::shapeOf).toList();
        for (var shape : shapes) {
            shape.kind().labels().forEach((key, value) -> {
                if (selectedLabels.contains(key)) {
                    shapesByLabel
                            .computeIfAbsent(labelText(key, value), _ -> new BitSet())
                            .set(shape.index());
                }
            });
        }
        var repelling = repelling(pending.size());
        for (var shape : pending) {
            shape.daemonRules(neighbours.of(shape.kind(), terms -> nobodyOf(terms, pending.size())));
            shape.variants(variants(shape, repelling));
        }
        for (var counter : counters.values()) {
            counter.members.stream().forEach(member -> shapes.get(member).raises(counter));
        }
        return new Rules(
                resources,
                waitingShapes,
                standingShapes,
                List.copyOf(keys.keySet()),
                filters,
                List.copyOf(counters.values()),
                hostCounters,
                nodeRules.size());
    }

    private void noteLabels(PodKind kind) {
        kind.spreads().forEach(spread -> noteLabels(spread.selector()));
        for (var affinity : List.of(kind.affinity(), kind.antiAffinity())) {
            affinity.required().forEach(term -> noteLabels(term.selector()));
            affinity.preferred().forEach(wish -> noteLabels(wish.term().selector()));
        }
    }

    private void noteLabels(LabelSelector selector) {
        namespacesMatter = true;
        selector.expressions().forEach(expression -> selectedLabels.add(expression.key()));
    }

    /** Kinds that wait stand in the snapshot too, and are reduced once. */
    private Shape shapeOf(PodKind kind) {
        return shapeByKind.computeIfAbsent(kind, one -> shapeOfReduced(reduced(one)));
    }

    private Shape shapeOfReduced(PodKind kind) {
        return shapeByReducedKind.computeIfAbsent(kind, reduced -> {
            var requests = resources.unpack(reduced.requests());
            var size = sizes.computeIfAbsent(Arrays.stream(requests).boxed().toList(), _ -> sizes.size());
            var shape = new Shape(shapes.size(), reduced, requests, size);
            shapes.add(shape);
            return shape;
        });
    }

    /** Without what no rule can see. */
    private PodKind reduced(PodKind kind) {
        SortedMap<String, String> labels = new TreeMap<>();
        if (!selectedLabels.isEmpty()) {
            kind.labels().forEach((key, value) -> {
                if (selectedLabels.contains(key)) {
                    labels.put(key, value);
                }
            });
        }
        var shared = !kind.volumes().shared().isEmpty();
        return new PodKind(
                namespacesMatter || shared ? kind.namespace() : "",
                "",
                labels,
                kind.requests().max(ResourceList.of(ResourceList.PODS, Quantity.of(1))),
                kind.nodeSelector(),
                kind.requiredTerms(),
                wishes ? kind.preferredTerms() : List.of(),
                kind.tolerations(),
                kind.spreads(),
                kind.affinity(),
                kind.antiAffinity(),
                kind.hostPorts(),
                kind.volumes(),
                kind.priority(),
                kind.unsupported());
    }

    private static String labelText(String key, String value) {
        return key + "=" + value;
    }

    private BitSet members(LabelSelector selector, List<String> namespaces, boolean every) {
        return members.computeIfAbsent(new Selection(selector, namespaces, every), this::select);
    }

    private BitSet select(Selection selection) {
        var selected = new BitSet();
        var candidates = candidates(selection.selector());
        for (var i = candidates.nextSetBit(0); i >= 0; i = candidates.nextSetBit(i + 1)) {
            var kind = shapes.get(i).kind();
            if ((selection.everyNamespace() || selection.namespaces().contains(kind.namespace()))
                    && Selectors.matches(selection.selector(), kind.labels())) {
                selected.set(i);
            }
        }
        return selected;
    }

    /** With one exact value asked for, only shapes with that label come into question. */
    private BitSet candidates(LabelSelector selector) {
        for (var expression : selector.expressions()) {
            if (expression.operator() == Operator.IN && expression.values().size() == 1) {
                return shapesByLabel.getOrDefault(
                        labelText(expression.key(), expression.values().getFirst()), new BitSet());
            }
        }
        var all = new BitSet();
        all.set(0, shapes.size());
        return all;
    }

    /** No pod that waits would do. */
    private boolean nobodyOf(List<PodAffinityTerm> terms, int pending) {
        return matchingAll(terms).get(0, pending).isEmpty();
    }

    private BitSet matchingAll(List<PodAffinityTerm> terms) {
        var counted = (BitSet) members(terms.getFirst()).clone();
        terms.forEach(term -> counted.and(members(term)));
        return counted;
    }

    private BitSet members(PodAffinityTerm term) {
        return members(term.selector(), term.namespaces(), term.everyNamespace());
    }

    private int key(String topologyKey) {
        return topologyKey.equals(WellKnown.HOSTNAME)
                ? Counter.HOST
                : keys.computeIfAbsent(topologyKey, _ -> keys.size());
    }

    private Counter counter(int key, BitSet counted, int filter, boolean leavingToo) {
        return counters.computeIfAbsent(
                new CounterId(key, counted, filter, leavingToo),
                id -> new Counter(
                        id.key(),
                        id.members(),
                        id.filter(),
                        id.leavingToo(),
                        key == Counter.HOST ? hostCounters++ : counters.size()));
    }

    private int filter(PodKind kind, TopologySpread spread) {
        var asks = !kind.nodeSelector().isEmpty() || !kind.requiredTerms().isEmpty();
        var affinity = spread.honorAffinity() && asks;
        var keys = otherKeys(kind, spread);
        if (!affinity && !spread.honorTaints() && keys.isEmpty()) {
            return Counter.NO_FILTER;
        }
        return filter(new FilterId(
                looksOf(kind, affinity, spread.honorTaints()), affinity, spread.honorTaints(), keys, new BitSet()));
    }

    private int filter(FilterId wanted) {
        return filterIds.computeIfAbsent(wanted, id -> {
            filters.add(new NodeFilter(
                    id.owner(),
                    id.honorAffinity() ? Alternatives.of(id.owner()) : null,
                    id.honorTaints(),
                    id.keys(),
                    id.daemons()));
            return filters.size() - 1;
        });
    }

    private int filter(PodKind kind, BitSet daemons) {
        if (daemons.isEmpty()) {
            return Counter.NO_FILTER;
        }
        var keys = kind.affinity().required().stream()
                .map(PodAffinityTerm::topologyKey)
                .filter(key -> !key.equals(WellKnown.HOSTNAME))
                .distinct()
                .sorted()
                .toList();
        return filter(new FilterId(looksOf(kind, false, false), false, false, keys, daemons));
    }

    /**
     * Keys of the pod's other constraints that are judged along with this one. Every node has a host name; and by host, the
     * emptiest node is always one that could be bought, whichever others count.
     */
    private static List<String> otherKeys(PodKind kind, TopologySpread spread) {
        if (spread.topologyKey().equals(WellKnown.HOSTNAME)) {
            return List.of();
        }
        return kind.spreads().stream()
                .filter(other -> other.required() == spread.required())
                .map(TopologySpread::topologyKey)
                .filter(key -> !key.equals(WellKnown.HOSTNAME) && !key.equals(spread.topologyKey()))
                .distinct()
                .sorted()
                .toList();
    }

    /** What of a kind decides its filter, so that equal filters are one. */
    private static PodKind looksOf(PodKind kind, boolean affinity, boolean taints) {
        return new PodKind(
                "",
                "",
                new TreeMap<>(),
                ResourceList.NONE,
                affinity ? kind.nodeSelector() : new TreeMap<>(),
                affinity ? kind.requiredTerms() : List.of(),
                taints ? kind.tolerations() : List.of(),
                0,
                List.of());
    }

    /** For each shape that waits, whose terms keep it away (core.md §2.10, inverse groups; required terms only). */
    private List<List<Check>> repelling(int pending) {
        var ownersByTerm = new LinkedHashMap<TermId, BitSet>();
        for (var shape : shapes) {
            for (var term : shape.kind().antiAffinity().required()) {
                ownersByTerm
                        .computeIfAbsent(new TermId(members(term), key(term.topologyKey())), _ -> new BitSet())
                        .set(shape.index());
            }
        }
        var checks = new ArrayList<List<Check>>();
        for (var i = 0; i < pending; i++) {
            checks.add(new ArrayList<>());
        }
        ownersByTerm.forEach((term, owners) -> {
            for (var i = term.targets().nextSetBit(0);
                    i >= 0 && i < pending;
                    i = term.targets().nextSetBit(i + 1)) {
                var away = new Check.Away(counter(term.key(), owners, Counter.NO_FILTER, true), owners.get(i), false);
                checks.get(i).add(away);
            }
        });
        return checks;
    }

    private List<Variant> variants(Shape shape, List<List<Check>> repelling) {
        var kind = shape.kind();
        var near = byWeight(wishes ? kind.affinity().preferred() : List.of());
        var apart = byWeight(wishes ? kind.antiAffinity().preferred() : List.of());
        var nodes = kind.preferredTerms().stream()
                .sorted(Comparator.comparing(PreferredNodeTerm::weight).reversed())
                .toList();
        var anyway = kind.spreads().stream()
                .filter(spread -> wishes && !spread.required())
                .toList();
        var fixed = fixed(shape, repelling.get(shape.index()));
        var steps = near.size() + apart.size() + nodes.size() + anyway.size() + (shyness ? 1 : 0);
        if (steps == 0) {
            return List.of(new Variant(shape, 0, null, true, List.of(), nodeRule(shape, null, true), distinct(fixed)));
        }
        var variants = new ArrayList<Variant>();
        var givenUp = new ArrayList<String>();
        for (var step = 0; step <= steps; step++) {
            var nearLeft = rest(near, step);
            var apartLeft = rest(apart, step - near.size());
            var nodesLeft = rest(nodes, step - near.size() - apart.size());
            var anywayLeft = rest(anyway, step - near.size() - apart.size() - nodes.size());
            var checks = new ArrayList<>(fixed);
            nearLeft.forEach(wish -> checks.add(near(shape, List.of(wish.term()), DaemonRules.NONE)));
            apartLeft.forEach(wish -> checks.add(away(shape, wish.term())));
            anywayLeft.forEach(spread -> checks.add(spread(shape, spread)));
            var wish = nodesLeft.isEmpty() ? null : nodesLeft.getFirst().term();
            var minds = !shyness || step < steps;
            variants.add(
                    new Variant(shape, step, wish, minds, givenUp, nodeRule(shape, wish, minds), distinct(checks)));
            givenUp.add(lost(nearLeft, apartLeft, nodesLeft, anywayLeft));
        }
        return variants;
    }

    private static List<Check> distinct(List<Check> checks) {
        return checks.size() < 2 ? checks : List.copyOf(new LinkedHashSet<>(checks));
    }

    private int nodeRule(Shape shape, @Nullable NodeSelectorTerm wish, boolean minds) {
        var kind = shape.kind();
        return nodeRules.computeIfAbsent(
                new NodeRule(
                        kind.nodeSelector(),
                        kind.requiredTerms(),
                        kind.volumes().places(),
                        kind.tolerations(),
                        wish,
                        minds,
                        kind.unsupported().isEmpty(),
                        shape.daemonRules().apart()),
                _ -> nodeRules.size());
    }

    private static <T> List<T> rest(List<T> all, int dropped) {
        return all.subList(Math.min(all.size(), Math.max(0, dropped)), all.size());
    }

    private static String lost(
            List<PodAffinity.Preferred> near,
            List<PodAffinity.Preferred> apart,
            List<PreferredNodeTerm> nodes,
            List<TopologySpread> anyway) {
        if (!near.isEmpty()) {
            return "preferred pod affinity of weight %d by %s"
                    .formatted(near.getFirst().weight(), near.getFirst().term().topologyKey());
        }
        if (!apart.isEmpty()) {
            return "preferred pod anti-affinity of weight %d by %s"
                    .formatted(
                            apart.getFirst().weight(), apart.getFirst().term().topologyKey());
        }
        if (!nodes.isEmpty()) {
            return "preferred node affinity of weight %d: %s"
                    .formatted(
                            nodes.getFirst().weight(), nodes.getFirst().term().expressions());
        }
        if (!anyway.isEmpty()) {
            return "topology spread (ScheduleAnyway) by %s"
                    .formatted(anyway.getFirst().topologyKey());
        }
        return "no taint with PreferNoSchedule";
    }

    private static List<PodAffinity.Preferred> byWeight(List<PodAffinity.Preferred> wishes) {
        return wishes.size() < 2
                ? wishes
                : wishes.stream()
                        .sorted(Comparator.comparing(PodAffinity.Preferred::weight)
                                .reversed())
                        .toList();
    }

    private List<Check> fixed(Shape shape, List<Check> repelling) {
        var kind = shape.kind();
        var checks = new ArrayList<>(repelling);
        kind.spreads().stream().filter(TopologySpread::required).forEach(spread -> checks.add(spread(shape, spread)));
        kind.antiAffinity().required().forEach(term -> checks.add(away(shape, term)));
        if (!kind.affinity().required().isEmpty()) {
            checks.add(near(shape, kind.affinity().required(), shape.daemonRules()));
        }
        kind.volumes().shared().stream()
                .filter(SharedVolume::follows)
                .forEach(volume -> checks.add(beside(new Consumers(kind.namespace(), volume))));
        return checks;
    }

    /** The first may go anywhere (VolumeBinding: its node's zone is the one in which the volume is made). */
    private Check beside(Consumers consumers) {
        var members = consuming.computeIfAbsent(consumers, this::consuming);
        return new Check.Near(
                List.of(counter(key(WellKnown.ZONE), members, Counter.NO_FILTER, false)),
                true,
                new BitSet(),
                Counter.NO_FILTER);
    }

    private BitSet consuming(Consumers consumers) {
        var members = new BitSet();
        for (var shape : shapes) {
            var kind = shape.kind();
            members.set(
                    shape.index(),
                    kind.namespace().equals(consumers.namespace())
                            && kind.volumes().shared().contains(consumers.volume()));
        }
        return members;
    }

    private Check spread(Shape shape, TopologySpread spread) {
        var counted = members(spread.selector(), List.of(shape.kind().namespace()), false);
        return new Check.Spread(
                counter(key(spread.topologyKey()), counted, filter(shape.kind(), spread), false),
                spread.maxSkew(),
                spread.minDomains(),
                counted.get(shape.index()),
                spread.required());
    }

    private Check away(Shape shape, PodAffinityTerm term) {
        var counted = members(term);
        return new Check.Away(
                counter(key(term.topologyKey()), counted, Counter.NO_FILTER, true), counted.get(shape.index()), true);
    }

    private Check near(Shape shape, List<PodAffinityTerm> terms, DaemonRules daemons) {
        var counted = matchingAll(terms);
        var asked = terms.stream()
                .map(term -> counter(key(term.topologyKey()), counted, Counter.NO_FILTER, false))
                .distinct()
                .toList();
        return new Check.Near(
                asked, counted.get(shape.index()), daemons.near(), filter(shape.kind(), daemons.around()));
    }
}
