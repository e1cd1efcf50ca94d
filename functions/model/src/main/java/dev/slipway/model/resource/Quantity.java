package dev.slipway.model.resource;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;

/**
 * One amount in the grammar of Kubernetes: {@code 1500m}, {@code 2}, {@code 3Gi}, {@code 1e3}, {@code 0.5}.
 *
 * @param millis the amount in thousandths of its base unit (core, byte, piece); may be negative in differences. Amounts
 *     finer than a thousandth are rounded up, as Kubernetes does. The largest amount is about 9.2e15 base units.
 *     Source of the grammar: <a href="https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/">
 *     Kubernetes API, Quantity</a>, read 2026-11-22.
 */
public record Quantity(long millis) implements Comparable<Quantity> {
    public static final Quantity ZERO = new Quantity(0);

    private static final BigDecimal THOUSAND = BigDecimal.valueOf(1000);
    private static final List<Suffix> SUFFIXES = List.of(
            new Suffix("Ki", BigDecimal.valueOf(1L << 10)),
            new Suffix("Mi", BigDecimal.valueOf(1L << 20)),
            new Suffix("Gi", BigDecimal.valueOf(1L << 30)),
            new Suffix("Ti", BigDecimal.valueOf(1L << 40)),
            new Suffix("Pi", BigDecimal.valueOf(1L << 50)),
            new Suffix("Ei", BigDecimal.valueOf(1L << 60)),
            new Suffix("n", BigDecimal.ONE.movePointLeft(9)),
            new Suffix("u", BigDecimal.ONE.movePointLeft(6)),
            new Suffix("m", BigDecimal.ONE.movePointLeft(3)),
            new Suffix("k", BigDecimal.ONE.movePointRight(3)),
            new Suffix("M", BigDecimal.ONE.movePointRight(6)),
            new Suffix("G", BigDecimal.ONE.movePointRight(9)),
            new Suffix("T", BigDecimal.ONE.movePointRight(12)),
            new Suffix("P", BigDecimal.ONE.movePointRight(15)),
            new Suffix("E", BigDecimal.ONE.movePointRight(18)));

    private record Suffix(String text, BigDecimal factor) {}

    /** The amount of {@code units} whole base units. Throws {@link ArithmeticException} when it does not fit. */
    public static Quantity of(long units) {
        return new Quantity(Math.multiplyExact(units, 1000L));
    }

    /**
     * Reads what Kubernetes accepts.
     *
     * @throws IllegalArgumentException naming the text, when it is no quantity or too large to hold
     */
    public static Quantity parse(String text) {
        var trimmed = text.strip();
        try {
            for (var suffix : SUFFIXES) {
                if (trimmed.endsWith(suffix.text)) {
                    var number = trimmed.substring(0, trimmed.length() - suffix.text.length());
                    return exactly(new BigDecimal(number).multiply(suffix.factor));
                }
            }
            return exactly(new BigDecimal(trimmed));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "\"%s\" is not a quantity. Maybe a suffix is misspelt: m, k, M, G, T, Ki, Mi, Gi, Ti are known."
                            .formatted(text),
                    e);
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException(
                    "The quantity \"%s\" is too large to be real. Maybe its suffix is wrong.".formatted(text), e);
        }
    }

    private static Quantity exactly(BigDecimal units) {
        if (Math.abs((long) units.precision() - units.scale()) > 40) {
            throw new ArithmeticException("exponent out of range");
        }
        return new Quantity(
                units.multiply(THOUSAND).setScale(0, RoundingMode.CEILING).longValueExact());
    }

    /** Throws {@link ArithmeticException} naming both, when the sum does not fit. */
    public Quantity plus(Quantity other) {
        var sum = Saturated.plus(millis, other.millis);
        if (sum == Long.MAX_VALUE || sum == Long.MIN_VALUE) {
            throw new ArithmeticException(
                    "%s and %s are %s in sum, which is too large to be real. Maybe a suffix is wrong."
                            .formatted(
                                    this,
                                    other,
                                    BigDecimal.valueOf(millis, 3)
                                            .add(BigDecimal.valueOf(other.millis, 3))
                                            .stripTrailingZeros()
                                            .toPlainString()));
        }
        return new Quantity(sum);
    }

    /** The sum of what is not negative, and the largest quantity in whole units where it is more: for totals that are only shown or compared. */
    public Quantity plusAtMost(Quantity other) {
        return atMost(Saturated.plus(millis, other.millis));
    }

    /** So many times what is not negative, and the largest quantity in whole units where that is more. */
    public Quantity timesAtMost(long count) {
        return atMost(Saturated.times(millis, count));
    }

    private static Quantity atMost(long millis) {
        return new Quantity(millis == Long.MAX_VALUE ? Long.MAX_VALUE - Long.MAX_VALUE % 1000 : millis);
    }

    public Quantity minus(Quantity other) {
        return new Quantity(Math.subtractExact(millis, other.millis));
    }

    public Quantity times(long count) {
        return new Quantity(Math.multiplyExact(millis, count));
    }

    /** Whole base units, rounded up: what an integer resource such as a GPU count means. */
    public long units() {
        return Math.ceilDiv(millis, 1000L);
    }

    @Override
    public int compareTo(Quantity other) {
        return Long.compare(millis, other.millis);
    }

    /** As Kubernetes writes it: thousandths as {@code m}, else the largest binary suffix that leaves no remainder. */
    @Override
    public String toString() {
        if (millis % 1000 != 0) {
            return millis + "m";
        }
        var units = millis / 1000;
        var binary = new String[] {"", "Ki", "Mi", "Gi", "Ti", "Pi"};
        var step = 0;
        while (units != 0 && units % 1024 == 0 && step < binary.length - 1) {
            units /= 1024;
            step++;
        }
        return units + binary[step];
    }
}
