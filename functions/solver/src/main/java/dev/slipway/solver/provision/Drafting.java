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
import java.util.SequencedMap;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
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

    /** All that decides about a blueprint, as long as limits stay as they are. */
    private record Question(int column, BitSet columns, List<Long> asked, int custom, boolean tight) {}

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
    }

    /** One blueprint for each; where a pool's limits cannot bear all nodes growing, none may be larger than planned. */
    List<Blueprint> draft(List<Planned> nodes) {
        var columns = market.columns();
        var blueprints = new ArrayList<Blueprint>();
        var known = new LinkedHashMap<Question, Blueprint>();
        var tight = new LinkedHashSet<Limits>();
        var trial = new LinkedHashMap<Limits, Limits>();
        limits.forEach(limit -> trial.putIfAbsent(limit, limit.copy()));
        for (var node : nodes) {
            var pool = columns.pool(node.column());
            var blueprint = draft(node, false, known);
            var limit = trial.getOrDefault(limits.get(pool), limits.get(pool));
            if (limit.any() && !limit.take(limit.amounts(blueprint.options()), node.copies())) {
                tight.add(limits.get(pool));
            }
            blueprints.add(blueprint);
        }
        for (var i = 0; i < nodes.size(); i++) {
            if (tight.contains(limits.get(columns.pool(nodes.get(i).column())))) {
                blueprints.set(i, draft(nodes.get(i), true, known));
            }
        }
        return blueprints;
    }

    /**
     * What may be launched.
     *
     * @param tight no option may take more of the limits than the type that it was packed as
     */
    private Blueprint draft(Planned node, boolean tight, SequencedMap<Question, Blueprint> known) {
        var asked = asked(node);
        var custom = custom(admissions, node.serves(), market.columns().pool(node.column()));
        if (custom == Customs.CONFLICT) {
            throw new IllegalStateException("Pods with contradicting labels share a node.");
        }
        var amounts = Arrays.stream(asked).boxed().toList();
        return known.computeIfAbsent(
                new Question(node.column(), node.columns(), amounts, custom, tight),
                _ -> draft(node, asked, custom, tight));
    }

    private Blueprint draft(Planned node, long[] requests, int custom, boolean tight) {
        var columns = market.columns();
        var pool = columns.pool(node.column());
        var offer = columns.offer(node.column());
        var index = offer.index();
        var asked = whole ? withRoomBetween(node, requests) : requests;
        var packed = columns.offeringNumber(node.column());
        var fits = new Fits(offer, offer.roomsFor(asked));
        var first = columns.first(pool);
        var admitted = node.columns().get(first, first + index.size());
        var bearable = bearable(admitted, pool, tight ? market.taken(node.column()) : null);
        var serving = (BitSet) bearable.clone();
        if (!market.exotic().get(node.column())) {
            serving.andNot(market.exotic().get(first, first + index.size()));
        }
        var types = new BitSet();
        var order = offer.byPrice().alike(packed);
        var holding = new ArrayList<Integer>();
        var variety = offer.minValues().any();
        var looked = first(order, fits, serving, variety ? order.length : MOST_OPTIONS, types, holding);
        // Whatever comes later is dearer: now that there are types enough, only their other zones matter.
        for (var offering : offer.byPrice().later(order, looked, types)) {
            if (fits.one(offering, serving)) {
                holding.add(offering);
            }
        }
        if (holding.isEmpty()) {
            throw new IllegalStateException("The type %s does not hold what was packed onto it."
                    .formatted(index.type(packed).name()));
        }
        if (index.offering(packed).capacityType() == CapacityType.SPOT && !variety) {
            // Spot that costs more than the cheapest on-demand is no bargain (aws.md §3.3, 6).
            var ceiling = onDemand(fits, bearable, types);
            holding.removeIf(offering -> offering != packed && index.price(offering) > ceiling);
        }
        return choose(node, requests, custom, asked, fits, admitted, holding);
    }

    /** What holds so much, room aside asked of whoever asks. */
    private record Fits(PoolOffer offer, BitSet rooms) {
        /** Whether such an offering is among these and has the room. */
        boolean one(int offering, BitSet among) {
            return among.get(offering) && rooms.get(offer.roomNumber(offering));
        }
    }

    /**
     * Of these offerings, those that the pool's limits bear.
     *
     * @param most none may take more of what is limited; null where they may
     */
    private BitSet bearable(BitSet admitted, int pool, long @Nullable [] most) {
        var limit = limits.get(pool);
        if (!limit.any()) {
            return admitted;
        }
        var offer = market.offers().get(pool);
        var index = offer.index();
        var bearable = (BitSet) admitted.clone();
        for (var type = 0; type < index.types().size(); type++) {
            var taken = offer.taken(type);
            if (!limit.allows(taken) || (most != null && !Resources.fits(taken, most))) {
                bearable.clear(index.first(type), index.first(type + 1));
            }
        }
        return bearable;
    }

    /** Adds the first that serve, until they are of so many types; returns how many were looked at. */
    private static int first(int[] order, Fits fits, BitSet serving, int most, BitSet types, List<Integer> holding) {
        var kinds = 0;
        var at = 0;
        for (; at < order.length && kinds < most; at++) {
            if (fits.one(order[at], serving)) {
                var type = fits.offer.index().typeNumber(order[at]);
                kinds += types.get(type) ? 0 : 1;
                types.set(type);
                holding.add(order[at]);
            }
        }
        return at;
    }

    private static long onDemand(Fits fits, BitSet bearable, BitSet types) {
        var index = fits.offer.index();
        var least = Long.MAX_VALUE;
        for (var type = types.nextSetBit(0); type >= 0; type = types.nextSetBit(type + 1)) {
            for (var offering = index.first(type); offering < index.first(type + 1); offering++) {
                if (index.price(offering) < least
                        && index.offering(offering).capacityType() == CapacityType.ON_DEMAND
                        && fits.offer.usable().get(offering)
                        && fits.one(offering, bearable)) {
                    least = index.price(offering);
                }
            }
        }
        return least;
    }

    private Blueprint choose(
            Planned node,
            long[] requests,
            int custom,
            long[] asked,
            Fits fits,
            BitSet admitted,
            List<Integer> holding) {
        var pool = market.columns().pool(node.column());
        var offer = market.columns().offer(node.column());
        var index = offer.index();
        var variety = offer.minValues();
        var kept = inEveryZone(fits, admitted, holding);
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
        var labels = labels(pool, custom, one);
        var withDaemons = offer.resources().pack(requests).plusAtMost(leastDaemons(offer, kept));
        var names = options.stream().map(InstanceType::name).toList();
        var zones = zoneNumbers.stream().mapToObj(index::zone).sorted().toList();
        return new Blueprint(
                offer,
                labels,
                withDaemons,
                List.copyOf(options),
                names,
                zones,
                one.capacityType(),
                one.price(),
                index.capacity().least(types),
                index.allocatable().least(types),
                variety.firstShort(kept) != null,
                why(node, asked, chosen),
                Blueprint.text(offer, labels, withDaemons, names, zones, one.capacityType(), one.price()));
    }

    /** A claim says types and zones apart; where some pair of them would not do, only the cheapest zone is kept. */
    private static List<Integer> inEveryZone(Fits fits, BitSet admitted, List<Integer> holding) {
        var offer = fits.offer;
        var index = offer.index();
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
                        && !fits.one(other, admitted)) {
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

    private long[] withRoomBetween(Planned node, long[] requests) {
        var asked = requests.clone();
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

    private SortedMap<String, String> labels(int pool, int custom, Offering bought) {
        var offer = market.offers().get(pool);
        var labels = new TreeMap<>(offer.pool().labels());
        admissions.customs().get(custom).sets().forEach((key, set) -> {
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

    /** What a node's own labels must satisfy for all of these pods; empty when nothing can. */
    static Optional<Requirements> customOf(Admissions admissions, Iterable<Variant> content, int pool) {
        var custom = custom(admissions, content, pool);
        return custom == Customs.CONFLICT
                ? Optional.empty()
                : Optional.of(admissions.customs().get(custom));
    }

    private static int custom(Admissions admissions, Iterable<Variant> content, int pool) {
        var customs = admissions.customs();
        var all = Customs.CONFLICT;
        for (var variant : content) {
            var own = admissions.of(variant).custom()[pool];
            all = all == Customs.CONFLICT ? own : customs.and(all, own);
            if (all == Customs.CONFLICT) {
                return Customs.CONFLICT;
            }
        }
        return all;
    }

    /** Among what the pool has: pools of less weight, and other zones than the one that rules send its pods to, may be cheaper. */
    private String why(Planned node, long[] asked, int chosen) {
        var offer = market.columns().offer(node.column());
        var start = "%s is the cheapest of NodePool %s that holds its pods; "
                .formatted(text(offer, chosen), offer.pool().name());
        var cheaper = offer.byPrice().nextCheaper(chosen);
        return cheaper < 0
                ? start + "nothing cheaper is on offer there"
                : start + text(offer, cheaper) + " " + lacks(node, offer, asked, cheaper);
    }

    private static String text(PoolOffer offer, int number) {
        var one = offer.index().offering(number);
        return "%s %s in %s at %s"
                .formatted(offer.index().type(number).name(), one.capacityType().text(), one.zone(), one.price());
    }

    private String lacks(Planned node, PoolOffer offer, long[] asked, int cheaper) {
        var room = offer.room(cheaper);
        for (var i = 0; i < asked.length; i++) {
            if (asked[i] > room[i]) {
                return "has %s of %s where %s is asked"
                        .formatted(Resources.text(room[i]), offer.resources().name(i), Resources.text(asked[i]));
            }
        }
        var pool = market.columns().pool(node.column());
        var column = market.columns().first(pool) + cheaper;
        if (!node.columns().get(column)) {
            return "is not what its pods ask for, or not where rules about other pods send them";
        }
        if (!limits.get(pool).allows(offer.taken(offer.index().typeNumber(cheaper)))) {
            return "is more than the limits leave";
        }
        return market.exotic().get(column)
                ? "is kept for pods that need such a type"
                : "would leave the launch less to choose from";
    }
}
