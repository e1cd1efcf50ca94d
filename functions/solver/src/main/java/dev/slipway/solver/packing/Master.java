package dev.slipway.solver.packing;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A linear program over patterns: which mix of node contents, in fractions, covers all rows at least price. A revised
 * simplex with a dense inverse, since there are hundreds of rows and patterns hold a handful of items each.
 */
final class Master {
    /** Patterns that would lower the price by less than this part of their own are left, a fraction; solver-notes.md §2. */
    private static final double WORTHWHILE = 0.003;

    private static final double EPSILON = 1e-9;

    /** So many patterns are taken up before all are looked at again, a count. */
    private static final int CANDIDATES = 32;

    private final int rows;
    /** By row that is covered, then by place in the basis: products with a pattern run along memory so. */
    private final double[][] inverse;

    private final double[] amounts;
    private final double[] duals;
    private final int[] basis;
    private final List<Pattern> pool = new ArrayList<>();

    /** The patterns again, one behind the other in memory: all of them are looked at again and again. */
    private int[] firstOf = new int[257];

    private int[] flatRows = new int[2048];
    private double[] flatAmounts = new double[2048];
    private double[] flatPrices = new double[256];
    private final double[] direction;
    private final double worthwhile;

    /** Rows of which more than asked for may be covered; the others come after them. */
    private final int coverable;

    /** Patterns worth a look, by their place in the pool, with what they were to gain when all were last looked at. */
    private final Best candidates = new Best(CANDIDATES);

    /**
     * What one node covers.
     *
     * @param rows,amounts equally long
     */
    record Pattern(int[] rows, double[] amounts, double price) {
        double value(double[] values) {
            var sum = 0.0;
            for (var i = 0; i < rows.length; i++) {
                sum += values[rows[i]] * amounts[i];
            }
            return sum;
        }
    }

    /**
     * @param demands by row
     * @param start for each row a pattern of it alone
     */
    Master(double[] demands, List<Pattern> start) {
        this(demands, demands.length, start, WORTHWHILE);
    }

    /**
     * @param coverable from which row on exactly as much must be covered as is asked for
     * @param worthwhile the least part of its price that a pattern must be able to save to be taken up
     */
    Master(double[] demands, int coverable, List<Pattern> start, double worthwhile) {
        this.coverable = coverable;
        this.worthwhile = worthwhile;
        this.rows = demands.length;
        this.inverse = new double[rows][rows];
        this.amounts = new double[rows];
        this.duals = new double[rows];
        this.basis = new int[rows];
        this.direction = new double[rows];
        for (var i = 0; i < rows; i++) {
            var pattern = start.get(i);
            basis[i] = add(pattern);
            inverse[i][i] = 1.0 / pattern.amounts()[0];
            amounts[i] = demands[i] / pattern.amounts()[0];
            duals[i] = pattern.price() / pattern.amounts()[0];
        }
    }

    /** What one of each row is worth now. */
    double[] duals() {
        return duals;
    }

    /** Keeps a pattern for consideration; its number. */
    int add(Pattern pattern) {
        var number = pool.size();
        var first = firstOf[number];
        var end = first + pattern.rows().length;
        if (number + 1 == flatPrices.length) {
            firstOf = Arrays.copyOf(firstOf, 2 * firstOf.length);
            flatPrices = Arrays.copyOf(flatPrices, 2 * flatPrices.length);
        }
        if (end > flatRows.length) {
            flatRows = Arrays.copyOf(flatRows, Math.max(end, 2 * flatRows.length));
            flatAmounts = Arrays.copyOf(flatAmounts, flatRows.length);
        }
        System.arraycopy(pattern.rows(), 0, flatRows, first, pattern.rows().length);
        System.arraycopy(pattern.amounts(), 0, flatAmounts, first, pattern.rows().length);
        flatPrices[number] = pattern.price();
        firstOf[number + 1] = end;
        pool.add(pattern);
        return number;
    }

    double price() {
        var price = 0.0;
        for (var i = 0; i < rows; i++) {
            price += basis[i] < 0 ? 0 : amounts[i] * pool.get(basis[i]).price();
        }
        return price;
    }

    /** Brings in patterns as long as that is worth it. */
    void optimise(int pivots) {
        for (var pivot = 0; pivot < pivots; pivot++) {
            var best = mostWorthwhile();
            if (best >= 0 ? !enter(best) : !enterSurplus(mostNegativeDual())) {
                return;
            }
        }
    }

    /** The best of those that were best when all were last looked at; all are looked at when none of them is worth it now. */
    private int mostWorthwhile() {
        var best = bestCandidate();
        if (best < 0 && lookAtAll()) {
            best = bestCandidate();
        }
        return best;
    }

    private boolean lookAtAll() {
        candidates.clear();
        for (var i = 0; i < pool.size(); i++) {
            var gain = gain(i);
            if (gain > worthwhile && candidates.admits(gain)) {
                candidates.add(i, gain);
            }
        }
        return candidates.size > 0;
    }

    private int bestCandidate() {
        var best = -1;
        var bestGain = worthwhile;
        for (var i = 0; i < candidates.size; i++) {
            var gain = gain(candidates.numbers[i]);
            if (gain > bestGain) {
                bestGain = gain;
                best = candidates.numbers[i];
            }
        }
        return best;
    }

    private double gain(int number) {
        var value = 0.0;
        for (var i = firstOf[number]; i < firstOf[number + 1]; i++) {
            value += duals[flatRows[i]] * flatAmounts[i];
        }
        var price = flatPrices[number];
        return (value - price) / Math.max(price, 1);
    }

    private int mostNegativeDual() {
        var worst = -1;
        var value = -1e-6;
        for (var i = 0; i < coverable; i++) {
            if (duals[i] < value) {
                value = duals[i];
                worst = i;
            }
        }
        return worst;
    }

    private boolean enter(int number) {
        var pattern = pool.get(number);
        Arrays.fill(direction, 0);
        for (var i = 0; i < pattern.rows().length; i++) {
            subtract(direction, inverse[pattern.rows()[i]], -pattern.amounts()[i]);
        }
        return pivot(number, pattern.price() - pattern.value(duals));
    }

    /** More than is asked of a row may be covered: that costs nothing and lifts its dual to 0. */
    private boolean enterSurplus(int covered) {
        if (covered < 0) {
            return false;
        }
        Arrays.fill(direction, 0);
        subtract(direction, inverse[covered], 1);
        return pivot(-1 - covered, duals[covered]);
    }

    private boolean pivot(int entering, double reducedCost) {
        var leaving = -1;
        var ratio = Double.MAX_VALUE;
        for (var row = 0; row < rows; row++) {
            if (direction[row] > EPSILON && amounts[row] / direction[row] < ratio) {
                ratio = amounts[row] / direction[row];
                leaving = row;
            }
        }
        if (leaving < 0) {
            return false;
        }
        var pivot = direction[leaving];
        var factor = reducedCost / pivot;
        for (var row = 0; row < rows; row++) {
            if (row != leaving) {
                amounts[row] = Math.max(0, amounts[row] - direction[row] * ratio);
            }
        }
        for (var i = 0; i < rows; i++) {
            var own = inverse[i];
            var by = own[leaving];
            if (by != 0) {
                duals[i] += factor * by;
                subtract(own, direction, by / pivot);
                own[leaving] = by / pivot;
            }
        }
        amounts[leaving] = ratio;
        basis[leaving] = entering;
        return true;
    }

    private static void subtract(double[] from, double[] row, double by) {
        for (var i = 0; i < from.length; i++) {
            from[i] -= by * row[i];
        }
    }

    /** A pattern of the solution, by its number, and how many of it, in fractions. */
    record Share(int pattern, double amount) {}

    /** In the order of rows. */
    List<Share> solution() {
        var shares = new ArrayList<Share>();
        for (var i = 0; i < rows; i++) {
            if (basis[i] >= 0 && amounts[i] > EPSILON) {
                shares.add(new Share(basis[i], amounts[i]));
            }
        }
        return shares;
    }
}
