package dev.slipway.solver.provision;

import dev.slipway.model.catalog.CapacityType;
import dev.slipway.model.catalog.InstanceType;
import dev.slipway.model.catalog.Offering;
import dev.slipway.model.resource.ResourceList;
import dev.slipway.model.scheduling.WellKnown;
import dev.slipway.solver.placing.Resources;
import dev.slipway.solver.placing.Variant;
import dev.slipway.solver.provision.SolverSettings.MinValuesPolicy;
import dev.slipway.solver.scheduling.Requirements;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/** Turns a packed node into what may be launched for it: every type that would hold it, in price order. */
final class Drafting {
    /** Most types among which a launch may choose, a count; aws.md §3.3. */
    private static final int MOST_OPTIONS = 60;

    private final Market market;
    private final Admissions admissions;
    private final MinValuesPolicy policy;
    private final boolean whole;
    private final List<Limits> limits;
    private final List<@Nullable Amounts> amounts = new ArrayList<>();

    /** What the types of a catalogue have. */
    private record Amounts(TypeAmounts capacity, TypeAmounts allocatable) {}

    /**
     * @param limits by pool, as they were before anything was bought
     * @param whole nothing smaller than what was packed will do, though its pods would fit: the room between them is meant
     */
    Drafting(Market market, Admissions admissions, List<Limits> limits, MinValuesPolicy policy, boolean whole) {
        this.whole = whole;
        this.market = market;
        this.admissions = admissions;
        this.limits = limits;
        this.policy = policy;
        market.offers().forEach(_ -> amounts.add(null));
    }

    private Amounts amounts(int pool) {
        var known = amounts.get(pool);
        if (known == null) {
            var types = market.offers().get(pool).index().types();
            known = new Amounts(
                    new TypeAmounts(types, InstanceType::capacity), new TypeAmounts(types, InstanceType::allocatable));
            amounts.set(pool, known);
        }
        return known;
    }

    /** One blueprint for each; where a pool's limits cannot bear all nodes growing, none may be larger than planned. */
    List<Blueprint> draft(List<Planned> nodes) {
        var columns = market.columns();
        var blueprints = new ArrayList<Blueprint>();
        var tight = new LinkedHashSet<Limits>();
        var trial = new LinkedHashMap<Limits, Limits>();
        limits.forEach(limit -> trial.putIfAbsent(limit, limit.copy()));
        for (var node : nodes) {
            var pool = columns.pool(node.column());
            var blueprint = draft(node, false);
            var limit = trial.getOrDefault(limits.get(pool), limits.get(pool));
            if (limit.any() && !limit.take(limit.amounts(blueprint.options()), node.copies())) {
                tight.add(limits.get(pool));
            }
            blueprints.add(blueprint);
        }
        for (var i = 0; i < nodes.size(); i++) {
            if (tight.contains(limits.get(columns.pool(nodes.get(i).column())))) {
                blueprints.set(i, draft(nodes.get(i), true));
            }
        }
        return blueprints;
    }

    /**
     * What may be launched.
     *
     * @param tight no option may take more of the limits than the type that it was packed as
     */
    private Blueprint draft(Planned node, boolean tight) {
        var columns = market.columns();
        var pool = columns.pool(node.column());
        var offer = columns.offer(node.column());
        var index = offer.index();
        var asked = whole ? withRoomBetween(node) : asked(node);
        var packed = columns.offeringNumber(node.column());
        var limit = limits.get(pool);
        var most = limit.amounts(market.becomes(node.column()));
        var first = columns.first(pool);
        IntPredicate holds = offering -> node.columns().get(first + offering)
                && Resources.fits(asked, offer.room(offering))
                && (!limit.any() || limit.allows(index.type(offering)))
                && (!tight || limit.within(most, index.type(offering)));
        var variety = market.minValues(pool).any();
        var exotic = market.exotic().get(node.column());
        IntPredicate serves = offering -> (exotic || !market.exotic().get(first + offering)) && holds.test(offering);
        var types = new BitSet();
        var kinds = 0;
        var holding = new ArrayList<Integer>();
        var order = offer.byPrice().alike(packed);
        var at = 0;
        for (; at < order.length && (variety || kinds < MOST_OPTIONS); at++) {
            var offering = order[at];
            if (serves.test(offering)) {
                var type = index.typeNumber(offering);
                kinds += types.get(type) ? 0 : 1;
                types.set(type);
                holding.add(offering);
            }
        }
        // Whatever comes later is dearer: now that there are types enough, only their other zones matter.
        Arrays.stream(offer.byPrice().later(order, at, types)).filter(serves).forEach(holding::add);
        if (holding.isEmpty()) {
            throw new IllegalStateException("The type %s does not hold what was packed onto it."
                    .formatted(index.type(packed).name()));
        }
        if (index.offering(packed).capacityType() == CapacityType.SPOT && !variety) {
            // Spot that costs more than the cheapest on-demand is no bargain (aws.md §3.3, 6).
            var ceiling = onDemand(index, types, offer.usable(), holds);
            holding.removeIf(offering ->
                    offering != packed && index.offering(offering).price().microUsd() > ceiling);
        }
        return choose(node, pool, asked, holding);
    }

    private static long onDemand(OfferingIndex index, BitSet types, BitSet usable, IntPredicate holds) {
        var least = Long.MAX_VALUE;
        for (var type = types.nextSetBit(0); type >= 0; type = types.nextSetBit(type + 1)) {
            for (var offering = index.first(type); offering < index.first(type + 1); offering++) {
                var one = index.offering(offering);
                if (one.capacityType() == CapacityType.ON_DEMAND
                        && one.price().microUsd() < least
                        && usable.get(offering)
                        && holds.test(offering)) {
                    least = one.price().microUsd();
                }
            }
        }
        return least;
    }

    private Blueprint choose(Planned node, int pool, long[] asked, List<Integer> holding) {
        var offer = market.columns().offer(node.column());
        var index = offer.index();
        var variety = market.minValues(pool);
        var kept = inEveryZone(node, pool, asked, holding);
        if (variety.firstShort(kept) != null && policy == MinValuesPolicy.STRICT) {
            kept = zoneWithVariety(offer, variety, holding);
        }
        if (variety.any()) {
            var names = new TreeSet<>(variety.firstTypes(kept, MOST_OPTIONS));
            kept = kept.stream()
                    .filter(offering -> names.contains(index.type(offering).name()))
                    .toList();
        }
        var options = new ArrayList<InstanceType>();
        var types = new BitSet();
        var zoneNumbers = new BitSet();
        for (var offering : kept) {
            zoneNumbers.set(index.zoneNumber(offering));
            if (!types.get(index.typeNumber(offering))) {
                types.set(index.typeNumber(offering));
                options.add(index.type(offering));
            }
        }
        var chosen = kept.getFirst();
        var one = index.offering(chosen);
        return new Blueprint(
                offer,
                labels(node, pool, one),
                requests(node).plus(leastDaemons(offer, kept)),
                List.copyOf(options),
                options.stream().map(InstanceType::name).toList(),
                zoneNumbers.stream().mapToObj(index::zone).sorted().toList(),
                one.capacityType(),
                one.price(),
                amounts(pool).capacity().least(types),
                amounts(pool).allocatable().least(types),
                variety.firstShort(kept) != null,
                why(pool, asked, chosen));
    }

    /** A claim says types and zones apart; where some pair of them would not do, only the cheapest zone is kept. */
    private List<Integer> inEveryZone(Planned node, int pool, long[] asked, List<Integer> holding) {
        var offer = market.columns().offer(node.column());
        var index = offer.index();
        var first = market.columns().first(pool);
        var zones = new BitSet();
        var types = new BitSet();
        for (var offering : holding) {
            zones.set(index.zoneNumber(offering));
            types.set(index.typeNumber(offering));
        }
        var cheapest = holding.getFirst();
        for (var type = types.nextSetBit(0); type >= 0; type = types.nextSetBit(type + 1)) {
            for (var other = index.first(type); other < index.first(type + 1); other++) {
                if (offer.usable().get(other)
                        && index.offering(other).capacityType()
                                == index.offering(cheapest).capacityType()
                        && zones.get(index.zoneNumber(other))
                        && (!node.columns().get(first + other) || !Resources.fits(asked, offer.room(other)))) {
                    return ofZone(offer, holding, index.offering(cheapest).zone());
                }
            }
        }
        return holding;
    }

    private static List<Integer> ofZone(PoolOffer offer, List<Integer> holding, String zone) {
        return holding.stream()
                .filter(offering -> offer.index().offering(offering).zone().equals(zone))
                .toList();
    }

    private static List<Integer> zoneWithVariety(PoolOffer offer, MinValues variety, List<Integer> holding) {
        var zones = holding.stream()
                .map(offering -> offer.index().offering(offering).zone())
                .distinct()
                .toList();
        for (var zone : zones) {
            var inZone = ofZone(offer, holding, zone);
            if (variety.firstShort(inZone) == null) {
                return inZone;
            }
        }
        return ofZone(offer, holding, zones.getFirst());
    }

    private long[] withRoomBetween(Planned node) {
        var asked = asked(node);
        var room = market.room(node.column());
        var resources = market.columns().offer(node.column()).resources();
        for (var i = 0; i < asked.length; i++) {
            // Slots for pods are plenty, and differ between types of one size.
            if (asked[i] > 0 && !resources.name(i).equals(ResourceList.PODS)) {
                asked[i] = room[i];
            }
        }
        return asked;
    }

    private static long[] asked(Planned node) {
        long @Nullable [] asked = null;
        for (var entry : node.content().entrySet()) {
            var requests = entry.getKey().shape().requests();
            asked = asked == null ? new long[requests.length] : asked;
            Resources.subtract(asked, requests, -entry.getValue());
        }
        return asked == null ? new long[0] : asked;
    }

    private static ResourceList requests(Planned node) {
        var total = ResourceList.NONE;
        for (var entry : node.content().entrySet()) {
            total = total.plus(entry.getKey().shape().kind().requests().times(entry.getValue()));
        }
        return total;
    }

    private static ResourceList leastDaemons(PoolOffer offer, List<Integer> kept) {
        if (offer.daemons().size() == 0) {
            return ResourceList.NONE;
        }
        return kept.stream()
                .map(offer::daemonsOn)
                .distinct()
                .map(offer.daemons()::requests)
                .reduce((a, b) -> a.minus(a.minus(b).max(ResourceList.NONE)))
                .orElse(ResourceList.NONE);
    }

    private SortedMap<String, String> labels(Planned node, int pool, Offering bought) {
        var offer = market.offers().get(pool);
        var labels = new TreeMap<>(offer.pool().labels());
        custom(node, pool).sets().forEach((key, set) -> {
            // A label that may be missing is left out unless the pool or a pod lists its values (core.md §1.5).
            if (!set.absent() || !set.complement()) {
                set.choose().ifPresent(value -> labels.putIfAbsent(key, value));
            }
        });
        labels.put(WellKnown.NODE_POOL, offer.pool().name());
        labels.put(WellKnown.NODE_CLASS, offer.pool().nodeClassRef().name());
        labels.put(WellKnown.CAPACITY_TYPE, bought.capacityType().text());
        for (var key : WellKnown.OF_RESERVATIONS) {
            var value = bought.reservationLabel(key);
            if (value != null) {
                labels.put(key, value);
            }
        }
        return Collections.unmodifiableSortedMap(labels);
    }

    private Requirements custom(Planned node, int pool) {
        return customOf(admissions, node.serves(), pool)
                .orElseThrow(() -> new IllegalStateException("Pods with contradicting labels share a node."));
    }

    /** What a node's own labels must satisfy for all of these pods; empty when nothing can. */
    static Optional<Requirements> customOf(Admissions admissions, Iterable<Variant> content, int pool) {
        var customs = admissions.customs();
        var all = Customs.CONFLICT;
        for (var variant : content) {
            var own = admissions.of(variant).custom()[pool];
            all = all == Customs.CONFLICT ? own : customs.and(all, own);
            if (all == Customs.CONFLICT) {
                return Optional.empty();
            }
        }
        return Optional.of(customs.get(all));
    }

    private String why(int pool, long[] asked, int chosen) {
        var offer = market.offers().get(pool);
        var one = offer.index().offering(chosen);
        var start = offer.index().type(chosen).name() + " " + one.capacityType().text() + " in " + one.zone() + " at "
                + one.price() + " is the cheapest that holds its pods; ";
        var cheaper = offer.byPrice().nextCheaper(offer, chosen);
        return cheaper < 0
                ? start + "nothing cheaper is on offer"
                : start + offer.index().type(cheaper).name() + " at "
                        + offer.index().offering(cheaper).price() + " " + lacks(offer, asked, cheaper);
    }

    private static String lacks(PoolOffer offer, long[] asked, int cheaper) {
        var room = offer.room(cheaper);
        for (var i = 0; i < asked.length; i++) {
            if (asked[i] > room[i]) {
                return "has %s of %s where %s is asked"
                        .formatted(Resources.text(room[i]), offer.resources().name(i), Resources.text(asked[i]));
            }
        }
        return "is not what the pods or the limits admit";
    }
}
