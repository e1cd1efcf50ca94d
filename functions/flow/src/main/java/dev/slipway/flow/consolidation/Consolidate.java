package dev.slipway.flow.consolidation;

import dev.slipway.flow.drain.StartDrain;
import dev.slipway.model.port.ControlBook;
import dev.slipway.solver.consolidation.ConsolidationPlanner;
import dev.slipway.solver.consolidation.DisruptionFacts;
import dev.slipway.solver.consolidation.DisruptionPlan;
import dev.slipway.solver.consolidation.DisruptionPlan.Removal;
import dev.slipway.solver.consolidation.DriftedNodes;
import dev.slipway.solver.consolidation.EmptyNodes;
import dev.slipway.solver.consolidation.Proposals;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes away what no longer pays for itself. Two at once do not harm: the second one finds that what it read has been
 * written since, and leaves the rest to the first.
 */
public final class Consolidate {
    private static final Logger log = LoggerFactory.getLogger(Consolidate.class);
    private static final String MEMORY = "empty-since";
    private static final String PROPOSED = "proposed-since";

    private final GatherDisruptionFacts gather;
    private final ControlBook memory;
    private final StartDrain startDrain;
    private final Clock clock;

    public Consolidate(GatherDisruptionFacts gather, ControlBook memory, StartDrain startDrain, Clock clock) {
        this.gather = gather;
        this.memory = memory;
        this.startDrain = startDrain;
        this.clock = clock;
    }

    public DisruptionPlan run() {
        var remembered = memory.read(MEMORY);
        var facts = gather.facts(remembered, clock.instant());
        var plan = EmptyNodes.plan(facts);
        var emptySince = new TreeMap<String, String>();
        plan.emptySince()
                .forEach(empty ->
                        emptySince.put(empty.claim().value(), empty.since().toString()));
        if (!emptySince.equals(remembered.values()) && !memory.write(MEMORY, emptySince, remembered.version())) {
            log.atInfo().log("another consolidation is at work");
            return plan;
        }
        begin(plan.remove());
        log.atInfo()
                .addKeyValue("removed", plan.remove().size())
                .addKeyValue("kept", plan.kept().size())
                .log("empty nodes decided");
        save(facts);
        return plan;
    }

    /** Nodes that are not empty: what has drifted is replaced, and what has been proposed for long enough is done. */
    private void save(DisruptionFacts gathered) {
        var facts = gather.withMarket(gathered);
        var drifted = DriftedNodes.plan(facts);
        if (!drifted.isEmpty()) {
            // They spend the same budgets, and what else pays is another question once they are gone.
            begin(drifted);
            log.atInfo().addKeyValue("removed", drifted.size()).log("drifted nodes are replaced");
            return;
        }
        var proposed = memory.read(PROPOSED);
        var before = new TreeMap<String, Instant>();
        proposed.values().forEach((nodes, since) -> before.put(nodes, Instant.parse(since)));
        var plan = ConsolidationPlanner.plan(facts);
        var proposals = Proposals.of(facts, plan, before);
        var since = new TreeMap<String, String>();
        proposals.since().forEach((nodes, first) -> since.put(nodes, first.toString()));
        if (!since.equals(proposed.values()) && !memory.write(PROPOSED, since, proposed.version())) {
            log.atInfo().log("another consolidation is at work");
            return;
        }
        begin(proposals.removals());
        log.atInfo()
                .addKeyValue("commands", plan.commands().size())
                .addKeyValue("savingsPerHour", plan.savings().dollars())
                .addKeyValue("removed", proposals.removals().size())
                .addKeyValue("kept", plan.kept().size())
                .log("consolidation decided");
    }

    private void begin(List<Removal> removals) {
        removals.forEach(one -> startDrain.begin(one.disrupted(), "consolidation", one.why()));
    }
}
