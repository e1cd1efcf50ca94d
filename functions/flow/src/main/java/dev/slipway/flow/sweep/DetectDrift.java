package dev.slipway.flow.sweep;

import dev.slipway.model.port.CatalogSource;
import dev.slipway.model.port.ClaimBook;
import dev.slipway.model.port.ClaimBook.AdvanceOutcome;
import dev.slipway.model.port.ClaimBook.Change;
import dev.slipway.model.port.NodeClassSource;
import dev.slipway.solver.sweep.DriftFacts;
import dev.slipway.solver.sweep.DriftPlan;
import dev.slipway.solver.sweep.DriftPlanner;
import dev.slipway.solver.sweep.SweepFacts;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes on claims that their nodes have drifted, or no longer are. What is done about it is decided elsewhere. */
final class DetectDrift {
    private static final Logger log = LoggerFactory.getLogger(DetectDrift.class);

    private final ClaimBook book;
    private final CatalogSource catalog;
    private final NodeClassSource nodeClasses;

    DetectDrift(ClaimBook book, CatalogSource catalog, NodeClassSource nodeClasses) {
        this.book = book;
        this.catalog = catalog;
        this.nodeClasses = nodeClasses;
    }

    /** A claim that this sweep or somebody else has changed meanwhile is left to the next sweep. */
    void run(SweepFacts facts) {
        if (facts.claims().isEmpty()) {
            return;
        }
        var resolved = facts.snapshot().nodeClasses().stream()
                .map(nodeClasses::resolve)
                .toList();
        var plan = DriftPlanner.plan(new DriftFacts(
                facts.now(), facts.snapshot(), facts.instances(), facts.claims(), resolved, catalog.catalog(resolved)));
        if (plan.changes().isEmpty()) {
            return;
        }
        var outcomes = book.advance(
                plan.changes().stream()
                        .map(change -> new Change(change.claim(), change.why()))
                        .toList(),
                "sweep");
        for (var i = 0; i < outcomes.size(); i++) {
            tell(plan.changes().get(i), outcomes.get(i));
        }
    }

    private static void tell(DriftPlan.Change change, AdvanceOutcome outcome) {
        log.atInfo()
                .addKeyValue("claim", change.claim().name())
                .addKeyValue("why", change.why())
                .addKeyValue("written", outcome instanceof AdvanceOutcome.Advanced)
                .log("drift judged");
    }
}
