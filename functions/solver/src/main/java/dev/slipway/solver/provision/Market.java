package dev.slipway.solver.provision;

import dev.slipway.model.catalog.CapacityPool;
import dev.slipway.model.catalog.CapacityType;
import dev.slipway.model.catalog.UnavailableOffering;
import dev.slipway.model.pool.NodePool;
import dev.slipway.model.resource.HourlyPrice;
import dev.slipway.solver.placing.Resources;
import dev.slipway.solver.provision.PoolOffer.Basis;
import dev.slipway.solver.provision.SolverSettings.MinValuesPolicy;
import dev.slipway.solver.scheduling.Devices;
import dev.slipway.solver.scheduling.Ownership;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Everything that can be bought: the pools that follow pods, heaviest first, and their columns. */
final class Market {
    private static final Comparator<NodePool> HEAVIEST_FIRST =
            Comparator.comparing(NodePool::weight).thenComparing(NodePool::name).reversed();

    private final List<PoolOffer> offers;
    private final List<MinValues.@Nullable Variety @Nullable []> companions;
    private final Daemons daemons;
    private final Columns columns;
    private final BitSet exotic;
    private final BitSet reserved;
    private final long[] @Nullable [] rooms;
    private final long[] nothing;
    private final long[] prices;
    private final List<BitSet> tiers;

    Market(ProvisionFacts facts, Resources resources) {
        this.offers = new ArrayList<>();
        this.companions = new ArrayList<>();
        this.exotic = new BitSet();
        this.reserved = new BitSet();
        this.tiers = new ArrayList<>();
        var avoided = new TreeSet<CapacityPool>();
        facts.unavailable().stream()
                .filter(one -> one.until().isAfter(facts.now()))
                .map(UnavailableOffering::pool)
                .forEach(avoided::add);
        var devices = Devices.known(facts.snapshot(), facts.catalog());
        var open = new OpenLabels(facts.snapshot().kinds());
        var overlays = Overlays.of(
                facts.snapshot().nodePools(), facts.catalog(), facts.snapshot().nodeOverlays());
        facts.snapshot().nodePools().stream()
                .filter(NodePool::followsPods)
                .sorted(HEAVIEST_FIRST)
                .forEach(pool -> {
                    var index = OfferingIndex.of(
                            overlays.types(pool), facts.catalog().zoneIds());
                    for (var fixed : open.fixings(pool)) {
                        offers.add(index.offer(new Basis(
                                pool,
                                facts.nodeClass(pool),
                                fixed,
                                avoided,
                                facts.snapshot().daemonSets(),
                                devices,
                                resources)));
                    }
                });
        this.daemons = new Daemons(facts.snapshot().daemonSets(), devices, resources);
        this.columns = new Columns(offers);
        this.rooms = new long[columns.size()][];
        this.nothing = new long[resources.size()];
        this.prices = new long[columns.size()];
        for (var pool = 0; pool < offers.size(); pool++) {
            addPool(pool, facts.settings().minValues());
        }
        divideByWeight();
    }

    private Market(Market like, HourlyPrice nodePrice) {
        this.offers = like.offers;
        this.companions = like.companions;
        this.daemons = like.daemons;
        this.columns = like.columns;
        this.exotic = like.exotic;
        this.reserved = like.reserved;
        this.tiers = like.tiers;
        this.rooms = like.rooms;
        this.nothing = like.nothing;
        this.prices = Arrays.stream(like.prices)
                .map(price -> price + nodePrice.microUsd())
                .toArray();
    }

    /** With what its pool holds a node to cost beside, and nothing that {@link #at} adds; in millionths of a dollar per hour. */
    long ownPrice(int column) {
        return columns.price(column) + columns.offer(column).pool().nodePrice().microUsd();
    }

    /** The same, with any node held to cost so much more. */
    Market at(HourlyPrice nodePrice) {
        return new Market(this, nodePrice);
    }

    private void addPool(int pool, MinValuesPolicy policy) {
        var offer = offers.get(pool);
        var variety = offer.minValues();
        var varieties = variety.any() && policy == MinValuesPolicy.STRICT ? variety.varieties() : null;
        companions.add(varieties);
        var first = columns.of(pool).nextSetBit(0);
        var isExotic = variety.any() ? new BitSet() : offer.index().exotic();
        for (var i = offer.usable().nextSetBit(0); i >= 0; i = offer.usable().nextSetBit(i + 1)) {
            var column = first + i;
            var together = varieties == null ? null : varieties[i];
            rooms[column] = together != null ? together.room() : varieties == null ? offer.room(i) : null;
            prices[column] = ownPrice(column);
            exotic.set(column, isExotic.get(offer.index().typeNumber(i)));
            reserved.set(column, columns.offering(column).capacityType() == CapacityType.RESERVED);
        }
    }

    private void divideByWeight() {
        @Nullable Integer weight = null;
        for (var pool = 0; pool < offers.size(); pool++) {
            if (weight == null || weight != offers.get(pool).pool().weight()) {
                weight = offers.get(pool).pool().weight();
                tiers.add(new BitSet());
            }
            tiers.getLast().or(columns.of(pool));
        }
    }

    /** Pools that follow pods, by weight, then name, both descending; one with open labels comes once for each value. */
    List<PoolOffer> offers() {
        return offers;
    }

    /** True when what is packed and paid is what a node has and costs: no pool asks for variety or prices its own nodes. */
    boolean plain() {
        return offers.stream()
                .allMatch(offer ->
                        !offer.minValues().any() && offer.pool().nodePrice().equals(HourlyPrice.FREE));
    }

    /**
     * What a node of the column takes of each resource that its pool limits, in thousandths: as much as any of those that it
     * may turn out to be, so that its pool has its variety. Not to be written to.
     */
    long[] taken(int column) {
        var offer = columns.offer(column);
        var together = together(column);
        if (together == null) {
            return offer.taken(offer.index().typeNumber(columns.offeringNumber(column)));
        }
        var most = new long[offer.pool().limited().size()];
        for (var offering : together.offerings()) {
            Limits.raise(most, offer.taken(offer.index().typeNumber(offering)));
        }
        return most;
    }

    /** Whether a node of the column keeps its pool's variety when it is one of these columns. */
    boolean variedWithin(int column, BitSet among) {
        var together = together(column);
        return together == null || together.within(among, columns.first(columns.pool(column)));
    }

    /** Null where the pool asks for no variety, or there is none. */
    private MinValues.@Nullable Variety together(int column) {
        var varieties = companions.get(columns.pool(column));
        return varieties == null ? null : varieties[columns.offeringNumber(column)];
    }

    /** Takes out offerings of a pool that would leave it less variety than it asks for. */
    void keepVariety(int pool, BitSet offerings) {
        var varieties = companions.get(pool);
        if (varieties == null) {
            return;
        }
        var admitted = (BitSet) offerings.clone();
        for (var i = admitted.nextSetBit(0); i >= 0; i = admitted.nextSetBit(i + 1)) {
            offerings.set(i, varieties[i] != null && varieties[i].within(admitted, 0));
        }
    }

    /** Those of the cluster, for nodes that are there. */
    Daemons daemons() {
        return daemons;
    }

    Columns columns() {
        return columns;
    }

    /** Columns of pools of equal weight, heaviest first: within a tier, the price decides. */
    List<BitSet> tiers() {
        return tiers;
    }

    /** Columns of types that are bought only for pods that nothing else holds. */
    BitSet exotic() {
        return exotic;
    }

    /** By pool of {@link #offers()}; offers of one pool share its limits. */
    List<Limits> limits(ProvisionFacts facts, Ownership ownership) {
        var byPool = new TreeMap<String, Limits>();
        return offers.stream()
                .map(offer ->
                        byPool.computeIfAbsent(offer.pool().name(), _ -> Limits.of(facts, ownership, offer.pool())))
                .toList();
    }

    /** By reservation, how many instances of it are still to be had; to be written to. */
    Map<String, Integer> reservations() {
        var left = new TreeMap<String, Integer>();
        reserved.stream().forEach(column -> {
            var offering = columns.offering(column);
            left.merge(offering.reservation(), offering.reserved(), Math::min);
        });
        return left;
    }

    /** Columns of which there are only so many nodes. */
    BitSet reserved() {
        return reserved;
    }

    /** Whether anything may be packed as such a node now. */
    boolean buyable(int column) {
        return rooms[column] != null;
    }

    /** What may be packed into such a node; nothing where none can be bought. Not to be written to. */
    long[] room(int column) {
        var room = rooms[column];
        return room == null ? nothing : room;
    }

    /** By column, with whatever the pool holds a node to cost beside its instance. */
    long[] prices() {
        return prices;
    }
}
