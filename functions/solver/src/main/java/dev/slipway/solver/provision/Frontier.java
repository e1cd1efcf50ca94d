package dev.slipway.solver.provision;

import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The columns worth looking at: without those for which another is no dearer, has no less room, and admits whatever they
 * admit (solver-notes.md §4). Thousands become hundreds.
 */
final class Frontier {
    private final List<long[]> rooms = new ArrayList<>();
    private final long[] prices;
    private final BitSet neverBetter;

    /** By column, where in {@link #rooms}; equal rooms are there once. */
    private final int[] roomNumbers;

    /** Columns that hold anything. */
    private final BitSet holding = new BitSet();

    /**
     * @param roomsByColumn what counts as room; null for columns that hold nothing. Whatever else must not grow, such as
     *     what a limit counts, comes negated
     * @param neverBetter columns that may be better and yet must not replace others, since there are only so many
     */
    Frontier(long[] @Nullable [] roomsByColumn, long[] prices, BitSet neverBetter) {
        this.prices = prices;
        this.neverBetter = neverBetter;
        this.roomNumbers = new int[roomsByColumn.length];
        var known = new LinkedHashMap<LongBuffer, Integer>();
        for (var column = 0; column < roomsByColumn.length; column++) {
            var room = roomsByColumn[column];
            if (room != null) {
                holding.set(column);
                // Columns of one type follow one another.
                roomNumbers[column] = column > 0 && Arrays.equals(room, roomsByColumn[column - 1])
                        ? roomNumbers[column - 1]
                        : known.computeIfAbsent(LongBuffer.wrap(room), _ -> {
                            rooms.add(room);
                            return rooms.size() - 1;
                        });
            }
        }
    }

    /** Columns that are in the same classes. */
    private static final class Part {
        private final BitSet classes = new BitSet();

        /** The classes that they are not in. */
        private final BitSet others = new BitSet();

        private final BitSet roomsSeen = new BitSet();

        /** Those that no other in the part beats, cheapest first. */
        private int[] best = new int[8];

        private int size;

        Part(int column, List<BitSet> all) {
            for (var i = 0; i < all.size(); i++) {
                (all.get(i).get(column) ? classes : others).set(i);
            }
        }

        /** It is admitted wherever the other is. */
        boolean rivals(Part other) {
            return !other.classes.intersects(others);
        }

        void add(int column) {
            if (size == best.length) {
                best = Arrays.copyOf(best, 2 * size);
            }
            best[size++] = column;
        }
    }

    /**
     * Cheapest first.
     *
     * @param classes sets of columns that somebody may tell apart
     */
    List<Integer> of(List<BitSet> classes) {
        var classified = new BitSet();
        classes.forEach(classified::or);
        classified.and(holding);
        var partNumbers = divided(classified, classes);
        var parts = new ArrayList<Part>();
        var partByNumber = new Part[classified.length() + 1];
        for (var column : PriceOrder.inOrder(classified.stream().toArray(), column -> prices[column])) {
            var part = partByNumber[partNumbers[column]];
            if (part == null) {
                part = new Part(column, classes);
                partByNumber[partNumbers[column]] = part;
                parts.add(part);
            }
            // What is no cheaper than an equal room is beaten by it, or by whatever has beaten that.
            if (!part.roomsSeen.get(roomNumbers[column]) && !beaten(column, part)) {
                part.add(column);
            }
            if (!neverBetter.get(column)) {
                part.roomsSeen.set(roomNumbers[column]);
            }
        }
        return survivors(parts);
    }

    /** By column, a number that is equal for those in the same classes. */
    private static int[] divided(BitSet columns, List<BitSet> classes) {
        var numbers = new int[columns.length()];
        var sizes = new int[columns.length() + 1];
        sizes[0] = columns.cardinality();
        var parts = 1;
        for (var members : classes) {
            var inside = (BitSet) members.clone();
            inside.and(columns);
            var counts = new int[parts];
            for (var column = inside.nextSetBit(0); column >= 0; column = inside.nextSetBit(column + 1)) {
                counts[numbers[column]]++;
            }
            var becomes = new int[parts];
            for (var part = 0; part < counts.length; part++) {
                becomes[part] = part;
                if (counts[part] > 0 && counts[part] < sizes[part]) {
                    becomes[part] = parts++;
                    sizes[part] -= counts[part];
                    sizes[becomes[part]] = counts[part];
                }
            }
            for (var column = inside.nextSetBit(0); column >= 0; column = inside.nextSetBit(column + 1)) {
                numbers[column] = becomes[numbers[column]];
            }
        }
        return numbers;
    }

    /** What no part that is admitted wherever it is beats. */
    private List<Integer> survivors(List<Part> parts) {
        var survivors = new BitSet();
        for (var part : parts) {
            var rivals = new ArrayList<Part>();
            for (var other : parts) {
                if (!other.equals(part) && other.rivals(part)) {
                    rivals.add(other);
                }
            }
            for (var i = 0; i < part.size; i++) {
                var column = part.best[i];
                survivors.set(column, !beaten(column, rivals));
            }
        }
        return Arrays.stream(PriceOrder.inOrder(survivors.stream().toArray(), column -> prices[column]))
                .boxed()
                .toList();
    }

    private boolean beaten(int column, List<Part> rivals) {
        for (var rival : rivals) {
            if (beaten(column, rival)) {
                return true;
            }
        }
        return false;
    }

    private boolean beaten(int column, Part part) {
        var room = rooms.get(roomNumbers[column]);
        for (var i = 0; i < part.size && prices[part.best[i]] <= prices[column]; i++) {
            if (!neverBetter.get(part.best[i]) && within(room, rooms.get(roomNumbers[part.best[i]]))) {
                return true;
            }
        }
        return false;
    }

    private static boolean within(long[] room, long[] other) {
        for (var i = 0; i < room.length; i++) {
            if (other[i] < room[i]) {
                return false;
            }
        }
        return true;
    }
}
