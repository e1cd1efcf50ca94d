package dev.slipway.solver.packing;

import java.util.Arrays;

/**
 * The most that the content of one node can be worth when items may be divided: a small linear program with a row for
 * each way to measure how full a node is. A simplex with a dense inverse; what it reports holds even where it was cut off.
 *
 * <p>A node is measured by the share that its items take of each resource, and by the items that take more than half of
 * it: of those there is one at most, or two that take exactly half (Fekete and Schepers 2001, the function u¹).
 */
final class Divisible {
    /** Pivots for each row after which the weights are taken as they are, a count. */
    private static final int PATIENCE = 6;

    private static final double EPSILON = 1e-9;

    private final double[][] inverse;
    private final double[] weights;
    private final double[] amounts;
    private final int[] basis;
    private final double[] direction;
    private double[] shares = new double[0];
    private int rows;
    private int size;

    /**
     * @param most ways to measure, a count
     */
    Divisible(int most) {
        var rows = most;
        this.inverse = new double[rows][rows];
        this.weights = new double[rows];
        this.amounts = new double[rows];
        this.basis = new int[rows];
        this.direction = new double[rows];
    }

    /** Begins a node for so many items that is measured in so many ways; every share is to be set then. */
    void begin(int items, int measures) {
        size = items;
        rows = measures;
        if (shares.length < items * rows) {
            shares = new double[items * rows];
        }
    }

    /** Which part of all that a node can take by one measure an item takes. */
    void share(int at, int row, double share) {
        shares[at * rows + row] = share;
    }

    /** The largest share of an item, by any measure. */
    double largest(int at) {
        var largest = 0.0;
        for (var row = 0; row < rows; row++) {
            largest = Math.max(largest, shares[at * rows + row]);
        }
        return largest;
    }

    /**
     * The charges with which content is worth least: what they say of these values is exact but for rounding, unless it took
     * too long.
     *
     * @param values by item, in the order of shares; never negative
     */
    Charges charges(double[] values) {
        for (var row = 0; row < rows; row++) {
            Arrays.fill(inverse[row], 0);
            inverse[row][row] = 1;
            amounts[row] = 1;
            weights[row] = 0;
            basis[row] = -1 - row;
        }
        for (var pivots = rows * PATIENCE; pivots > 0; pivots--) {
            var entering = bestItem(values);
            if (entering < 0) {
                break;
            }
            if (!pivot(entering, values)) {
                break;
            }
            liftWeights();
        }
        return charges();
    }

    /**
     * What the content of a node is charged: with no charge below nothing, none is worth more than what a full node is
     * charged, if no item is worth more than its own charge; if one is, then by as many times more at most. That holds for
     * any values, so charges that were right for others give a limit at once.
     *
     * @param ofItem in the order of shares
     */
    record Charges(double[] ofItem, double full) {
        /** A limit for the worth of any content, never too low. */
        double most(double[] values) {
            var dearest = 1.0;
            for (var at = 0; at < ofItem.length; at++) {
                if (values[at] > dearest * ofItem[at]) {
                    dearest = values[at] / Math.max(ofItem[at], 1e-300);
                }
            }
            return full * dearest;
        }
    }

    /** By measure, the weights of these charges: so much for the whole of what a node can take. */
    double[] weights(double[] values) {
        charges(values);
        return Arrays.copyOf(weights, rows);
    }

    private Charges charges() {
        var full = 0.0;
        for (var row = 0; row < rows; row++) {
            weights[row] = Math.max(0, weights[row]);
            full += weights[row];
        }
        var ofItem = new double[size];
        for (var at = 0; at < size; at++) {
            ofItem[at] = charged(at);
        }
        return new Charges(ofItem, full);
    }

    /** The item whose worth exceeds its share by most; negative when there is none. */
    private int bestItem(double[] values) {
        var best = -1;
        var bestGain = 0.0;
        for (var at = 0; at < size; at++) {
            var value = values[at];
            var gain = value - charged(at);
            if (gain > bestGain && gain > value * EPSILON) {
                bestGain = gain;
                best = at;
            }
        }
        return best;
    }

    private double charged(int at) {
        var sum = 0.0;
        var base = at * rows;
        for (var row = 0; row < rows; row++) {
            sum += weights[row] * shares[base + row];
        }
        return sum;
    }

    private boolean pivot(int item, double[] values) {
        for (var row = 0; row < rows; row++) {
            var sum = 0.0;
            for (var i = 0; i < rows; i++) {
                sum += inverse[row][i] * shares[item * rows + i];
            }
            direction[row] = sum;
        }
        return exchange(item, values[item] - charged(item));
    }

    /** A measure whose weight fell below nothing does not limit the node: it goes back to being free. */
    private void liftWeights() {
        for (var tries = 0; tries < rows; tries++) {
            var worst = -1;
            for (var row = 0; row < rows; row++) {
                if (weights[row] < -EPSILON && (worst < 0 || weights[row] < weights[worst])) {
                    worst = row;
                }
            }
            if (worst < 0) {
                return;
            }
            for (var row = 0; row < rows; row++) {
                direction[row] = inverse[row][worst];
            }
            if (!exchange(-1 - worst, -weights[worst])) {
                return;
            }
        }
    }

    private boolean exchange(int entering, double gain) {
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
        for (var i = 0; i < rows; i++) {
            weights[i] += gain / pivot * inverse[leaving][i];
            inverse[leaving][i] /= pivot;
        }
        for (var row = 0; row < rows; row++) {
            if (row != leaving) {
                for (var i = 0; i < rows; i++) {
                    inverse[row][i] -= direction[row] * inverse[leaving][i];
                }
                amounts[row] = Math.max(0, amounts[row] - direction[row] * ratio);
            }
        }
        amounts[leaving] = ratio;
        basis[leaving] = entering;
        return true;
    }

    /** How much of an item is in the content that was worth most: at most one entry each, as {@code take(at, amount)}. */
    void content(Taker taker) {
        for (var row = 0; row < rows; row++) {
            if (basis[row] >= 0 && amounts[row] > EPSILON) {
                taker.take(basis[row], amounts[row]);
            }
        }
    }

    /** Is told what is in a node. */
    interface Taker {
        void take(int at, double amount);
    }
}
