package dev.slipway.flow.consolidation;

import dev.slipway.solver.consolidation.ConsolidationPlanner;
import java.time.Clock;
import java.util.List;

/**
 * Decides which nodes had better go, of those that somebody else runs too, and writes it to the ledger alone: no taint, no
 * drain, no event.
 */
public final class ObserveConsolidation {
    private final GatherDisruptionFacts gather;
    private final ExplainConsolidation explain;
    private final Clock clock;

    public ObserveConsolidation(GatherDisruptionFacts gather, ExplainConsolidation explain, Clock clock) {
        this.gather = gather;
        this.explain = explain;
        this.clock = clock;
    }

    /** Returns what was seen; nothing goes. */
    public Look run() {
        var facts = gather.observed(clock.instant());
        var plan = ConsolidationPlanner.plan(facts);
        var look = new Look(facts.cluster().now(), List.of(), List.of(), plan);
        explain.record(look);
        return look;
    }
}
