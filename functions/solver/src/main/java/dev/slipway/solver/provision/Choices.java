package dev.slipway.solver.provision;

import dev.slipway.model.catalog.CapacityType;
import dev.slipway.model.catalog.InstanceType;
import dev.slipway.model.resource.ResourceList;
import dev.slipway.solver.placing.Resources;
import dev.slipway.solver.provision.SolverSettings.MinValuesPolicy;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What a launch may choose among: every type that would hold a node's pods, in price order; looked up once for equal nodes. */
final class Choices {
    /** Most types among which a launch may choose, a count; aws.md §3.3. */
    private static final int MOST_OPTIONS = 60;

    private final Market market;
    private final List<Limits> limits;
    private final MinValuesPolicy policy;
    private final SequencedMap<Question, Choice> known = new LinkedHashMap<>();

    /** All that decides, as long as limits stay as they are. */
    private record Question(int column, BitSet columns, BitSet rooms, boolean tight) {}

    /**
     * One launch's.
     *
     * @param offerings cheapest first; at least one
     * @param options their types, cheapest first
     * @param names of {@code options}
     * @param zones sorted; every option is admitted in each of them
     * @param capacity,allocatable the least that any option has
     * @param daemons the least that DaemonSets ask on any option
     * @param fewerValues minValues could not be reached and were relaxed
     */
    record Choice(
            List<Integer> offerings,
            List<InstanceType> options,
            List<String> names,
            List<String> zones,
            ResourceList capacity,
            ResourceList allocatable,
            ResourceList daemons,
            boolean fewerValues) {}

    /**
     * @param limits by pool, as they were before anything was bought
     */
    Choices(Market market, List<Limits> limits, MinValuesPolicy policy) {
        this.market = market;
        this.limits = limits;
        this.policy = policy;
    }

    /**
     * What may be launched.
     *
     * @param rooms those of its pool that hold what is asked of it, as {@link PoolOffer#roomsFor} has them
     * @param tight no option may take more of the limits than the type that it was packed as
     */
    Choice of(Planned node, BitSet rooms, boolean tight) {
        return known.computeIfAbsent(
                new Question(node.column(), node.columns(), rooms, tight), _ -> look(node, rooms, tight));
    }

    private Choice look(Planned node, BitSet rooms, boolean tight) {
        var columns = market.columns();
        var pool = columns.pool(node.column());
        var offer = columns.offer(node.column());
        var index = offer.index();
        var packed = columns.offeringNumber(node.column());
        var fits = new Fits(offer, rooms);
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
        return choice(fits, admitted, holding);
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

    private Choice choice(Fits fits, BitSet admitted, List<Integer> holding) {
        var offer = fits.offer;
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
        return new Choice(
                kept,
                List.copyOf(options),
                options.stream().map(InstanceType::name).toList(),
                zoneNumbers.stream().mapToObj(index::zone).sorted().toList(),
                index.capacity().least(types),
                index.allocatable().least(types),
                leastDaemons(offer, kept),
                variety.firstShort(kept) != null);
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
}
