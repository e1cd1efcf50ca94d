package dev.slipway.solver.packing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class WorthTest {
    @Test
    void noContentIsWorthMore() {
        for (var seed = 0; seed < 3000; seed++) {
            var problem = new Reduced(Problems.random(seed, 12, 60));
            var values = values(problem, seed);
            var worth = new Worth(problem, values);
            var knapsack = new Knapsack(problem);
            for (var c = 0; c < problem.columns; c++) {
                var most = worth.most(c) * (1 + 1e-9);
                assertTrue(knapsack.fill(c, values, problem.counts) <= most, "seed " + seed + ", column " + c);
                for (var item : problem.itemsOf(c)) {
                    var alone = knapsack.fill(c, new int[] {item}, values, problem.counts);
                    assertTrue(alone <= most, "seed " + seed + ", column " + c + ", item " + item);
                }
            }
        }
    }

    /** Otherwise it would say nothing. */
    @Test
    void whatSeemsWorthMostIsNearlyThat() {
        var most = 0.0;
        var found = 0.0;
        for (var seed = 0; seed < 300; seed++) {
            var problem = new Reduced(Problems.random(seed, 12, 400));
            var values = problem.shares();
            var worth = new Worth(problem, values);
            var best = worth.best(1);
            most += worth.most(best[0]) / problem.prices[best[0]];
            found += new Knapsack(problem).fill(best[0], values, problem.counts) / problem.prices[best[0]];
        }
        assertTrue(most < found * 1.3, most + " for " + found);
    }

    @Test
    void theBestComeFirst() {
        for (var seed = 0; seed < 300; seed++) {
            var problem = new Reduced(Problems.random(seed, 12, 60));
            var worth = new Worth(problem, values(problem, seed));
            var all = worth.best(problem.columns);
            for (var i = 1; i < all.length; i++) {
                assertTrue(worth.gain(all[i - 1]) >= worth.gain(all[i]), "seed " + seed);
            }
            assertEquals(all[0], worth.best(1)[0], "seed " + seed);
        }
    }

    /** Many are worth nothing, and some much. */
    private static double[] values(Reduced problem, int seed) {
        var dice = new SplittableRandom(seed);
        var values = new double[problem.items];
        for (var i = 0; i < values.length; i++) {
            values[i] = dice.nextInt(3) == 0 ? dice.nextInt(100_000) : dice.nextInt(2) * dice.nextInt(100);
        }
        return values;
    }
}
