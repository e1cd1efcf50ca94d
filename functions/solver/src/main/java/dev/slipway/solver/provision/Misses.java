package dev.slipway.solver.provision;

import dev.slipway.model.resource.ResourceList;
import dev.slipway.model.scheduling.HostPort;
import dev.slipway.model.scheduling.NodeSelectorTerm;
import dev.slipway.model.scheduling.PodKind;
import dev.slipway.model.scheduling.WellKnown;
import dev.slipway.solver.placing.Area;
import dev.slipway.solver.placing.Board;
import dev.slipway.solver.placing.DaemonRules;
import dev.slipway.solver.placing.DaemonRules.Apart;
import dev.slipway.solver.placing.Obstacle;
import dev.slipway.solver.placing.Resources;
import dev.slipway.solver.placing.Shape;
import dev.slipway.solver.placing.Variant;
import dev.slipway.solver.provision.ProvisionPlan.PoolVerdict;
import dev.slipway.solver.scheduling.Alternatives.Alternative;
import dev.slipway.solver.scheduling.Requirements;
import dev.slipway.solver.scheduling.Taints;
import dev.slipway.solver.scheduling.ValueSet;
import java.util.BitSet;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Puts refusals into words, rule by rule: the first that failed, what was asked, and the best on offer. */
final class Misses {
    /** How far a pod came, by the rule that stopped it: the later, the nearer. */
    private static final List<String> NEAREST_FIRST = List.of(
            "topologySpread",
            "podAffinity",
            "podAntiAffinity",
            "limits",
            "minValues",
            "offerings",
            "resources",
            "hostPorts",
            "volumes",
            "requirements",
            "taints",
            "nodeClass",
            "unsupported");

    /** So many values of a label are shown at most, a count. */
    private static final int VALUES = 5;

    private static final String CONTRADICTION = "the pod's own requirements contradict each other";

    static final Comparator<PoolVerdict> NEAREST = Comparator.comparing(
                    (PoolVerdict verdict) -> NEAREST_FIRST.indexOf(verdict.rule()))
            .thenComparing(PoolVerdict::nodePool);

    private final Market market;
    private final Admissions admissions;
    private final List<Limits> limits;
    private final Cells cells;
    private final Board board;

    /**
     * @param limits by pool, what is left once everything is planned
     * @param board with everything that is planned
     */
    Misses(Market market, Admissions admissions, List<Limits> limits, Cells cells, Board board) {
        this.market = market;
        this.cells = cells;
        this.board = board;
        this.admissions = admissions;
        this.limits = limits;
    }

    /** One verdict for each pool, nearest first. */
    List<PoolVerdict> of(Shape shape) {
        var seen = new TreeSet<String>();
        return IntStream.range(0, market.offers().size())
                .mapToObj(pool -> judge(shape, pool))
                .sorted(NEAREST)
                .filter(verdict -> seen.add(verdict.nodePool()))
                .toList();
    }

    private PoolVerdict judge(Shape shape, int pool) {
        var kind = shape.kind();
        var offer = market.offers().get(pool);
        if (!kind.unsupported().isEmpty()) {
            return offer.verdict("unsupported", String.join("; ", kind.unsupported()), "not understood, or impossible");
        }
        if (offer.broken().isPresent()) {
            return offer.broken().get();
        }
        var taint = Taints.firstRepelling(kind, offer.pool().taints(), false);
        if (taint.isPresent()) {
            return offer.verdict("taints", "no toleration of " + taint.get(), "taint " + taint.get());
        }
        var variant = shape.variants().getLast();
        var unmet = requirements(shape, variant, offer);
        if (unmet != null) {
            return unmet;
        }
        return amounts(shape, pool);
    }

    private @Nullable PoolVerdict requirements(Shape shape, Variant variant, PoolOffer offer) {
        var alternatives = shape.alternatives().any();
        if (alternatives.isEmpty()) {
            return offer.verdict(
                    "requirements", "a required node affinity without any condition", "it matches no node");
        }
        var own = Admissions.demands(shape.alternatives(), null, List.of());
        if (own.isEmpty()) {
            // The last alternative is what a user would look at: the earlier ones were only preferred to it.
            var asked = alternatives.getLast();
            var impossible = asked.labels().firstImpossible();
            return impossible.isPresent()
                    ? offer.verdict("requirements", demands(shape.kind(), impossible.get()), CONTRADICTION)
                    : host(shape, asked, offer);
        }
        if (own.stream().allMatch(asked -> listed(offer, asked).isEmpty())) {
            return requirement(offer, own.getLast(), "requirements");
        }
        var places = shape.kind().volumes().places();
        if (!places.isEmpty()) {
            var both = Admissions.demands(shape.alternatives(), null, places);
            if (both.stream().allMatch(asked -> listed(offer, asked).isEmpty())) {
                return both.isEmpty() ? apart(offer, places) : requirement(offer, both.getLast(), "volumes");
            }
        }
        return variant.shape().kind().hostPorts().isEmpty()
                        || !usableAdmissions(variant, offer).isEmpty()
                ? null
                : portsOrOfferings(shape, offer);
    }

    /** What is asked of names. */
    private static PoolVerdict host(Shape shape, Alternative asked, PoolOffer offer) {
        var host = asked.labels().sets().get(WellKnown.HOSTNAME);
        if (host != null && host.absent() && !host.complement()) {
            return offer.verdict(
                    "requirements", demands(shape.kind(), WellKnown.HOSTNAME), "the kubelet sets it on each node");
        }
        if (host != null && (host.atLeast() != null || host.atMost() != null)) {
            return offer.verdict(
                    "requirements",
                    demands(shape.kind(), WellKnown.HOSTNAME),
                    "the names of new nodes are no integers");
        }
        return offer.verdict("requirements", asked.toString(), "the names of new nodes are not known");
    }

    private static PoolVerdict apart(PoolOffer offer, List<NodeSelectorTerm> places) {
        return places.stream()
                        .allMatch(place -> Requirements.of(place.expressions())
                                .firstImpossible()
                                .isPresent())
                ? offer.verdict("volumes", "one place for all of the pod's volumes", "no place has all of them")
                : offer.verdict(
                        "volumes",
                        String.join(
                                " or ",
                                places.stream().map(NodeSelectorTerm::toString).toList()),
                        "the pod's own requirements exclude it");
    }

    /** All that the pod itself demands of one label, as it is written. */
    private static String demands(PodKind kind, String label) {
        var demands = new LinkedHashSet<String>();
        if (kind.nodeSelector().containsKey(label)) {
            demands.add("%s In [%s]".formatted(label, kind.nodeSelector().get(label)));
        }
        kind.requiredTerms().stream()
                .flatMap(term -> term.expressions().stream())
                .filter(demand -> demand.key().equals(label))
                .forEach(demand -> demands.add(demand.toString()));
        return demands.isEmpty() ? label : String.join(" and ", demands);
    }

    private static @Nullable PoolVerdict portsOrOfferings(Shape shape, PoolOffer offer) {
        var matching = matching(shape, offer);
        if (!matching.isEmpty() && besideDaemons(shape, offer, matching).isEmpty()) {
            return null;
        }
        return matching.intersects(offer.usable())
                ? offer.verdict(
                        "hostPorts",
                        "host ports "
                                + String.join(
                                        ", ",
                                        shape.kind().hostPorts().stream()
                                                .map(HostPort::toString)
                                                .toList()),
                        "a DaemonSet takes the port on every type")
                : noOffering(offer, matching);
    }

    private BitSet usableAdmissions(Variant variant, PoolOffer offer) {
        var admitted = (BitSet) admissions.of(variant).columns().clone();
        admitted.and(market.columns().of(market.offers().indexOf(offer)));
        return admitted;
    }

    private static BitSet listed(PoolOffer offer, Requirements asked) {
        var without = asked.without(WellKnown.HOSTNAME);
        if (offer.requirements().firstConflict(without).isPresent()) {
            return new BitSet();
        }
        var listed = Admissions.offerings(without, offer.requirements(), offer.index(), offer.os());
        listed.and(offer.listed());
        return listed;
    }

    private static PoolVerdict requirement(PoolOffer offer, Requirements asked, String rule) {
        var conflict = offer.requirements().firstConflict(asked.without(WellKnown.HOSTNAME));
        if (conflict.isPresent()) {
            var mine = offer.requirements().sets().get(conflict.get());
            return offer.verdict(
                    rule,
                    conflict.get() + " " + asked.sets().get(conflict.get()),
                    mine == null ? "the label " + conflict.get() + " is not defined" : conflict.get() + " " + mine);
        }
        if (offer.listed().isEmpty()) {
            return offer.verdict(
                    rule,
                    asked.sets().isEmpty() ? "an instance type" : asked.toString(),
                    "no instance type satisfies the NodePool");
        }
        for (var entry : asked.wellKnown().sets().entrySet()) {
            var alone = new TreeMap<String, ValueSet>();
            alone.put(entry.getKey(), entry.getValue());
            if (listed(offer, new Requirements(alone)).isEmpty()) {
                return offer.verdict(rule, entry.getKey() + " " + entry.getValue(), values(offer, entry.getKey()));
            }
        }
        return offer.verdict(rule, asked.toString(), "no instance type has all of them");
    }

    private static String values(PoolOffer offer, String key) {
        var values = offer.listed().stream()
                .mapToObj(i -> Optional.ofNullable(offer.value(i, key)))
                .flatMap(Optional::stream)
                .distinct()
                .sorted()
                .toList();
        if (values.isEmpty()) {
            return "no instance type has the label " + key;
        }
        if (values.size() <= VALUES) {
            return key + " " + values;
        }
        if (values.stream().allMatch(value -> value.matches("[0-9]{1,18}"))) {
            var numbers = values.stream().mapToLong(Long::parseLong).summaryStatistics();
            return "%s %d to %d (%d values)".formatted(key, numbers.getMin(), numbers.getMax(), numbers.getCount());
        }
        return "%s %s and %d more".formatted(key, values.subList(0, VALUES), values.size() - VALUES);
    }

    /** Offerings that are what the pod asks for, room and availability aside. */
    private static BitSet matching(Shape shape, PoolOffer offer) {
        var matching = new BitSet();
        Admissions.demands(shape.alternatives(), null, shape.kind().volumes().places())
                .forEach(asked -> matching.or(listed(offer, asked)));
        return matching;
    }

    private PoolVerdict amounts(Shape shape, int pool) {
        var offer = market.offers().get(pool);
        var matching = matching(shape, offer);
        var holding = keep(matching, i -> Resources.fits(shape.requests(), offer.room(i)));
        if (holding.isEmpty()) {
            return resources(offer, matching, shape);
        }
        var usable = (BitSet) holding.clone();
        usable.and(offer.usable());
        if (usable.isEmpty()) {
            return noOffering(offer, holding);
        }
        if (besideDaemons(shape, offer, usable).isEmpty()) {
            return daemons(shape.daemonRules(), offer, usable);
        }
        var within = keep(
                usable, i -> limits.get(pool).allows(offer.taken(offer.index().typeNumber(i))));
        if (within.isEmpty()) {
            return limits(offer, limits.get(pool), usable);
        }
        var shortage = offer.minValues().firstShort(within.stream().boxed().toList());
        if (shortage != null) {
            return offer.verdict("minValues", shortage.asked(), shortage.best());
        }
        return others(shape, offer);
    }

    /** Of these offerings, those whose nodes have the DaemonSets that the pod has to be near, and none that it may not meet. */
    private static BitSet besideDaemons(Shape shape, PoolOffer offer, BitSet offerings) {
        var rules = shape.daemonRules();
        return rules.none() ? offerings : keep(offerings, i -> offer.admits(rules, i));
    }

    /** Names the DaemonSet that is in the way on most of these offerings. */
    private static PoolVerdict daemons(DaemonRules rules, PoolOffer offer, BitSet offerings) {
        var most = keep(offerings, i -> !rules.near().isEmpty() && !rules.near().intersects(offer.daemonsOn(i)));
        @Nullable Apart worst = null;
        for (var apart : rules.apart()) {
            var closed = keep(offerings, i -> apart.forbids(offer.daemonsOn(i), key -> offer.value(i, key) != null));
            if (closed.cardinality() > most.cardinality()) {
                worst = apart;
                most = closed;
            }
        }
        if (worst == null) {
            return offer.verdict(
                    "podAffinity",
                    "near matching pods by " + WellKnown.HOSTNAME,
                    "the %s, which has such pods, runs on no node that it could be on"
                            .formatted(offer.daemons().name(rules.near())));
        }
        var there = (BitSet) offer.daemonsOn(most.nextSetBit(0)).clone();
        there.and(worst.daemons());
        var name = offer.daemons().name(there);
        return worst.own()
                ? offer.verdict(
                        "podAntiAffinity",
                        "away from matching pods by " + worst.topologyKey(),
                        "the %s has such a pod on each node that it could be on".formatted(name))
                : offer.verdict(
                        "podAntiAffinity",
                        "where no other pod's anti-affinity by " + worst.topologyKey() + " keeps it away",
                        "the %s, whose pods keep it away, runs on each node that it could be on".formatted(name));
    }

    /** A node could be had; it is the other pods that are in the way. */
    private PoolVerdict others(Shape shape, PoolOffer offer) {
        for (var volume : shape.kind().volumes().shared()) {
            if (volume.follows()) {
                return offer.verdict(
                        "volumes",
                        "the zone of the other pods with PersistentVolumeClaim %s/%s"
                                .formatted(shape.kind().namespace(), volume.claim()),
                        "the first of them decides on the zone of its volume, and this one finds no place there");
            }
        }
        var variant = shape.variants().getLast();
        var obstacle = board.obstacle(variant, areas(variant, offer));
        return obstacle.isPresent()
                ? inTheWay(offer, obstacle.get())
                : offer.verdict("limits", "one more node", "limits or other pods leave none");
    }

    private List<Area> areas(Variant variant, PoolOffer offer) {
        var usable = usableAdmissions(variant, offer);
        return variant.needs().none()
                ? List.of(cells.anywhere())
                : cells.of(variant.needs()).stream()
                        .filter(cell -> cell.columns().intersects(usable))
                        .map(Cell::area)
                        .toList();
    }

    private static PoolVerdict inTheWay(PoolOffer offer, Obstacle obstacle) {
        var key = obstacle.topologyKey();
        return switch (obstacle.kind()) {
            case SPREAD ->
                offer.verdict(
                        "topologySpread",
                        "maxSkew %d by %s".formatted(obstacle.maxSkew(), key),
                        obstacle.unlabelled()
                                ? "its nodes do not have that label"
                                : "every domain that it could be in has too many matching pods already");
            case NEAR ->
                offer.verdict(
                        "podAffinity",
                        "near matching pods by " + key,
                        obstacle.unlabelled()
                                ? "its nodes do not have that label"
                                : "no such pod where it could be, or no room beside it");
            case AWAY ->
                offer.verdict(
                        "podAntiAffinity", "away from matching pods by " + key, "such pods are everywhere it could be");
            case KEPT_AWAY ->
                offer.verdict(
                        "podAntiAffinity",
                        "where no other pod's anti-affinity by " + key + " keeps it away",
                        "such pods are everywhere it could be");
        };
    }

    private static PoolVerdict noOffering(PoolOffer offer, BitSet holding) {
        var best = holding.isEmpty() ? "none is listed" : offer.capacityPool(holding.nextSetBit(0)) + " is unavailable";
        return offer.verdict("offerings", "an offering that has capacity", best);
    }

    private static BitSet keep(BitSet offerings, IntPredicate condition) {
        var kept = new BitSet();
        offerings.stream().filter(condition).forEach(kept::set);
        return kept;
    }

    /** Names the first resource that no type has enough of, or that the DaemonSets leave too little of. */
    private static PoolVerdict resources(PoolOffer offer, BitSet offerings, Shape shape) {
        var asked = shape.requests();
        var alone = offer.daemons().size() == 0
                ? new BitSet()
                : keep(offerings, i -> Resources.fits(asked, offer.whole(i)));
        var looked = alone.isEmpty() ? offerings : alone;
        for (var i = 0; i < asked.length; i++) {
            var resource = i;
            var most = looked.stream()
                    .boxed()
                    .max(Comparator.comparing((Integer one) -> offer.leftByDaemons(one)[resource])
                            .thenComparing(one -> offer.index().type(one).name(), Comparator.reverseOrder()));
            if (most.isPresent() && asked[i] > offer.leftByDaemons(most.get())[i]) {
                var best = most.get();
                var name = offer.resources().name(i);
                var left = Resources.text(Math.max(0, offer.leftByDaemons(best)[i]));
                var type = offer.index().type(best).name();
                return offer.verdict(
                        "resources",
                        asked[i] > 0
                                ? name + " " + Resources.text(asked[i])
                                : shape.kind().requests().toString(),
                        alone.isEmpty()
                                ? "%s %s (%s)".formatted(name, left, type)
                                : "the DaemonSets leave %s %s of %s (%s)"
                                        .formatted(name, left, Resources.text(offer.whole(best)[i]), type));
            }
        }
        return offer.verdict(
                "resources",
                shape.kind().requests().toString(),
                alone.isEmpty()
                        ? "no single instance type has all of it"
                        : "the DaemonSets leave no type enough of it");
    }

    private static PoolVerdict limits(PoolOffer offer, Limits limits, BitSet offerings) {
        var cheapest = offer.index()
                .type(offerings.stream()
                        .boxed()
                        .min(Comparator.comparing(
                                        (Integer i) -> offer.index().offering(i).price())
                                .thenComparing(i -> i))
                        .orElseThrow());
        var name = limits.firstBroken(cheapest).orElse(ResourceList.NODES);
        var asked = name.equals(ResourceList.NODES)
                ? "1"
                : cheapest.capacity().get(name).toString();
        return offer.verdict(
                "limits",
                "%s %s (%s)".formatted(name, asked, cheapest.name()),
                "%s %s left of the limit %s"
                        .formatted(
                                name, limits.left(name), offer.pool().limits().get(name)));
    }

    /** One sentence for all verdicts. */
    static String sentence(List<PoolVerdict> verdicts) {
        if (verdicts.isEmpty()) {
            return "there is no NodePool that follows pods. Maybe none was applied, or all have replicas.";
        }
        var first = verdicts.getFirst();
        if (first.rule().equals("unsupported")) {
            return ended(first.asked());
        }
        if (first.best().equals(CONTRADICTION)) {
            return "%s: %s. Maybe one of them should go.".formatted(first.best(), first.asked());
        }
        return "no NodePool fits: "
                + String.join("; ", verdicts.stream().map(Misses::clause).toList());
    }

    private static String ended(String sentence) {
        return sentence.endsWith(".") ? sentence : sentence + ".";
    }

    private static String clause(PoolVerdict verdict) {
        return switch (verdict.rule()) {
            case "taints" -> "%s: %s is not tolerated".formatted(verdict.nodePool(), verdict.best());
            case "nodeClass", "topologySpread", "podAffinity", "podAntiAffinity" ->
                "%s: %s: %s".formatted(verdict.nodePool(), verdict.asked(), verdict.best());
            case "limits" -> "%s: %s asked, %s".formatted(verdict.nodePool(), verdict.asked(), verdict.best());
            // What is on offer is an amount or a value, or a sentence that says why nothing is.
            default ->
                verdict.best().matches("(no|the|it|a|none) .*|.* is unavailable")
                        ? "%s: %s asked, but %s".formatted(verdict.nodePool(), verdict.asked(), verdict.best())
                        : "%s: %s asked, %s on offer".formatted(verdict.nodePool(), verdict.asked(), verdict.best());
        };
    }
}
