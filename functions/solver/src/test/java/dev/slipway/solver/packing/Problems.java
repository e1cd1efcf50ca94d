package dev.slipway.solver.packing;

import dev.slipway.solver.packing.PackingProblem.Together;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;

/** Packing problems by chance, from a seed. */
final class Problems {
    private Problems() {}

    /**
     * @param items,most at most so many, and so many of each
     */
    static PackingProblem random(long seed, int items, int most) {
        var dice = new SplittableRandom(seed);
        var resources = 1 + dice.nextInt(3);
        var columns = 1 + dice.nextInt(6);
        var room = new long[columns][resources];
        var prices = new long[columns];
        for (var c = 0; c < columns; c++) {
            for (var r = 0; r < resources; r++) {
                room[c][r] = 4L + dice.nextInt(40);
            }
            prices[c] = 1L + dice.nextInt(100_000);
        }
        var count = 1 + dice.nextInt(items);
        var counts = new int[count];
        var requests = new long[count][resources];
        var allowed = new BitSet[count];
        var mostPerNode = new int[count];
        var apart = new BitSet[count];
        for (var i = 0; i < count; i++) {
            counts[i] = 1 + dice.nextInt(most);
            for (var r = 0; r < resources; r++) {
                requests[i][r] = r == 0 ? 1L + dice.nextInt(4) : dice.nextInt(5);
            }
            allowed[i] = new BitSet();
            for (var c = 0; c < columns; c++) {
                allowed[i].set(c, dice.nextInt(3) > 0);
            }
            allowed[i].set(dice.nextInt(columns));
            mostPerNode[i] = dice.nextInt(5) == 0 ? 1 + dice.nextInt(3) : Integer.MAX_VALUE;
            apart[i] = new BitSet();
        }
        for (var pairs = dice.nextInt(3); pairs > 0; pairs--) {
            var one = dice.nextInt(count);
            var other = dice.nextInt(count);
            if (one != other) {
                apart[one].set(other);
                apart[other].set(one);
            }
        }
        List<Together> together = new ArrayList<>();
        if (dice.nextInt(3) == 0) {
            var group = new BitSet();
            for (var i = 0; i < count; i++) {
                group.set(i, dice.nextBoolean());
            }
            if (!group.isEmpty()) {
                together.add(new Together(group, 1 + dice.nextInt(2)));
            }
        }
        return new PackingProblem(counts, requests, allowed, mostPerNode, apart, together, room, prices);
    }
}
