package dev.slipway.solver.packing;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A problem made small: equal items are one, and amounts are divided by what all requests of a resource have in common,
 * so that doubles hold them exactly. Room is rounded down in that, which changes nothing that fits.
 */
final class Reduced {
    final int items;
    final int columns;
    final int resources;

    /** By item. */
    final int[] counts;

    /** By item and resource, flat. */
    final double[] requests;

    /** By column and resource, flat. */
    final double[] room;

    /** One over that. */
    private final double[] perRoom;

    /** By resource, what all requests are multiples of. */
    private final long[] units;

    final double[] prices;
    final int[] most;
    final @Nullable BitSet[] apart;

    /** By item, the groups that it is in. */
    final int[][] groups;

    final int[] groupMost;

    /** By item, the columns that hold it. */
    final BitSet[] allowed;

    private final float[] @Nullable [] perValue;

    /** By column, the number of the items that it holds among all such sets. */
    final int[] classOf;

    /** By such a number. */
    final int[][] itemsOfClass;

    /** By such a number and resource, what none of the items asks for less than. */
    private final double[][] leastOfClass;

    /** By item, the items of the problem that it stands for. */
    final List<List<Integer>> originals;

    /** As it is. */
    Reduced(PackingProblem problem) {
        this(problem, Fineness.EXACT, new Alike(problem).by(Fineness.EXACT, 0));
    }

    /**
     * Rougher and rougher until it is small.
     *
     * @param first how it is tried to begin with
     * @param then a fineness that merges sizes
     * @param items no more than so many, a count; but see {@code roughest}
     * @param roughest requests within this factor are not told apart in the end, however many there are; more than 1
     */
    static Reduced small(PackingProblem problem, Fineness first, Fineness then, int items, double roughest) {
        var alike = new Alike(problem);
        var fineness = first;
        var merged = alike.by(first, 0);
        for (var step = 1.1; merged.size() > items && step < roughest; step *= 1.3) {
            fineness = then;
            merged = alike.by(then, step);
        }
        return new Reduced(problem, fineness, merged);
    }

    /** What may be forgotten to make it smaller. */
    enum Fineness {
        /** Nothing: what fits here fits there. */
        EXACT,
        /** Who may not share a node with whom: good enough to find what pods are worth. */
        WITHOUT_NEIGHBOURS,
        /** Small differences in size too. */
        ROUGH,
        /** The same, and what is left of each item is the least of those that it stands for: good enough for a bound. */
        LEAST;

        boolean mergesSizes() {
            return this == ROUGH || this == LEAST;
        }
    }

    private Reduced(PackingProblem problem, Fineness fineness, List<List<Integer>> alike) {
        this.originals = alike;
        this.items = originals.size();
        this.columns = problem.prices().length;
        this.resources = problem.resources();
        this.counts = new int[items];
        this.requests = new double[items * resources];
        this.room = new double[columns * resources];
        this.perRoom = new double[columns * resources];
        this.units = new long[resources];
        this.prices = new double[columns];
        this.most = new int[items];
        this.apart = new BitSet[items];
        this.allowed = new BitSet[items];
        this.groupMost = problem.together().stream()
                .mapToInt(PackingProblem.Together::most)
                .toArray();
        var place = new int[problem.items()];
        for (var i = 0; i < items; i++) {
            for (var original : originals.get(i)) {
                place[original] = i;
                counts[i] += problem.counts()[original];
            }
            var first = originals.get(i).getFirst();
            most[i] = problem.mostPerNode()[first];
            allowed[i] = switch (fineness) {
                case EXACT, WITHOUT_NEIGHBOURS -> problem.columns()[first];
                case ROUGH -> common(problem, originals.get(i));
                case LEAST -> union(problem, originals.get(i));
            };
        }
        keepApart(problem, place, fineness);
        this.groups = fineness == Fineness.EXACT ? groups(problem, place) : new int[items][0];
        scale(problem, fineness);
        for (var c = 0; c < columns; c++) {
            prices[c] = problem.prices()[c];
        }
        this.classOf = new int[columns];
        this.itemsOfClass = classify();
        this.leastOfClass = Arrays.stream(itemsOfClass).map(this::least).toArray(double[][]::new);
        this.perValue = new float[columns][];
    }

    /** Rough items stay apart only where all that they stand for do. */
    private void keepApart(PackingProblem problem, int[] place, Fineness fineness) {
        for (var i = 0; i < items; i++) {
            var common = new BitSet();
            for (var at = 0; at < originals.get(i).size(); at++) {
                var original = originals.get(i).get(at);
                var others = (BitSet) problem.apart()[original].clone();
                others.set(original, problem.mostPerNode()[original] == 1);
                if (at == 0) {
                    common.or(others);
                } else {
                    common.and(others);
                }
            }
            if (common.isEmpty()) {
                most[i] = fineness == Fineness.EXACT ? most[i] : Integer.MAX_VALUE;
                continue;
            }
            var whole = new BitSet();
            common.stream().forEach(other -> whole.set(place[other]));
            for (var other = whole.nextSetBit(0); other >= 0; other = whole.nextSetBit(other + 1)) {
                for (var original : originals.get(other)) {
                    if (!common.get(original)) {
                        whole.clear(other);
                        break;
                    }
                }
            }
            if (fineness != Fineness.EXACT) {
                most[i] = whole.get(i) ? 1 : Integer.MAX_VALUE;
            }
            whole.clear(i);
            apart[i] = whole.isEmpty() ? null : whole;
        }
    }

    private static BitSet common(PackingProblem problem, List<Integer> items) {
        var common = (BitSet) problem.columns()[items.getFirst()].clone();
        items.forEach(item -> common.and(problem.columns()[item]));
        return common;
    }

    private static BitSet union(PackingProblem problem, List<Integer> items) {
        var union = new BitSet();
        items.forEach(item -> union.or(problem.columns()[item]));
        return union;
    }

    private int[][] groups(PackingProblem problem, int[] place) {
        var byItem = new ArrayList<List<Integer>>();
        for (var i = 0; i < items; i++) {
            byItem.add(new ArrayList<>());
        }
        for (var g = 0; g < problem.together().size(); g++) {
            var group = g;
            problem.together().get(g).items().stream()
                    .forEach(item -> byItem.get(place[item]).add(group));
        }
        return byItem.stream()
                .map(list -> list.stream().distinct().mapToInt(group -> group).toArray())
                .toArray(int[][]::new);
    }

    private void scale(PackingProblem problem, Fineness fineness) {
        for (var r = 0; r < resources; r++) {
            var common = 0L;
            for (var request : problem.requests()) {
                common = gcd(common, request[r]);
            }
            var unit = Math.max(1, common);
            units[r] = unit;
            for (var i = 0; i < items; i++) {
                requests[i * resources + r] = switch (fineness) {
                    case EXACT, WITHOUT_NEIGHBOURS ->
                        units(problem.requests()[originals.get(i).getFirst()][r], unit);
                    case ROUGH -> mean(problem, i, r) / unit;
                    case LEAST -> units(least(problem, i, r), unit);
                };
            }
            for (var c = 0; c < columns; c++) {
                room[c * resources + r] = units(problem.room()[c][r], unit);
                perRoom[c * resources + r] = 1 / room[c * resources + r];
            }
        }
    }

    /** Rounded down; exact in a double, being small. */
    private static double units(long amount, long unit) {
        var units = amount / unit;
        return (double) units;
    }

    /** Room in the units of {@link #requests}, not rounded. */
    double scaled(long amount, int resource) {
        return amount / (double) units[resource];
    }

    private static long gcd(long a, long b) {
        return b == 0 ? a : gcd(b, a % b);
    }

    private double mean(PackingProblem problem, int item, int resource) {
        var sum = 0.0;
        for (var original : originals.get(item)) {
            sum += (double) problem.requests()[original][resource] * problem.counts()[original];
        }
        return sum / counts[item];
    }

    private long least(PackingProblem problem, int item, int resource) {
        var least = Long.MAX_VALUE;
        for (var original : originals.get(item)) {
            least = Math.min(least, problem.requests()[original][resource]);
        }
        return least;
    }

    /** The items that a column holds, ascending. */
    int[] itemsOf(int column) {
        return itemsOfClass[classOf[column]];
    }

    /** By resource, what no item of the column asks for less than. */
    double[] leastOf(int column) {
        return leastOfClass[classOf[column]];
    }

    /** By resource, what none of these items asks for less than. */
    double[] least(int[] some) {
        var least = new double[resources];
        Arrays.fill(least, Double.MAX_VALUE);
        for (var item : some) {
            for (var r = 0; r < resources; r++) {
                least[r] = Math.min(least[r], requests[item * resources + r]);
            }
        }
        return least;
    }

    /** Whether so much goes into the room, by resource. */
    static boolean fits(double[] asked, double[] room) {
        for (var r = 0; r < room.length; r++) {
            if (asked[r] > room[r]) {
                return false;
            }
        }
        return true;
    }

    /** Items that go to the same columns are told apart by none. */
    private int[][] classify() {
        var numbers = new LinkedHashMap<BitSet, Integer>();
        var numberOf = new int[items];
        for (var i = 0; i < items; i++) {
            numberOf[i] = numbers.computeIfAbsent(allowed[i], _ -> numbers.size());
        }
        var held = new BitSet[columns];
        Arrays.setAll(held, _ -> new BitSet(numbers.size()));
        numbers.forEach((set, number) -> set.stream().forEach(column -> held[column].set(number)));
        var classes = new LinkedHashMap<BitSet, Integer>();
        for (var c = 0; c < columns; c++) {
            classOf[c] = classes.computeIfAbsent(held[c], _ -> classes.size());
        }
        return classes.keySet().stream()
                .map(set -> IntStream.range(0, items)
                        .filter(i -> set.get(numberOf[i]))
                        .toArray())
                .toArray(int[][]::new);
    }

    /**
     * By place in {@link #itemsOf(int)}, one over the share of an empty node of the column that an item takes; worked out when
     * first asked for.
     */
    float[] worthPerValue(int column) {
        var known = perValue[column];
        if (known != null) {
            return known;
        }
        var list = itemsOf(column);
        known = new float[list.length];
        var base = column * resources;
        for (var at = 0; at < list.length; at++) {
            var share = 0.0;
            for (var r = 0; r < resources; r++) {
                var asked = requests[list[at] * resources + r];
                if (asked > 0) {
                    share += asked * perRoom[base + r];
                }
            }
            known[at] = (float) (1 / Math.max(share, 1e-9));
        }
        perValue[column] = known;
        return known;
    }

    /** What a pod costs at the best price for its share of an otherwise full node. */
    double[] shares() {
        var shares = new double[items];
        for (var i = 0; i < items; i++) {
            var best = Double.MAX_VALUE;
            for (var c = allowed[i].nextSetBit(0); c >= 0; c = allowed[i].nextSetBit(c + 1)) {
                var share = 0.0;
                for (var r = 0; r < resources; r++) {
                    var asked = requests[i * resources + r];
                    if (asked > 0) {
                        share = Math.max(share, asked * perRoom[c * resources + r]);
                    }
                }
                best = Math.min(best, prices[c] * Math.max(share, most[i] == 1 ? 1.0 / 8 : share));
            }
            shares[i] = best == Double.MAX_VALUE ? 0 : best;
        }
        return shares;
    }
}
