package dev.slipway.solver.packing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.solver.packing.Bound.Free;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class BoundTest {
    @Test
    void isNeverAboveTheBestThatThereIs() {
        for (var seed = 0; seed < 400; seed++) {
            var problem = Problems.random(seed, 3, 4);
            var bound = Bound.of(problem, List.of(), List.of());
            assertTrue(bound <= Optimum.of(problem), "seed " + seed + ": " + bound);
        }
    }

    @Test
    void isNeverAboveWhatWasPackedAndMostlyNear() {
        var bounds = 0L;
        var prices = 0L;
        for (var seed = 0; seed < 300; seed++) {
            var problem = plain(Problems.random(seed, 12, 400));
            var packed = Packer.pack(problem, Effort.of(problem));
            var price = PackerTest.price(problem, Effort.of(problem));
            var bound = Bound.of(problem, packed.patterns(), List.of());
            assertTrue(bound <= price, "seed " + seed + ": " + bound + " above " + price);
            bounds += bound;
            prices += price;
        }
        assertTrue(bounds > prices * 0.95, bounds + " for " + prices);
    }

    /** Nodes that are there cost nothing: what is bought beside them costs no less than the bound. */
    @Test
    void freeRoomsAreTakenForFull() {
        for (var seed = 0; seed < 300; seed++) {
            var problem = Problems.random(seed, 3, 4);
            var everybody = new BitSet();
            everybody.set(0, problem.items());
            var room = new long[problem.resources()];
            Arrays.fill(room, seed % 7);
            var best = Optimum.of(problem);
            var content = new int[problem.items()];
            // Any content that the room holds may be missing from what is bought.
            for (var i = 0; i < content.length; i++) {
                while (content[i] < problem.counts()[i] && holds(problem, room, content, i)) {
                    content[i]++;
                }
            }
            var rest = without(problem, content);
            best = Math.min(best, rest == null ? 0 : Optimum.of(rest));
            assertTrue(Bound.of(problem, List.of(), List.of(new Free(room, everybody))) <= best, "seed " + seed);
        }
    }

    @Test
    void endlessRoomsTakeEverything() {
        var everybody = new BitSet();
        everybody.set(0);
        var problem = of(3, 51, 100, Integer.MAX_VALUE);
        var endless = new long[problem.resources()];
        Arrays.fill(endless, Long.MAX_VALUE);
        assertEquals(0, Bound.of(problem, List.of(), List.of(new Free(endless, everybody))));
    }

    @Test
    void itemsLargerThanHalfANodeTakeOneEach() {
        assertEquals(300_000 - 1, Bound.of(of(3, 51, 100, Integer.MAX_VALUE), List.of(), List.of()));
        assertEquals(150_000 - 1, Bound.of(of(3, 50, 100, Integer.MAX_VALUE), List.of(), List.of()));
    }

    @Test
    void whoMustBeAloneTakesANodeEach() {
        var problem = of(5, 1, 100, Integer.MAX_VALUE);
        var group = new BitSet();
        group.set(0);
        var alone = new PackingProblem(
                problem.counts(),
                problem.requests(),
                problem.columns(),
                problem.mostPerNode(),
                problem.apart(),
                List.of(new PackingProblem.Together(group, 1)),
                problem.room(),
                problem.prices());
        assertEquals(500_000 - 1, Bound.of(alone, List.of(), List.of()));
    }

    private static PackingProblem of(int count, long request, long room, int most) {
        var column = new BitSet();
        column.set(0);
        return new PackingProblem(
                new int[] {count},
                new long[][] {{request}},
                new BitSet[] {column},
                new int[] {most},
                new BitSet[] {new BitSet()},
                List.of(),
                new long[][] {{room}},
                new long[] {100_000});
    }

    /** Without rules about neighbours, which the bound does not know. */
    private static PackingProblem plain(PackingProblem problem) {
        var most = new int[problem.items()];
        Arrays.fill(most, Integer.MAX_VALUE);
        var apart = new BitSet[problem.items()];
        Arrays.fill(apart, new BitSet());
        return new PackingProblem(
                problem.counts(),
                problem.requests(),
                problem.columns(),
                most,
                apart,
                problem.together(),
                problem.room(),
                problem.prices());
    }

    private static boolean holds(PackingProblem problem, long[] room, int[] content, int item) {
        for (var r = 0; r < room.length; r++) {
            var asked = problem.requests()[item][r];
            for (var i = 0; i < content.length; i++) {
                asked += content[i] * problem.requests()[i][r];
            }
            if (asked > room[r]) {
                return false;
            }
        }
        return true;
    }

    /** Null when nothing is left. */
    private static @Nullable PackingProblem without(PackingProblem problem, int[] content) {
        var left = problem.counts().clone();
        Arrays.setAll(left, i -> left[i] - content[i]);
        return Arrays.stream(left).allMatch(count -> count == 0)
                ? null
                : new PackingProblem(
                        left,
                        problem.requests(),
                        problem.columns(),
                        problem.mostPerNode(),
                        problem.apart(),
                        problem.together(),
                        problem.room(),
                        problem.prices());
    }
}
