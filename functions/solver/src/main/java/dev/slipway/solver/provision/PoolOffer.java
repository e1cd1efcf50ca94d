package dev.slipway.solver.provision;

import dev.slipway.model.catalog.CapacityPool;
import dev.slipway.model.catalog.CapacityType;
import dev.slipway.model.catalog.InstanceType;
import dev.slipway.model.catalog.Offering;
import dev.slipway.model.pool.NodePool;
import dev.slipway.model.pool.ResolvedNodeClass;
import dev.slipway.model.scheduling.PodKind;
import dev.slipway.model.scheduling.Taint;
import dev.slipway.model.scheduling.TaintEffect;
import dev.slipway.model.scheduling.WellKnown;
import dev.slipway.solver.placing.DaemonRules;
import dev.slipway.solver.placing.Resources;
import dev.slipway.solver.provision.ProvisionPlan.PoolVerdict;
import dev.slipway.solver.scheduling.Devices;
import dev.slipway.solver.scheduling.Labels;
import dev.slipway.solver.scheduling.Requirements;
import dev.slipway.solver.scheduling.ValueSet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What one NodePool could buy: which offerings, and how much room pods have there beside the DaemonSets. */
final class PoolOffer {
    private final NodePool pool;
    private final OfferingIndex index;
    private final Requirements requirements;
    private final String nodeClassHash;
    private final String os;
    private final @Nullable PoolVerdict broken;
    private final Daemons daemons;
    private final Resources resources;
    private final BitSet listed;
    private final BitSet usable;
    private final List<BitSet> daemonOfferings = new ArrayList<>();
    private final List<long[]> rooms = new ArrayList<>();

    /** The same, negative where daemons alone are too much. */
    private final List<long[]> leftByDaemons = new ArrayList<>();

    private final SequencedMap<BitSet, int[]> roomNumbersByDaemons = new LinkedHashMap<>();
    private final int[] roomNumbers;
    private final @Nullable BitSet[] daemonsByOffering;
    private final SequencedMap<BitSet, BitSet> daemonsSeen = new LinkedHashMap<>();
    private final long[] @Nullable [] takenByType;
    private @Nullable PriceOrder byPrice;
    private @Nullable MinValues minValues;

    /**
     * All that an offer rests on but for the catalogue.
     *
     * @param nodeClass of the pool; null where there is none
     * @param fixed values of labels that the pool leaves open and that rules about other pods ask for
     * @param avoided offerings that have no capacity now
     * @param devices as {@link Devices#known} has them
     */
    record Basis(
            NodePool pool,
            @Nullable ResolvedNodeClass nodeClass,
            Requirements fixed,
            SortedSet<CapacityPool> avoided,
            List<PodKind> daemonSets,
            Set<String> devices,
            Resources resources) {}

    /** {@link OfferingIndex#offer} remembers it. */
    PoolOffer(OfferingIndex index, Basis basis) {
        this.pool = basis.pool();
        this.index = index;
        this.resources = basis.resources();
        this.daemons = new Daemons(basis.daemonSets(), basis.devices(), resources);
        this.roomNumbers = new int[index.size()];
        Arrays.fill(roomNumbers, -1);
        this.daemonsByOffering = new BitSet[index.size()];
        this.takenByType = new long[index.types().size()][];
        this.requirements = requirementsOf(pool).and(basis.fixed());
        this.os = osOf(requirements);
        var nodeClass = basis.nodeClass();
        this.nodeClassHash = nodeClass instanceof ResolvedNodeClass.Ready ready
                ? ready.spec().hash()
                : "";
        this.broken = brokenBy(nodeClass);
        this.listed =
                broken == null && nodeClass instanceof ResolvedNodeClass.Ready ready ? listed(ready) : new BitSet();
        this.usable = new BitSet();
        for (var i = listed.nextSetBit(0); i >= 0; i = listed.nextSetBit(i + 1)) {
            usable.set(i, canBeBought(index.offering(i)) && !basis.avoided().contains(capacityPool(i)));
        }
        for (var i = 0; i < daemons.size(); i++) {
            daemonOfferings.add(daemons.offerings(i, pool, requirements, index, os));
        }
    }

    private static boolean canBeBought(Offering offering) {
        return offering.available() && (offering.capacityType() != CapacityType.RESERVED || offering.reserved() > 0);
    }

    /** Everything that a node of the pool is sure to satisfy. */
    static Requirements requirementsOf(NodePool pool) {
        var own = new TreeMap<>(pool.labels());
        own.put(WellKnown.NODE_POOL, pool.name());
        own.put(WellKnown.NODE_CLASS, pool.nodeClassRef().name());
        return Requirements.of(pool.requirements()).and(Requirements.ofLabels(own));
    }

    /** Linux unless the pool wants something else. */
    private static String osOf(Requirements requirements) {
        var asked = requirements.sets().get(WellKnown.OS);
        return asked == null || asked.allows("linux") ? "linux" : asked.choose().orElse("linux");
    }

    private @Nullable PoolVerdict brokenBy(@Nullable ResolvedNodeClass nodeClass) {
        var name = pool.nodeClassRef().name();
        return switch (nodeClass) {
            case null -> verdict("nodeClass", "EC2NodeClass " + name, "no such EC2NodeClass");
            case ResolvedNodeClass.NotReady notReady ->
                verdict("nodeClass", "EC2NodeClass " + name, notReady.reason() + ": " + notReady.message());
            case ResolvedNodeClass.Ready _ ->
                requirements
                        .firstImpossible()
                        .map(key ->
                                verdict("requirements", key, "the NodePool's own requirements contradict each other"))
                        .orElse(null);
        };
    }

    private BitSet listed(ResolvedNodeClass.Ready nodeClass) {
        var listed = Admissions.offerings(requirements, Requirements.NONE, index, os);
        listed.and(having(WellKnown.ZONE, nodeClass.zones()));
        var runs = false;
        var asked = (InstanceType) null;
        for (var i = listed.nextSetBit(0); i >= 0; i = listed.nextSetBit(i + 1)) {
            var type = index.type(i);
            // A type's offerings follow one another, so each type is asked about once.
            if (!type.equals(asked)) {
                asked = type;
                runs = runs(type, nodeClass);
            }
            listed.set(i, runs);
        }
        return listed;
    }

    private boolean runs(InstanceType type, ResolvedNodeClass.Ready nodeClass) {
        var systems = type.operatingSystems();
        return (systems.isEmpty() || systems.contains(os))
                && nodeClass.imageFor(type).isPresent();
    }

    private BitSet having(String key, SortedSet<String> values) {
        return index.allowed(key, new ValueSet(false, values, null, null, false));
    }

    NodePool pool() {
        return pool;
    }

    String nodeClassHash() {
        return nodeClassHash;
    }

    OfferingIndex index() {
        return index;
    }

    Requirements requirements() {
        return requirements;
    }

    String os() {
        return os;
    }

    /** Offerings that the pool and its class admit. */
    BitSet listed() {
        return listed;
    }

    /** Of these, the ones that can be bought now. */
    BitSet usable() {
        return usable;
    }

    /** Why nothing can be bought whoever asks; empty when something can. */
    Optional<PoolVerdict> broken() {
        return Optional.ofNullable(broken);
    }

    boolean hasPreferences() {
        return pool.taints().stream().anyMatch(PoolOffer::isPreference);
    }

    static boolean isPreference(Taint taint) {
        return taint.effect() == TaintEffect.PREFER_NO_SCHEDULE;
    }

    CapacityPool capacityPool(int offering) {
        var one = index.offering(offering);
        return new CapacityPool(one.capacityType(), index.type(offering).name(), one.zone());
    }

    /** DaemonSets that run on such a node; not to be written to. */
    BitSet daemonsOn(int offering) {
        var known = daemonsByOffering[offering];
        if (known == null) {
            var running = new BitSet();
            for (var i = 0; i < daemonOfferings.size(); i++) {
                running.set(i, daemonOfferings.get(i).get(offering));
            }
            // Thousands of offerings run the same few sets.
            known = daemonsSeen.computeIfAbsent(running, same -> same);
            daemonsByOffering[offering] = known;
        }
        return known;
    }

    /** Whether the DaemonSets' pods on such a node let a pod in that has these rules about them. */
    boolean admits(DaemonRules rules, int offering) {
        return rules.admit(daemonsOn(offering), key -> value(offering, key) != null);
    }

    /** Cheapest first. */
    PriceOrder byPrice() {
        if (byPrice == null) {
            byPrice = new PriceOrder(this);
        }
        return byPrice;
    }

    MinValues minValues() {
        if (minValues == null) {
            minValues = new MinValues(this);
        }
        return minValues;
    }

    /** What a node of such a type takes of each resource that the pool limits, in thousandths; not to be written to. */
    long[] taken(int type) {
        var taken = takenByType[type];
        if (taken == null) {
            taken = Limits.amounts(pool.limited(), index.types().get(type));
            takenByType[type] = taken;
        }
        return taken;
    }

    Resources resources() {
        return resources;
    }

    Daemons daemons() {
        return daemons;
    }

    /** What pods may ask for on an otherwise empty node; not to be written to. Nothing where daemons alone are too much. */
    long[] room(int offering) {
        return rooms.get(roomNumber(offering));
    }

    /** Offerings of one type with the same DaemonSets share their room, and its number. */
    int roomNumber(int offering) {
        if (roomNumbers[offering] < 0) {
            var byType = roomNumbersByDaemons.computeIfAbsent(daemonsOn(offering), _ -> {
                var none = new int[index.types().size()];
                Arrays.fill(none, -1);
                return none;
            });
            var type = index.typeNumber(offering);
            if (byType[type] < 0) {
                byType[type] = rooms.size();
                var left = left(type, daemonsOn(offering));
                leftByDaemons.add(left);
                rooms.add(Arrays.stream(left).anyMatch(amount -> amount < 0) ? new long[left.length] : left);
            }
            roomNumbers[offering] = byType[type];
        }
        return roomNumbers[offering];
    }

    /** By number, the rooms that hold what is asked. */
    BitSet roomsFor(long[] asked) {
        var holding = new BitSet(rooms.size());
        for (var i = 0; i < rooms.size(); i++) {
            holding.set(i, Resources.fits(asked, rooms.get(i)));
        }
        return holding;
    }

    /** The same, negative where daemons alone are too much. */
    long[] leftByDaemons(int offering) {
        return leftByDaemons.get(roomNumber(offering));
    }

    /** What pods and daemons together may ask for. */
    long[] whole(int offering) {
        return left(index.typeNumber(offering), new BitSet());
    }

    private long[] left(int type, BitSet running) {
        var left = new long[resources.size()];
        for (var i = 0; i < left.length; i++) {
            left[i] = index.room(resources.name(i))[type];
        }
        running.stream().forEach(daemon -> Resources.subtract(left, daemons.requests(daemon), 1));
        return left;
    }

    /** A custom value of a label, or one that the provider sets; null where no node of the offering has it. */
    @Nullable
    String value(int offering, String key) {
        return switch (key) {
            case WellKnown.NODE_POOL -> pool.name();
            case WellKnown.NODE_CLASS -> pool.nodeClassRef().name();
            case WellKnown.OS -> os;
            case WellKnown.HOSTNAME -> Labels.HOST_TO_COME;
            default -> {
                var own = index.value(offering, key);
                yield own != null ? own : onlyValue(key);
            }
        };
    }

    private @Nullable String onlyValue(String key) {
        var set = requirements.sets().get(key);
        return set == null || set.complement() || set.absent() || set.values().size() != 1
                ? null
                : set.values().first();
    }

    PoolVerdict verdict(String rule, String asked, String best) {
        return new PoolVerdict(pool.name(), rule, asked, best);
    }
}
