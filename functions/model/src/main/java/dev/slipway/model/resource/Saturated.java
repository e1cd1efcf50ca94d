package dev.slipway.model.resource;

/**
 * Arithmetic on amounts whose sums may pass what a {@code long} holds: they stay at its end, which is more than there is of
 * anything, and never come out at the other end. So a total that is only compared decides as the true one would.
 */
public final class Saturated {
    private Saturated() {}

    public static long plus(long one, long other) {
        var sum = one + other;
        return ((one ^ sum) & (other ^ sum)) < 0 ? end(one < 0) : sum;
    }

    public static long minus(long from, long less) {
        var difference = from - less;
        return ((from ^ less) & (from ^ difference)) < 0 ? end(from < 0) : difference;
    }

    public static long times(long each, long count) {
        var product = each * count;
        // The upper half of an exact product repeats the sign of the lower one.
        return Math.multiplyHigh(each, count) == product >> 63 ? product : end((each ^ count) < 0);
    }

    private static long end(boolean negative) {
        return negative ? Long.MIN_VALUE : Long.MAX_VALUE;
    }
}
