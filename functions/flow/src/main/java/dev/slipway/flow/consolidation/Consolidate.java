package dev.slipway.flow.consolidation;

import dev.slipway.flow.drain.StartDrain;
import dev.slipway.flow.logging.LogScope;
import dev.slipway.model.claim.NodeClaimName;
import dev.slipway.model.port.ControlBook;
import dev.slipway.model.port.ControlBook.Control;
import dev.slipway.solver.consolidation.ConsolidationPlan;
import dev.slipway.solver.consolidation.ConsolidationPlanner;
import dev.slipway.solver.consolidation.DisruptionFacts;
import dev.slipway.solver.consolidation.DisruptionPlan.Removal;
import dev.slipway.solver.consolidation.DriftedNodes;
import dev.slipway.solver.consolidation.EmptyNodes;
import dev.slipway.solver.consolidation.Pace;
import dev.slipway.solver.consolidation.Pace.Gone;
import dev.slipway.solver.consolidation.Pace.Paced;
import dev.slipway.solver.consolidation.Proposals;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
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
    private static final String GONE = "disrupted-at";

    private final GatherDisruptionFacts gather;
    private final ControlBook memory;
    private final Pace pace;
    private final StartDrain startDrain;
    private final ExplainConsolidation explain;
    private final Clock clock;

    public Consolidate(
            GatherDisruptionFacts gather,
            ControlBook memory,
            Pace pace,
            StartDrain startDrain,
            ExplainConsolidation explain,
            Clock clock) {
        this.gather = gather;
        this.memory = memory;
        this.pace = pace;
        this.startDrain = startDrain;
        this.explain = explain;
        this.clock = clock;
    }

    /** Returns what was seen and done; nothing when somebody else was faster. */
    public Look run() {
        var now = clock.instant();
        try (var _ = LogScope.request(ExplainConsolidation.id(now))) {
            return look(now);
        }
    }

    private Look look(Instant now) {
        var remembered = memory.read(MEMORY);
        var facts = gather.facts(remembered, memory.read(NoteEmptied.MEMORY), now);
        var empty = EmptyNodes.plan(facts);
        var emptySince = new TreeMap<String, String>();
        empty.emptySince()
                .forEach(one -> emptySince.put(one.claim().value(), one.since().toString()));
        if (!remember(MEMORY, emptySince, remembered)) {
            return new Look(facts.now(), List.of(), List.of(), ConsolidationPlan.NOTHING);
        }
        var going = new ArrayList<Removal>();
        var held = new ArrayList<Removal>();
        // Empty nodes go whatever prices are; asking for those may fail.
        begin(facts, empty.remove(), going, held);
        var wanted = new ArrayList<Removal>();
        var plan = save(facts, wanted);
        begin(facts, wanted, going, held);
        var look = new Look(facts.now(), going, held, plan);
        explain.tell(look);
        log.atInfo()
                .addKeyValue("removed", going.size())
                .addKeyValue("held", held.size())
                .addKeyValue("commands", plan.commands().size())
                .addKeyValue("savingsPerHour", plan.savings().dollars())
                .addKeyValue("kept", plan.kept().size())
                .log("consolidation decided");
        return look;
    }

    private void begin(DisruptionFacts facts, List<Removal> wanted, List<Removal> going, List<Removal> held) {
        if (wanted.isEmpty()) {
            return;
        }
        var paced = pace(facts, wanted);
        paced.go().forEach(one -> startDrain.begin(one.disrupted(), "consolidation", one.why()));
        going.addAll(paced.go());
        held.addAll(paced.held());
    }

    /** Nodes that are not empty: what has drifted is replaced, and what has been proposed for long enough is done. */
    private ConsolidationPlan save(DisruptionFacts gathered, List<Removal> wanted) {
        var facts = gather.withMarket(gathered);
        var drifted = DriftedNodes.plan(facts);
        if (!drifted.isEmpty()) {
            // They spend the same budgets, and what else pays is another question once they are gone.
            wanted.addAll(drifted);
            return ConsolidationPlan.NOTHING;
        }
        var proposed = memory.read(PROPOSED);
        var before = new TreeMap<String, Instant>();
        proposed.values().forEach((nodes, since) -> before.put(nodes, Instant.parse(since)));
        var plan = ConsolidationPlanner.plan(facts);
        var proposals = Proposals.of(facts, plan, before);
        var since = new TreeMap<String, String>();
        proposals.since().forEach((nodes, first) -> since.put(nodes, first.toString()));
        if (remember(PROPOSED, since, proposed)) {
            wanted.addAll(proposals.removals());
        }
        return plan;
    }

    /** Who goes is remembered first: killed in between, a node counts that is told to go a minute later. */
    private Paced pace(DisruptionFacts facts, List<Removal> wanted) {
        var remembered = memory.read(GONE);
        var before = new TreeMap<NodeClaimName, Gone>();
        remembered.values().forEach((claim, value) -> before.put(new NodeClaimName(claim), gone(value)));
        var paced = pace.pace(wanted, before, facts.claims(), facts.now());
        var values = new TreeMap<String, String>();
        paced.gone().forEach((claim, one) -> values.put(claim.value(), one.at() + " " + one.pool()));
        return remember(GONE, values, remembered) ? paced : new Paced(List.of(), wanted, before);
    }

    private static Gone gone(String value) {
        var space = value.indexOf(' ');
        return new Gone(value.substring(space + 1), Instant.parse(value.substring(0, space)));
    }

    /** False when somebody else was faster, who then does what is to be done. */
    private boolean remember(String name, SortedMap<String, String> values, Control read) {
        if (values.equals(read.values()) || memory.write(name, values, read.version())) {
            return true;
        }
        log.atInfo().addKeyValue("control", name).log("another consolidation is at work");
        return false;
    }
}
