package dev.slipway.model.resource;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigInteger;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class SaturatedTest {
    private static final BigInteger LEAST = BigInteger.valueOf(Long.MIN_VALUE);
    private static final BigInteger MOST = BigInteger.valueOf(Long.MAX_VALUE);

    @Test
    void whatPassesAnEndStaysThereAndAllElseIsExact() {
        var random = new Random(1);
        for (var i = 0; i < 100_000; i++) {
            var one = any(random);
            var other = any(random);
            var exactOne = BigInteger.valueOf(one);
            var exactOther = BigInteger.valueOf(other);
            assertEquals(held(exactOne.add(exactOther)), Saturated.plus(one, other), one + " + " + other);
            assertEquals(held(exactOne.subtract(exactOther)), Saturated.minus(one, other), one + " - " + other);
            assertEquals(held(exactOne.multiply(exactOther)), Saturated.times(one, other), one + " * " + other);
        }
    }

    /** Of any size and sign, and often an end itself. */
    private static long any(Random random) {
        return switch (random.nextInt(8)) {
            case 0 -> Long.MAX_VALUE;
            case 1 -> Long.MIN_VALUE;
            case 2 -> random.nextInt(3) - 1;
            default -> random.nextLong() >> random.nextInt(63);
        };
    }

    private static long held(BigInteger exact) {
        return exact.max(LEAST).min(MOST).longValueExact();
    }
}
