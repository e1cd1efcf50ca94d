package dev.slipway.solver.consolidation;

import dev.slipway.model.claim.DisruptionReason;
import dev.slipway.model.pool.NodePool;
import dev.slipway.solver.consolidation.Candidates.Candidate;
import dev.slipway.solver.consolidation.Candidates.OfPool;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** What disruption budgets leave (core.md §1.4): nodes that are on their way, or not ready, are spent already. */
final class Spending {
    private final Instant now;
    private final SortedMap<String, OfPool> pools;
    private final SortedMap<String, Long> spentByPool;

    Spending(Instant now, SortedMap<String, OfPool> pools) {
        this(now, pools, new TreeMap<>());
        pools.forEach((name, pool) -> spentByPool.put(name, pool.away()));
    }

    private Spending(Instant now, SortedMap<String, OfPool> pools, SortedMap<String, Long> spentByPool) {
        this.now = now;
        this.pools = pools;
        this.spentByPool = spentByPool;
    }

    /** To try something with. */
    Spending copy() {
        return new Spending(now, pools, new TreeMap<>(spentByPool));
    }

    boolean allows(List<Candidate> group, DisruptionReason reason) {
        var counts = new TreeMap<String, Long>();
        group.forEach(candidate -> counts.merge(candidate.pool().name(), 1L, Long::sum));
        return group.stream()
                .map(Candidate::pool)
                .distinct()
                .allMatch(pool -> counts.getOrDefault(pool.name(), 0L) <= left(pool, reason));
    }

    private long left(NodePool pool, DisruptionReason reason) {
        var of = pools.getOrDefault(pool.name(), OfPool.NONE);
        return Budgets.allowed(pool, reason, of.nodes(), now) - spentByPool.getOrDefault(pool.name(), 0L);
    }

    void spend(List<Candidate> group) {
        group.forEach(candidate -> spentByPool.merge(candidate.pool().name(), 1L, Long::sum));
    }
}
