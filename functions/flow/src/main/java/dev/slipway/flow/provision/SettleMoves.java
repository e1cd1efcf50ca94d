package dev.slipway.flow.provision;

import dev.slipway.model.claim.NodeClaim;
import dev.slipway.model.port.ClaimBook;
import dev.slipway.model.port.ClusterActions;
import dev.slipway.model.scheduling.WellKnown;
import dev.slipway.solver.consolidation.Moves.Verdict;
import java.util.Collections;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells nodes that are to go to save money whether they do, and what they wait for. */
public final class SettleMoves {
    private static final Logger log = LoggerFactory.getLogger(SettleMoves.class);
    private static final String ACTOR = "provision";

    private final ClaimBook book;
    private final ClusterActions cluster;

    public SettleMoves(ClaimBook book, ClusterActions cluster) {
        this.book = book;
        this.cluster = cluster;
    }

    /** Puts back to work what does not pay; true when there was any, so that the plan has to be made anew. */
    boolean refuse(List<Verdict> verdicts) {
        var any = false;
        for (var verdict : verdicts) {
            if (verdict instanceof Verdict.Stays(var initialized, var why)) {
                stay(initialized, why);
                any = true;
            }
        }
        return any;
    }

    /** Untaints first: killed in between, the planner comes again and does it again. */
    private void stay(NodeClaim initialized, String why) {
        log.atInfo()
                .addKeyValue("claim", initialized.name())
                .addKeyValue("why", why)
                .log("node stays after all");
        initialized
                .node()
                .ifPresent(node -> cluster.updateNode(
                        node, Collections.emptySortedMap(), List.of(), List.of(WellKnown.DISRUPTED)));
        book.advance(initialized, ACTOR, "it stays after all: " + why);
    }

    /** Lets those go whose pods have their places. */
    void accept(List<Verdict> verdicts) {
        for (var verdict : verdicts) {
            if (verdict instanceof Verdict.Goes(var disrupted)) {
                book.advance(disrupted, ACTOR, "its pods have their places");
            }
        }
    }
}
