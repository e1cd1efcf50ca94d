package dev.slipway.model.resource;

import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * A price in US dollars for an hour.
 *
 * @param microUsd millionths of a dollar per hour; never negative. EC2 quotes spot prices with up to six decimals
 *     (DescribeSpotPriceHistory, read 2026-11-22), so this is exact; anything finer is rounded up.
 */
public record HourlyPrice(long microUsd) implements Comparable<HourlyPrice> {
    public static final HourlyPrice FREE = new HourlyPrice(0);

    /** Digits of a price in dollars before the point, a count: the dearest instance has three. */
    private static final int MOST_DIGITS = 9;

    private static final BigDecimal LEAST = new BigDecimal("0.000001");

    public HourlyPrice {
        if (microUsd < 0) {
            throw new IllegalArgumentException(
                    "The price (%d millionths of a dollar) must not be negative.".formatted(microUsd));
        }
    }

    /** Reads dollars: {@code 0.0312}. Throws {@link IllegalArgumentException} when it is no price. */
    public static HourlyPrice parse(String dollars) {
        return of(decimal(dollars));
    }

    private static BigDecimal decimal(String dollars) {
        try {
            var decimal = new BigDecimal(dollars.strip());
            if (decimal.signum() < 0) {
                throw new IllegalArgumentException("\"%s\" is a negative price.".formatted(dollars));
            }
            // Looked at before any arithmetic: the digits of 1e999999999 fill any memory.
            var digits = (long) decimal.precision() - decimal.scale();
            if (decimal.signum() > 0 && digits > MOST_DIGITS) {
                throw new IllegalArgumentException(
                        "\"%s\" dollars per hour are too many to be real.".formatted(dollars));
            }
            return decimal.signum() > 0 && digits < -MOST_DIGITS ? LEAST : decimal;
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("\"%s\" is not a price in dollars per hour.".formatted(dollars), e);
        }
    }

    public static HourlyPrice of(BigDecimal dollars) {
        return new HourlyPrice(
                dollars.movePointRight(6).setScale(0, RoundingMode.CEILING).longValueExact());
    }

    public BigDecimal dollars() {
        return BigDecimal.valueOf(microUsd, 6);
    }

    /** What would be more than can be counted stays there; so does a product. */
    public HourlyPrice plus(HourlyPrice other) {
        return new HourlyPrice(Saturated.plus(microUsd, other.microUsd));
    }

    public HourlyPrice times(long count) {
        return new HourlyPrice(Saturated.times(microUsd, count));
    }

    @Override
    public int compareTo(HourlyPrice other) {
        return Long.compare(microUsd, other.microUsd);
    }

    @Override
    public String toString() {
        return "$" + dollars().stripTrailingZeros().toPlainString() + "/h";
    }
}
