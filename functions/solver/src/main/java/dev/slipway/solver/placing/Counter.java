package dev.slipway.solver.placing;

import java.util.Arrays;
import java.util.BitSet;

/**
 * How many pods of some set there are in each domain of a topology key. Rules of all kinds ask such counters: spread
 * counts who matches a selector, anti-affinity who matches it or, the other way round, who owns a term.
 */
final class Counter {
    /** Stands for {@code kubernetes.io/hostname}, which is counted on each node itself. */
    static final int HOST = -1;

    static final int NO_FILTER = -1;
    static final int NO_GUARD = Integer.MAX_VALUE;

    /** Index of the topology key, or {@link #HOST}. */
    final int key;

    /** Shapes that are counted. */
    final BitSet members;

    /** Index of the filter that nodes must pass for their pods to count, or {@link #NO_FILTER}. */
    final int filter;

    /** Pods that are being deleted count too: they repel until they are gone, but balance nothing. */
    final boolean leavingToo;

    /** Place among the counters of hosts, or among those of keys. */
    final int slot;

    private int[] counts = new int[4];
    private int[] guards = new int[0];
    private final BitSet universe = new BitSet();
    private int total;

    Counter(int key, BitSet members, int filter, boolean leavingToo, int slot) {
        this.key = key;
        this.members = members;
        this.filter = filter;
        this.leavingToo = leavingToo;
        this.slot = slot;
    }

    /** A domain that exists, or that new nodes could be in. */
    void know(int domain) {
        universe.set(domain);
    }

    int count(int domain) {
        return domain < counts.length ? counts[domain] : 0;
    }

    /** What is counted now; nothing that is counted later shows in it. */
    Counts counts() {
        return new Counts(counts.clone(), guards.clone(), total);
    }

    void restore(Counts before) {
        counts = before.counts.clone();
        guards = before.guards.clone();
        total = before.total;
    }

    record Counts(int[] counts, int[] guards, int total) {}

    int total() {
        return total;
    }

    void raise(int domain, int by) {
        if (domain >= 0) {
            if (domain >= counts.length) {
                counts = Arrays.copyOf(counts, Math.max(domain + 1, counts.length * 2));
            }
            counts[domain] += by;
        }
        total += by;
    }

    /** The emptiest domain's count; 0 while there are fewer domains than {@code minDomains}. */
    int least(int minDomains) {
        if (universe.cardinality() < minDomains) {
            return 0;
        }
        var least = Integer.MAX_VALUE;
        for (var domain = universe.nextSetBit(0); domain >= 0; domain = universe.nextSetBit(domain + 1)) {
            least = Math.min(least, count(domain));
        }
        return least == Integer.MAX_VALUE ? 0 : least;
    }

    /** By how much a pod that lives in the domain lets it exceed the emptiest; {@link #NO_GUARD} without one. */
    int guard(int domain) {
        return domain < guards.length ? guards[domain] : NO_GUARD;
    }

    /** In every domain that is known. */
    void guardAll(int maxSkew) {
        universe.stream().forEach(domain -> guard(domain, maxSkew));
    }

    void guard(int domain, int maxSkew) {
        if (domain >= guards.length) {
            var before = guards.length;
            guards = Arrays.copyOf(guards, domain + 4);
            Arrays.fill(guards, before, guards.length, NO_GUARD);
        }
        guards[domain] = Math.min(guards[domain], maxSkew);
    }
}
