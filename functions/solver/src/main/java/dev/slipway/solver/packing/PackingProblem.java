package dev.slipway.solver.packing;

import java.util.BitSet;
import java.util.List;

/**
 * Items to be put onto nodes bought from columns, at least price. All arrays are shared with the caller and never
 * written to.
 *
 * @param counts by item, how many there are; at least 1
 * @param requests by item and resource; never negative
 * @param columns by item, the columns that it may go to; each has room for at least one, and there is at least one
 * @param mostPerNode by item, how many may be on one node; at least 1
 * @param apart by item, the items that may not share a node with it; symmetric, never the item itself
 * @param together groups of items of which a node takes only so many in sum
 * @param room by column and resource; never negative
 * @param prices by column, in millionths of a dollar per hour, with whatever a node is held to cost beside; may be 0
 */
public record PackingProblem(
        int[] counts,
        long[][] requests,
        BitSet[] columns,
        int[] mostPerNode,
        BitSet[] apart,
        List<Together> together,
        long[][] room,
        long[] prices) {

    /**
     * Items of which a node takes at most so many in sum.
     *
     * @param items at least one
     * @param most at least 1
     */
    public record Together(BitSet items, int most) {}

    public int items() {
        return counts.length;
    }

    public int resources() {
        return room.length == 0 ? 0 : room[0].length;
    }
}
