package dev.slipway.solver.provision;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The columns worth looking at: without those for which another is no dearer, has no less room, and admits whatever they
 * admit (solver-notes.md §4). Thousands become hundreds.
 */
final class Frontier {
    private final long[][] rooms;
    private final long[] prices;
    private final BitSet neverBetter;

    /**
     * @param rooms by column, what counts as room; null for columns that hold nothing. Whatever else must not grow, such
     *     as what a limit counts, comes negated
     * @param neverBetter columns that may be better and yet must not replace others, since there are only so many
     */
    Frontier(long[][] rooms, long[] prices, BitSet neverBetter) {
        this.rooms = rooms;
        this.prices = prices;
        this.neverBetter = neverBetter;
    }

    /**
     * Cheapest first.
     *
     * @param classes sets of columns that somebody may tell apart
     */
    List<Integer> of(List<BitSet> classes) {
        var classesByColumn = new @Nullable BitSet[rooms.length];
        for (var i = 0; i < classes.size(); i++) {
            var members = classes.get(i);
            for (var column = members.nextSetBit(0); column >= 0; column = members.nextSetBit(column + 1)) {
                if (rooms[column] != null) {
                    var own = classesByColumn[column];
                    if (own == null) {
                        own = new BitSet(classes.size());
                        classesByColumn[column] = own;
                    }
                    own.set(i);
                }
            }
        }
        var partitions = new LinkedHashMap<BitSet, List<Integer>>();
        for (var column : inOrder(classesByColumn)) {
            var alike =
                    partitions.computeIfAbsent(Objects.requireNonNull(classesByColumn[column]), _ -> new ArrayList<>());
            if (!beaten(column, alike)) {
                alike.add(column);
            }
        }
        return survivors(partitions);
    }

    /** Cheapest first. */
    private int[] inOrder(@Nullable BitSet[] classesByColumn) {
        return PriceOrder.inOrder(
                IntStream.range(0, classesByColumn.length)
                        .filter(column -> classesByColumn[column] != null)
                        .toArray(),
                column -> prices[column]);
    }

    private Comparator<Integer> cheapestFirst() {
        return (one, other) -> {
            var byPrice = Long.compare(prices[one], prices[other]);
            return byPrice != 0 ? byPrice : Integer.compare(one, other);
        };
    }

    /** What no partition that is admitted wherever it is beats. */
    private List<Integer> survivors(SequencedMap<BitSet, List<Integer>> partitions) {
        var survivors = new ArrayList<Integer>();
        partitions.forEach((classes, columns) -> {
            var rivals = new ArrayList<List<Integer>>();
            partitions.forEach((others, rival) -> {
                if (rival != columns && contains(others, classes)) {
                    rivals.add(rival);
                }
            });
            for (var column : columns) {
                if (rivals.stream().noneMatch(rival -> beaten(column, rival))) {
                    survivors.add(column);
                }
            }
        });
        survivors.sort(cheapestFirst());
        return survivors;
    }

    private static boolean contains(BitSet all, BitSet some) {
        var lacking = (BitSet) some.clone();
        lacking.andNot(all);
        return lacking.isEmpty();
    }

    /** By any of those, which come cheapest first. */
    private boolean beaten(int column, List<Integer> others) {
        for (var other : others) {
            if (prices[other] > prices[column]) {
                return false;
            }
            if (beats(other, column)) {
                return true;
            }
        }
        return false;
    }

    private boolean beats(int better, int column) {
        if (prices[better] > prices[column] || neverBetter.get(better)) {
            return false;
        }
        var more = rooms[better];
        var less = rooms[column];
        for (var i = 0; i < less.length; i++) {
            if (more[i] < less[i]) {
                return false;
            }
        }
        return true;
    }
}
