package dev.slipway.solver.packing;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PackerTest {
    private static final int SEEDS = 500;

    @ParameterizedTest(name = "seeds from {0}")
    @ValueSource(longs = {1, 10_000, 20_000})
    void everythingIsPlacedOnceAndEveryNodeHoldsIt(long from) {
        for (var seed = from; seed < from + SEEDS; seed++) {
            var problem = Problems.random(seed, 12, 60);
            var left = problem.counts().clone();
            for (var pattern : Packer.pack(problem, Effort.of(problem)).patterns()) {
                var content = new int[left.length];
                for (var i = 0; i < pattern.items().length; i++) {
                    content[pattern.items()[i]] = pattern.counts()[i];
                    left[pattern.items()[i]] -= pattern.counts()[i] * pattern.copies();
                }
                assertTrue(Rightness.holds(problem, pattern.column(), content), "seed " + seed + ": " + pattern);
            }
            assertArrayEquals(new int[left.length], left, "seed " + seed);
        }
    }

    @ParameterizedTest(name = "effort {0}")
    @ValueSource(ints = {0, 24})
    void smallProblemsCostLittleMoreThanTheBest(int rounds) {
        var paid = 0L;
        var least = 0L;
        for (var seed = 0; seed < 200; seed++) {
            var problem = Problems.random(seed, 3, 4);
            var best = Optimum.of(problem);
            var price = price(problem, new Effort(rounds, 200, rounds * 10));
            assertTrue(price >= best, "seed " + seed);
            paid += price;
            least += best;
        }
        assertTrue(paid <= least * (rounds == 0 ? 1.25 : 1.02), paid + " for " + least);
    }

    /** What has the best price for a pod may leave the last ones on a node that is mostly empty. */
    @Test
    void costsNoMoreThanOneNodeForAll() {
        var compared = 0;
        for (var seed = 0; seed < 2_000; seed++) {
            var problem = Problems.random(seed, 3, 6);
            for (var column = 0; column < problem.prices().length; column++) {
                if (Rightness.holds(problem, column, problem.counts())) {
                    compared++;
                    assertTrue(
                            price(problem, Effort.of(problem)) <= problem.prices()[column],
                            "seed " + seed + ", column " + column);
                }
            }
        }
        assertTrue(compared > 100, compared + " compared");
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {3, 4, 5})
    void packsTheSameAgain(long seed) {
        var problem = Problems.random(seed, 12, 60);
        assertEquals(
                Packer.pack(problem, Effort.of(problem)).patterns().stream()
                        .map(PackerTest::text)
                        .toList(),
                Packer.pack(problem, Effort.of(problem)).patterns().stream()
                        .map(PackerTest::text)
                        .toList());
    }

    private static String text(Packing.Pattern pattern) {
        return pattern.copies() + " of " + pattern.column() + Arrays.toString(pattern.items())
                + Arrays.toString(pattern.counts());
    }

    /** Equal items become one, and each of its pods counts once. */
    @Test
    void alikeItemsCountOnceInTheirGroup() {
        var everyItem = BitSet.valueOf(new long[] {0b1111});
        var problem = new PackingProblem(
                new int[] {1, 1, 1, 1},
                new long[][] {{1}, {1}, {1}, {1}},
                new BitSet[] {
                    BitSet.valueOf(new long[] {1}),
                    BitSet.valueOf(new long[] {1}),
                    BitSet.valueOf(new long[] {1}),
                    BitSet.valueOf(new long[] {1})
                },
                new int[] {Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE},
                new BitSet[] {new BitSet(), new BitSet(), new BitSet(), new BitSet()},
                List.of(new PackingProblem.Together(everyItem, 4)),
                new long[][] {{100}},
                new long[] {100_000});
        assertEquals(100_000, price(problem, Effort.of(problem)));
    }

    static long price(PackingProblem problem, Effort effort) {
        return Packer.pack(problem, effort).patterns().stream()
                .mapToLong(pattern -> problem.prices()[pattern.column()] * pattern.copies())
                .sum();
    }
}
