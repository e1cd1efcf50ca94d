package dev.slipway.solver.provision;

import dev.slipway.model.catalog.InstanceType;
import dev.slipway.model.catalog.Offering;
import dev.slipway.model.scheduling.WellKnown;
import dev.slipway.solver.scheduling.Devices;
import dev.slipway.solver.scheduling.ValueSet;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.SortedMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Offerings by number, and by the values of their labels: a requirement is judged once for each value and not for each
 * of thousands of offerings.
 */
final class OfferingIndex {
    /** Indexes that are kept, a count: pools of some classes see types of their own. */
    private static final int KEPT = 4;

    /** Labels and resources that a kept index knows, a count: pods may ask for whatever comes to their authors' minds. */
    private static final int MOST_KNOWN = 200;

    /** Offers of pools that are kept for one catalogue, a count. */
    private static final int MOST_OFFERS = 32;

    /** Of each thread: whoever decides again and again decides about the same catalogue, most of the time. */
    private static final ThreadLocal<ArrayDeque<OfferingIndex>> RECENT = ThreadLocal.withInitial(ArrayDeque::new);

    private final List<InstanceType> types;
    private final SortedMap<String, String> zoneIds;
    private final int[] firstOfType;
    private final List<Offering> offerings = new ArrayList<>();
    private final int[] typeNumbers;
    private final int[] zoneNumbers;
    private final long[] prices;
    private final List<String> zones = new ArrayList<>();
    private final SequencedMap<String, long[]> roomByResource = new LinkedHashMap<>();
    private final TypeAmounts capacity;
    private final TypeAmounts allocatable;
    private int @Nullable [] byPrice;
    private @Nullable BitSet exotic;
    private final SequencedMap<String, SequencedMap<String, BitSet>> offeringsByValueByKey = new LinkedHashMap<>();
    private final SequencedMap<PoolOffer.Basis, PoolOffer> offers = new LinkedHashMap<>();

    /**
     * The same for equal types, while it is remembered.
     *
     * @param zoneIds by zone name, as far as they are known
     */
    static OfferingIndex of(List<InstanceType> types, SortedMap<String, String> zoneIds) {
        var recent = RECENT.get();
        for (var index : recent) {
            if (index.knows() < MOST_KNOWN && index.zoneIds.equals(zoneIds) && index.types.equals(types)) {
                return index;
            }
        }
        if (recent.size() == KEPT) {
            recent.removeLast();
        }
        recent.addFirst(new OfferingIndex(types, zoneIds));
        return recent.getFirst();
    }

    /** What a pool could buy of this; the same for an equal basis, while it is remembered. */
    PoolOffer offer(PoolOffer.Basis basis) {
        var known = offers.get(basis);
        if (known == null) {
            if (offers.size() == MOST_OFFERS) {
                offers.pollFirstEntry();
            }
            known = new PoolOffer(this, basis);
            offers.put(basis, known);
        }
        return known;
    }

    private int knows() {
        return offeringsByValueByKey.size() + roomByResource.size();
    }

    private OfferingIndex(List<InstanceType> types, SortedMap<String, String> zoneIds) {
        this.types = types;
        this.zoneIds = zoneIds;
        this.capacity = new TypeAmounts(types, InstanceType::capacity);
        this.allocatable = new TypeAmounts(types, InstanceType::allocatable);
        this.firstOfType = new int[types.size() + 1];
        for (var i = 0; i < types.size(); i++) {
            firstOfType[i] = offerings.size();
            offerings.addAll(types.get(i).offerings());
        }
        firstOfType[types.size()] = offerings.size();
        this.typeNumbers = new int[offerings.size()];
        this.zoneNumbers = new int[offerings.size()];
        this.prices = new long[offerings.size()];
        for (var i = 0; i < types.size(); i++) {
            Arrays.fill(typeNumbers, firstOfType[i], firstOfType[i + 1], i);
        }
        var zoneNumber = new LinkedHashMap<String, Integer>();
        for (var i = 0; i < zoneNumbers.length; i++) {
            prices[i] = offerings.get(i).price().microUsd();
            zoneNumbers[i] = zoneNumber.computeIfAbsent(offerings.get(i).zone(), zone -> {
                zones.add(zone);
                return zones.size() - 1;
            });
        }
    }

    /** The number of an offering's zone, among those that occur. */
    int zoneNumber(int number) {
        return zoneNumbers[number];
    }

    String zone(int zoneNumber) {
        return zones.get(zoneNumber);
    }

    /** All offerings, cheapest first; ties by the name of the type, then by zone. Not to be written to. */
    int[] byPrice() {
        if (byPrice == null) {
            byPrice = PriceOrder.inOrder(sortedByName(), this::price);
        }
        return byPrice;
    }

    /** Numbers of the types that are {@link Exotic}; not to be written to. */
    BitSet exotic() {
        if (exotic == null) {
            exotic = new BitSet();
            for (var i = 0; i < types.size(); i++) {
                exotic.set(i, Exotic.is(types.get(i)));
            }
        }
        return exotic;
    }

    /** By type, how much of a resource pods may ask for, DaemonSets' among them, in thousandths; not to be written to. */
    long[] room(String resource) {
        return roomByResource.computeIfAbsent(
                resource,
                name -> types.stream()
                        .mapToLong(type -> Devices.amount(type.capacity(), name)
                                - type.overhead().get(name).millis())
                        .toArray());
    }

    private int[] sortedByName() {
        var typesByName = IntStream.range(0, types.size())
                .boxed()
                .sorted(Comparator.comparing(type -> types.get(type).name()))
                .toList();
        var zonesByName = IntStream.range(0, zones.size())
                .boxed()
                .sorted(Comparator.comparing(zones::get))
                .toList();
        var sorted = new int[size()];
        var at = 0;
        for (var type : typesByName) {
            for (int zone : zonesByName) {
                for (var number = first(type); number < first(type + 1); number++) {
                    if (zoneNumbers[number] == zone) {
                        sorted[at++] = number;
                    }
                }
            }
        }
        return sorted;
    }

    TypeAmounts capacity() {
        return capacity;
    }

    TypeAmounts allocatable() {
        return allocatable;
    }

    /** The number of a type's first offering; the others follow. */
    int first(int type) {
        return firstOfType[type];
    }

    int size() {
        return offerings.size();
    }

    List<InstanceType> types() {
        return types;
    }

    Offering offering(int number) {
        return offerings.get(number);
    }

    /** In millionths of a dollar per hour. */
    long price(int number) {
        return prices[number];
    }

    int typeNumber(int number) {
        return typeNumbers[number];
    }

    InstanceType type(int number) {
        return types.get(typeNumbers[number]);
    }

    /** Offerings whose label satisfies the set. */
    BitSet allowed(String key, ValueSet set) {
        var allowed = new BitSet(size());
        values(key).forEach((value, having) -> {
            if (set.allows(value.isEmpty() ? null : value)) {
                allowed.or(having);
            }
        });
        return allowed;
    }

    /** The values of a label that any offering has; the empty text stands for offerings without it. */
    SequencedMap<String, BitSet> values(String key) {
        return offeringsByValueByKey.computeIfAbsent(key, _ -> {
            var byValue = new LinkedHashMap<String, BitSet>();
            var first = 0;
            for (var type : types) {
                var next = first + type.offerings().size();
                if (ofOffering(key)) {
                    for (var i = first; i < next; i++) {
                        having(byValue, value(i, key)).set(i);
                    }
                } else if (next > first) {
                    having(byValue, value(first, key)).set(first, next);
                }
                first = next;
            }
            return byValue;
        });
    }

    private BitSet having(SequencedMap<String, BitSet> byValue, @Nullable String value) {
        return byValue.computeIfAbsent(value == null ? "" : value, _ -> new BitSet(size()));
    }

    /** Whether offerings of one type may differ in this label. */
    private static boolean ofOffering(String key) {
        return switch (key) {
            case WellKnown.ZONE, WellKnown.ZONE_ID, WellKnown.REGION, WellKnown.CAPACITY_TYPE -> true;
            default -> WellKnown.OF_RESERVATIONS.contains(key);
        };
    }

    /** A label that the provider sets on such a node, pool and operating system aside; null without it. */
    @Nullable
    String value(int number, String key) {
        var type = type(number);
        var offering = offerings.get(number);
        return switch (key) {
            case WellKnown.INSTANCE_TYPE -> type.name();
            case WellKnown.ARCH -> type.architecture();
            case WellKnown.ZONE -> offering.zone();
            case WellKnown.ZONE_ID -> zoneIds.get(offering.zone());
            case WellKnown.REGION -> regionOf(offering.zone());
            case WellKnown.CAPACITY_TYPE -> offering.capacityType().text();
            case WellKnown.RESERVATION, WellKnown.RESERVATION_TYPE, WellKnown.RESERVATION_INTERRUPTIBLE ->
                offering.reservationLabel(key);
            default -> type.labels().get(key);
        };
    }

    /** {@code us-east-1} of {@code us-east-1a} and of {@code us-east-1-bos-1a}: all up to the first number. */
    static String regionOf(String zone) {
        var end = 0;
        while (end < zone.length() && !Character.isDigit(zone.charAt(end))) {
            end++;
        }
        while (end < zone.length() && Character.isDigit(zone.charAt(end))) {
            end++;
        }
        return zone.substring(0, end);
    }
}
