package dev.slipway.solver.consolidation;

import dev.slipway.model.claim.NodeClaim;
import dev.slipway.model.claim.NodeClaimName;
import dev.slipway.solver.consolidation.DisruptionPlan.Removal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The circuit breaker: how many nodes may go in any ten minutes, of the cluster and of each pool, whatever budgets allow.
 * One mistake, a pool without its pods or a price of zero, must not take a whole fleet away before anybody looks
 * (users.md, ask 3).
 *
 * @param percent of the nodes that there are, 1 to 100
 */
public record Pace(int percent) {
    /** What holds where nobody says otherwise. */
    public static final Pace USUAL = new Pace(30);

    static final Duration WINDOW = Duration.ofMinutes(10);

    /** Nodes that may always go, a count: of ten nodes three in ten minutes would be a night for a handful of batch nodes. */
    static final int LEAST = 20;

    public Pace {
        if (percent < 1 || percent > 100) {
            throw new IllegalArgumentException("The pace is %d %%, and must be from 1 to 100.".formatted(percent));
        }
    }

    /**
     * A node that went.
     *
     * @param pool its NodePool
     * @param at when it was told to go
     */
    public record Gone(String pool, Instant at) {}

    /**
     * What may go now.
     *
     * @param go in the order asked for
     * @param held what has to wait
     * @param gone of the last ten minutes, with those that go now; to be remembered
     */
    public record Paced(List<Removal> go, List<Removal> held, SortedMap<NodeClaimName, Gone> gone) {
        public Paced {
            go = List.copyOf(go);
            held = List.copyOf(held);
            gone = Collections.unmodifiableSortedMap(new TreeMap<>(gone));
        }
    }

    /**
     * Holds back what is too much. One that went in the last ten minutes, and is asked for again because whoever told it was
     * killed, counts once.
     *
     * @param wanted in the order in which they are to go
     * @param before who went, as remembered
     * @param live every claim that has a node, those that are leaving too
     */
    public Paced pace(List<Removal> wanted, SortedMap<NodeClaimName, Gone> before, List<NodeClaim> live, Instant now) {
        var gone = new TreeMap<>(before);
        gone.values().removeIf(one -> !one.at().plus(WINDOW).isAfter(now));
        var nodesByPool = new TreeMap<String, Long>();
        live.stream()
                .filter(claim -> claim.node().isPresent())
                .forEach(claim -> nodesByPool.merge(claim.spec().nodePool(), 1L, Long::sum));
        var nodes = nodesByPool.values().stream().mapToLong(Long::longValue).sum();
        var go = new ArrayList<Removal>();
        var held = new ArrayList<Removal>();
        for (var removal : wanted) {
            var claim = removal.disrupted();
            var pool = claim.spec().nodePool();
            var ofPool = gone.values().stream()
                    .filter(one -> one.pool().equals(pool))
                    .count();
            if (gone.containsKey(claim.name())) {
                go.add(removal);
            } else if (gone.size() < allowed(nodes) && ofPool < allowed(nodesByPool.getOrDefault(pool, 0L))) {
                gone.put(claim.name(), new Gone(pool, now));
                go.add(removal);
            } else {
                held.add(removal);
            }
        }
        return new Paced(go, held, gone);
    }

    private long allowed(long nodes) {
        return Math.max(LEAST, Math.ceilDiv(nodes * percent, 100));
    }
}
