package dev.slipway.solver.packing;

import java.util.Arrays;

/**
 * What is on one node. Lists are short and in no order but that in which they were filled.
 *
 * @param items,counts of the reduced problem; equally long
 */
record Node(int column, int[] items, int[] counts) {
    /** Equal for equal content, whatever its order. */
    String text() {
        var pairs = new long[items.length];
        for (var i = 0; i < items.length; i++) {
            pairs[i] = ((long) items[i] << 32) | counts[i];
        }
        Arrays.sort(pairs);
        return column + Arrays.toString(pairs);
    }

    /** A number that is the same for equal content, and hardly ever for other content. */
    long digest() {
        var sum = 0L;
        for (var i = 0; i < items.length; i++) {
            sum += mixed(((long) items[i] << 32) | counts[i]);
        }
        return mixed(sum ^ column);
    }

    /** SplitMix64 (Steele, Lea, Flood 2014). */
    static long mixed(long value) {
        var mixed = value + 0x9E3779B97F4A7C15L;
        mixed = (mixed ^ (mixed >>> 30)) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
        return mixed ^ (mixed >>> 31);
    }

    /** All items, a count. */
    int size() {
        var size = 0;
        for (var count : counts) {
            size += count;
        }
        return size;
    }

    double value(double[] values) {
        var sum = 0.0;
        for (var i = 0; i < items.length; i++) {
            sum += values[items[i]] * counts[i];
        }
        return sum;
    }
}
