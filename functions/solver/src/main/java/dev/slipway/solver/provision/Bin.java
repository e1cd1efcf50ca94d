package dev.slipway.solver.provision;

import java.util.BitSet;
import java.util.TreeMap;

/** A node being packed: how many pods of each demand it holds, and what it could still be. */
final class Bin {
    /** Index of the column that it is packed as. */
    int column;

    /** What is left of that column's room. */
    final long[] left;

    /** Number of its custom requirements in {@link Customs}; meaningless while it is empty. */
    int custom;

    /** Columns that every demand in it admits. */
    final BitSet common;

    /** Counts by index of the fit. */
    final TreeMap<Integer, Integer> pods = new TreeMap<>();

    int copies = 1;

    Bin(int column, long[] room) {
        this.column = column;
        this.left = room.clone();
        this.common = new BitSet();
    }

    private Bin(Bin other) {
        this.column = other.column;
        this.left = other.left.clone();
        this.custom = other.custom;
        this.common = (BitSet) other.common.clone();
        this.pods.putAll(other.pods);
    }

    /** One node like this. */
    Bin single() {
        return new Bin(this);
    }

    boolean empty() {
        return pods.isEmpty();
    }

    void add(int fit, int count, long[] requests, int newCustom, BitSet columns) {
        if (empty()) {
            common.or(columns);
        } else {
            common.and(columns);
        }
        custom = newCustom;
        pods.merge(fit, count, Integer::sum);
        Amounts.subtract(left, requests, count);
    }
}
