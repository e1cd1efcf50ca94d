package dev.slipway.solver.provision;

import dev.slipway.model.scheduling.Requirement;
import dev.slipway.model.scheduling.WellKnown;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** How many distinct values of a label the types of one node must offer (core.md §1.10). */
final class MinValues {
    /** Types of another architecture come last, after any loss of room: many pods can run on one only. */
    private static final double OTHER_ARCHITECTURE = 2;

    /** In what losses are compared: a difference of less than a trillionth is none. */
    private static final long WHOLE_ROOM = 1L << 40;

    private final PoolOffer offer;
    private final TreeMap<String, Integer> leastByKey = new TreeMap<>();
    private final TreeMap<String, int[]> numbersByKey = new TreeMap<>();
    private @Nullable Variety @Nullable [] varieties;

    /** A key of which too few values are left. */
    record Shortage(String asked, String best) {}

    MinValues(PoolOffer offer) {
        this.offer = offer;
        for (Requirement requirement : offer.pool().requirements()) {
            if (requirement.minValues() > 0 && !everyTypeHas(requirement)) {
                leastByKey.merge(requirement.key(), requirement.minValues(), Math::max);
            }
        }
    }

    /** What a type has in all of its values at once, in whichever zone a node then is (core.md §1.10). */
    private boolean everyTypeHas(Requirement requirement) {
        var key = requirement.key();
        if (!key.equals(WellKnown.ZONE) && !key.equals(WellKnown.CAPACITY_TYPE)) {
            return false;
        }
        var values = new TreeSet<String>();
        offer.usable().stream().forEach(i -> values.add(String.valueOf(offer.value(i, key))));
        return values.size() >= requirement.minValues();
    }

    boolean any() {
        return !leastByKey.isEmpty();
    }

    /** The first key, by name, that these offerings have too few values of; null when there is none. */
    @Nullable
    Shortage firstShort(List<Integer> offerings) {
        for (var entry : leastByKey.entrySet()) {
            var numbers = numbers(entry.getKey());
            var seen = new BitSet();
            offerings.stream().filter(i -> numbers[i] >= 0).forEach(i -> seen.set(numbers[i]));
            if (seen.cardinality() < entry.getValue()) {
                var values = values(entry.getKey(), offerings);
                return new Shortage(
                        "%d values of %s".formatted(entry.getValue(), entry.getKey()),
                        "%d: %s".formatted(values.size(), values));
            }
        }
        return null;
    }

    private SortedSet<String> values(String key, List<Integer> offerings) {
        var values = new TreeSet<String>();
        for (var offering : offerings) {
            var value = offer.value(offering, key);
            if (value != null) {
                values.add(value);
            }
        }
        return values;
    }

    /**
     * The first so many types, and when those lack values, later types that add one in place of the last that add none.
     *
     * @param byPrice offerings of one capacity type, cheapest type first
     * @return names of types; never more than {@code most}
     */
    List<String> firstTypes(List<Integer> byPrice, int most) {
        var names = new ArrayList<String>();
        var seen = new TreeSet<String>();
        for (var offering : byPrice) {
            var name = offer.index().type(offering).name();
            if (seen.add(name)) {
                names.add(name);
            }
        }
        if (names.size() <= most || !any()) {
            return names.subList(0, Math.min(most, names.size()));
        }
        var needed = new TreeSet<String>();
        for (var entry : leastByKey.entrySet()) {
            var numbers = numbers(entry.getKey());
            var values = new BitSet();
            for (var offering : byPrice) {
                var number = numbers[offering];
                if (number >= 0 && values.cardinality() < entry.getValue() && !values.get(number)) {
                    values.set(number);
                    needed.add(offer.index().type(offering).name());
                }
            }
        }
        for (var name : names) {
            if (needed.size() < most) {
                needed.add(name);
            }
        }
        return names.stream().filter(needed::contains).limit(most).toList();
    }

    /**
     * Types that together give a node the pool's variety.
     *
     * @param room that every one of them has
     * @param offerings of them, in the zone and of the capacity type of the offering that was asked about; ascending
     */
    record Variety(long[] room, int[] offerings) {
        /** Whether all of them are in the set, where the first offering has such a number. */
        boolean within(BitSet set, int first) {
            for (var offering : offerings) {
                if (!set.get(first + offering)) {
                    return false;
                }
            }
            return true;
        }
    }

    /**
     * For each offering, the types nearest to its own that are enough together: what is packed into the room that all of
     * them have leaves the pool its variety. Null where too few types are on offer at all. Not to be written to.
     */
    @Nullable
    Variety[] varieties() {
        if (varieties == null) {
            varieties = look();
        }
        return varieties;
    }

    private @Nullable Variety[] look() {
        var rooms = new long[offer.index().size()][];
        offer.usable().stream().forEach(i -> rooms[i] = offer.room(i));
        var groups = new TreeMap<String, List<Integer>>();
        for (var i = offer.usable().nextSetBit(0); i >= 0; i = offer.usable().nextSetBit(i + 1)) {
            var pool = offer.capacityPool(i);
            var reservation = offer.index().offering(i).reservation();
            groups.computeIfAbsent(pool.capacityType() + " " + pool.zone() + " " + reservation, _ -> new ArrayList<>())
                    .add(i);
        }
        var found = new @Nullable Variety[rooms.length];
        // Most zones offer the same types with the same room.
        var known = new LinkedHashMap<List<Integer>, List<List<Integer>>>();
        groups.values().forEach(group -> {
            var alike = group.stream()
                    .flatMap(i -> Stream.of(offer.index().typeNumber(i), offer.roomNumber(i)))
                    .toList();
            var choices = known.computeIfAbsent(alike, _ -> choices(group, rooms));
            for (var at = 0; at < group.size(); at++) {
                found[group.get(at)] = variety(choices.get(at), group, rooms);
            }
        });
        return found;
    }

    /** By place in the group, the places that give variety together; none where there are too few. */
    private List<List<Integer>> choices(List<Integer> group, long[][] rooms) {
        var values = new ArrayList<int[]>();
        leastByKey.keySet().forEach(key -> values.add(numbers(key)));
        return IntStream.range(0, group.size())
                .mapToObj(at -> choice(at, group, values, rooms))
                .toList();
    }

    /** By offering, the number of the label's value; negative without the label. */
    private int[] numbers(String key) {
        return numbersByKey.computeIfAbsent(key, _ -> {
            var numberByValue = new TreeMap<String, Integer>();
            return IntStream.range(0, offer.index().size())
                    .map(offering -> {
                        var value = offer.value(offering, key);
                        return value == null ? -1 : numberByValue.computeIfAbsent(value, _ -> numberByValue.size());
                    })
                    .toArray();
        });
    }

    private List<Integer> choice(int at, List<Integer> group, List<int[]> values, long[][] rooms) {
        var own = rooms[group.get(at)];
        var losses = new double[group.size()];
        var chosen = new Choice(group, values, List.copyOf(leastByKey.values()));
        chosen.take(at);
        for (var other = 0; other < losses.length && !chosen.enough(); other++) {
            losses[other] = loss(own, rooms[group.get(other)])
                    + (sameArchitecture(group.get(at), group.get(other)) ? 0 : OTHER_ARCHITECTURE);
            if (losses[other] == 0) {
                chosen.takeIfNew(other);
            }
        }
        if (!chosen.enough()) {
            var places = IntStream.range(0, losses.length).toArray();
            for (var other : PriceOrder.inOrder(places, place -> (long) (losses[place] * WHOLE_ROOM))) {
                if (chosen.enough()) {
                    break;
                }
                chosen.takeIfNew(other);
            }
        }
        return chosen.enough() ? chosen.taken : List.of();
    }

    private static @Nullable Variety variety(List<Integer> choice, List<Integer> group, long[][] rooms) {
        if (choice.isEmpty()) {
            return null;
        }
        var room = rooms[group.get(choice.getFirst())].clone();
        for (var place : choice) {
            for (var r = 0; r < room.length; r++) {
                room[r] = Math.min(room[r], rooms[group.get(place)][r]);
            }
        }
        return new Variety(room, choice.stream().mapToInt(group::get).sorted().toArray());
    }

    private boolean sameArchitecture(int one, int other) {
        return offer.index()
                .type(one)
                .architecture()
                .equals(offer.index().type(other).architecture());
    }

    /** Offerings that are taken one by one until they have values enough. */
    private static final class Choice {
        private final List<Integer> group;
        private final List<int[]> values;
        private final List<Integer> least;
        private final List<BitSet> seen = new ArrayList<>();
        private final List<Integer> taken = new ArrayList<>();

        Choice(List<Integer> group, List<int[]> values, List<Integer> least) {
            this.group = group;
            this.values = values;
            this.least = least;
            values.forEach(_ -> seen.add(new BitSet()));
        }

        void take(int at) {
            taken.add(at);
            for (var key = 0; key < values.size(); key++) {
                var value = values.get(key)[group.get(at)];
                if (value >= 0) {
                    seen.get(key).set(value);
                }
            }
        }

        void takeIfNew(int at) {
            for (var key = 0; key < values.size(); key++) {
                var value = values.get(key)[group.get(at)];
                if (value >= 0 && !seen.get(key).get(value) && seen.get(key).cardinality() < least.get(key)) {
                    take(at);
                    return;
                }
            }
        }

        boolean enough() {
            for (var key = 0; key < least.size(); key++) {
                if (seen.get(key).cardinality() < least.get(key)) {
                    return false;
                }
            }
            return true;
        }
    }

    /** The largest part of a resource that would be lost. */
    private static double loss(long[] room, long[] other) {
        var loss = 0.0;
        for (var i = 0; i < room.length; i++) {
            if (room[i] > other[i]) {
                loss = Math.max(loss, (room[i] - other[i]) / (double) room[i]);
            }
        }
        return loss;
    }
}
