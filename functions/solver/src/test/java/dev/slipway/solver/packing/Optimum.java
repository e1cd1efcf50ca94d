package dev.slipway.solver.packing;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The least price of small problems, by trying everything: what one node may hold, and then what is best for the rest. */
final class Optimum {
    private final PackingProblem problem;
    private final Map<List<Integer>, Long> known = new LinkedHashMap<>();

    private Optimum(PackingProblem problem) {
        this.problem = problem;
    }

    static long of(PackingProblem problem) {
        return new Optimum(problem).price(problem.counts().clone());
    }

    private long price(int[] left) {
        if (Arrays.stream(left).allMatch(count -> count == 0)) {
            return 0;
        }
        var key = Arrays.stream(left).boxed().toList();
        var same = known.get(key);
        if (same != null) {
            return same;
        }
        var first = 0;
        while (left[first] == 0) {
            first++;
        }
        var best = Long.MAX_VALUE;
        for (var column = 0; column < problem.prices().length; column++) {
            var contents = new ArrayList<int[]>();
            fill(column, 0, new int[left.length], left, contents);
            for (var content : contents) {
                if (content[first] > 0) {
                    var rest = left.clone();
                    Arrays.setAll(rest, i -> left[i] - content[i]);
                    best = Math.min(best, problem.prices()[column] + price(rest));
                }
            }
        }
        known.put(key, best);
        return best;
    }

    private void fill(int column, int item, int[] content, int[] left, List<int[]> contents) {
        if (item == content.length) {
            contents.add(content.clone());
            return;
        }
        for (var count = 0; count <= left[item]; count++) {
            content[item] = count;
            if (!Rightness.holds(problem, column, content)) {
                break;
            }
            fill(column, item + 1, content, left, contents);
        }
        content[item] = 0;
    }
}
