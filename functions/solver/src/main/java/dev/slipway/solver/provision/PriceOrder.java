package dev.slipway.solver.provision;

import dev.slipway.model.catalog.CapacityType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.IntToLongFunction;

/** What a pool can buy now, cheapest first; ties by the name of the type, then by zone. */
final class PriceOrder {
    /** So many offerings, of less than such a price, are sorted as plain numbers; others take longer. */
    private static final int MOST = 1 << 20;

    private static final long DEAREST = 1L << 42;

    private final OfferingIndex index;
    private final int[] all;

    /** By offering, its place in all; of what cannot be bought negative. */
    private final int[] rank;

    private final List<int[]> byLot = new ArrayList<>();
    private final int[] lotOf;

    /** Offerings of one lot differ in type and zone alone. */
    private record Lot(CapacityType capacityType, String reservation) {}

    PriceOrder(PoolOffer offer) {
        this.index = offer.index();
        this.all = Arrays.stream(index.byPrice()).filter(offer.usable()::get).toArray();
        this.rank = new int[index.size()];
        Arrays.fill(rank, -1);
        this.lotOf = new int[index.size()];
        var numbers = new LinkedHashMap<Lot, Integer>();
        var sizes = new int[all.length + 1];
        for (var at = 0; at < all.length; at++) {
            rank[all[at]] = at;
            var one = index.offering(all[at]);
            var lot = numbers.computeIfAbsent(new Lot(one.capacityType(), one.reservation()), _ -> numbers.size());
            lotOf[all[at]] = lot;
            sizes[lot]++;
        }
        var lots = new int[numbers.size()][];
        for (var lot = 0; lot < lots.length; lot++) {
            lots[lot] = new int[sizes[lot]];
            sizes[lot] = 0;
        }
        for (var offering : all) {
            lots[lotOf[offering]][sizes[lotOf[offering]]++] = offering;
        }
        byLot.addAll(Arrays.asList(lots));
    }

    /** By price; among equal prices, in the order in which they come. */
    static int[] inOrder(int[] numbers, IntToLongFunction price) {
        var byPrice = new long[numbers.length];
        var known = true;
        for (var at = 0; at < numbers.length; at++) {
            var one = price.applyAsLong(numbers[at]);
            known &= one >= 0 && one < DEAREST && numbers.length <= MOST;
            byPrice[at] = one * MOST + at;
        }
        if (!known) {
            return Arrays.stream(numbers)
                    .boxed()
                    .sorted(Comparator.comparingLong(price::applyAsLong))
                    .mapToInt(number -> number)
                    .toArray();
        }
        Arrays.sort(byPrice);
        var sorted = new int[numbers.length];
        for (var at = 0; at < sorted.length; at++) {
            sorted[at] = numbers[(int) (byPrice[at] % MOST)];
        }
        return sorted;
    }

    /** Of the same capacity type, and of the same reservation if any; not to be written to. */
    int[] alike(int offering) {
        return byLot.get(lotOf[offering]);
    }

    /**
     * Offerings of these types that come later, in order.
     *
     * @param alike see {@link #alike}
     * @param from the first place in it that counts as later
     */
    int[] later(int[] alike, int from, BitSet types) {
        if (from == alike.length) {
            return new int[0];
        }
        var lot = lotOf[alike[from]];
        var places = new BitSet(all.length);
        for (var type = types.nextSetBit(0); type >= 0; type = types.nextSetBit(type + 1)) {
            for (var offering = index.first(type); offering < index.first(type + 1); offering++) {
                if (rank[offering] >= rank[alike[from]] && lotOf[offering] == lot) {
                    places.set(rank[offering]);
                }
            }
        }
        return places.stream().map(place -> all[place]).toArray();
    }

    /** The next cheaper offering that costs less; negative when there is none. */
    int nextCheaper(int offering) {
        var at = rank[offering] - 1;
        while (at >= 0 && index.price(all[at]) == index.price(offering)) {
            at--;
        }
        return at < 0 ? -1 : all[at];
    }
}
