package dev.slipway.solver.packing;

import dev.slipway.solver.packing.Reduced.Fineness;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which items of a problem may stand for each other. */
final class Alike {
    private static final BitSet NOBODY = new BitSet();

    private final PackingProblem problem;
    private final List<List<Integer>> groupsOf;
    private @Nullable Sizes sizes;

    /**
     * Items of one likeness can stand for each other.
     *
     * @param most how often one may be on a node
     */
    private record Likeness(LongBuffer requests, BitSet columns, int most, BitSet apart, List<Integer> groups) {}

    Alike(PackingProblem problem) {
        this.problem = problem;
        this.groupsOf = new ArrayList<>();
        for (var i = 0; i < problem.items(); i++) {
            groupsOf.add(List.of());
        }
        for (var g = 0; g < problem.together().size(); g++) {
            var group = g;
            problem.together().get(g).items().stream().forEach(item -> {
                if (groupsOf.get(item).isEmpty()) {
                    groupsOf.set(item, new ArrayList<>());
                }
                groupsOf.get(item).add(group);
            });
        }
    }

    /**
     * In the order of the first of each.
     *
     * @param step where sizes are merged, requests within this factor are one; more than 1
     */
    List<List<Integer>> by(Fineness fineness, double step) {
        var originals = new ArrayList<List<Integer>>();
        var known = new LinkedHashMap<Likeness, List<Integer>>();
        var base = Math.log(step);
        for (var i = 0; i < problem.items(); i++) {
            var likeness = likeness(i, fineness, base);
            var alike = known.get(likeness);
            // A cap on one item alone would double with two of them.
            var mergeable = fineness != Fineness.EXACT
                    || problem.mostPerNode()[i] == Integer.MAX_VALUE
                    || problem.mostPerNode()[i] == 1;
            if (alike == null || !mergeable) {
                alike = new ArrayList<>();
                known.put(likeness, alike);
                originals.add(alike);
            }
            alike.add(i);
        }
        return originals;
    }

    /**
     * One that may be on a node once only is apart from itself: then those that are like it are apart from each other, and all
     * of them together may be there once.
     */
    private Likeness likeness(int item, Fineness fineness, double base) {
        var most = problem.mostPerNode()[item];
        if (fineness.mergesSizes()) {
            return sizes().likeness(item, base, Math.min(most, 2));
        }
        var requests = LongBuffer.wrap(problem.requests()[item]);
        if (fineness != Fineness.EXACT) {
            return new Likeness(requests, problem.columns()[item], Math.min(most, 2), NOBODY, List.of());
        }
        var apart = problem.apart()[item];
        if (most == 1) {
            apart = (BitSet) apart.clone();
            apart.set(item);
        }
        return new Likeness(requests, problem.columns()[item], most, apart, groupsOf.get(item));
    }

    private Sizes sizes() {
        if (sizes == null) {
            sizes = new Sizes(problem);
        }
        return sizes;
    }

    /** What merging by size asks of items, whatever the step: worked out once. */
    private static final class Sizes {
        private final PackingProblem problem;

        /** By item and resource, flat; of what is asked for. */
        private final double[] logarithms;

        /** By item, of its columns those that are large enough for any: there, items differ by what they admit alone. */
        private final BitSet[] roomy;

        private record Looks(BitSet columns, BitSet asked) {}

        Sizes(PackingProblem problem) {
            this.problem = problem;
            this.logarithms = new double[problem.items() * problem.resources()];
            this.roomy = new BitSet[problem.items()];
            var largest = new long[problem.resources()];
            for (var request : problem.requests()) {
                for (var r = 0; r < largest.length; r++) {
                    largest[r] = Math.max(largest[r], request[r]);
                }
            }
            var known = new LinkedHashMap<Looks, BitSet>();
            for (var i = 0; i < roomy.length; i++) {
                var asked = new BitSet(largest.length);
                for (var r = 0; r < largest.length; r++) {
                    var amount = problem.requests()[i][r];
                    asked.set(r, amount > 0);
                    logarithms[i * largest.length + r] = amount > 0 ? Math.log((double) amount) : 0;
                }
                roomy[i] =
                        known.computeIfAbsent(new Looks(problem.columns()[i], asked), looks -> roomy(looks, largest));
            }
        }

        private BitSet roomy(Looks looks, long[] largest) {
            var roomy = new BitSet();
            for (var c = looks.columns().nextSetBit(0);
                    c >= 0;
                    c = looks.columns().nextSetBit(c + 1)) {
                roomy.set(c, largeEnough(problem.room()[c], looks.asked(), largest));
            }
            return roomy.isEmpty() ? looks.columns() : roomy;
        }

        private static boolean largeEnough(long[] room, BitSet asked, long[] largest) {
            for (var r = asked.nextSetBit(0); r >= 0; r = asked.nextSetBit(r + 1)) {
                if (room[r] < largest[r]) {
                    return false;
                }
            }
            return true;
        }

        private Likeness likeness(int item, double base, int most) {
            var requests = problem.requests()[item];
            var rounded = new long[requests.length];
            for (var r = 0; r < requests.length; r++) {
                rounded[r] = requests[r] > 0 ? Math.round(logarithms[item * requests.length + r] / base) : requests[r];
            }
            return new Likeness(LongBuffer.wrap(rounded), roomy[item], most, NOBODY, List.of());
        }
    }
}
