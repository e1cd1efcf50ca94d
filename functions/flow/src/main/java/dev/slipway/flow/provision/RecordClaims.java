package dev.slipway.flow.provision;

import dev.slipway.model.claim.NodeClaim;
import dev.slipway.model.port.ClaimBook;
import dev.slipway.solver.provision.ProvisionPlan;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes the claims of a plan before any money is spent. */
public final class RecordClaims {
    private static final Logger log = LoggerFactory.getLogger(RecordClaims.class);

    private final ClaimBook book;

    public RecordClaims(ClaimBook book) {
        this.book = book;
    }

    /** The plan's claims as the book has them now; one that was there already keeps the state that it has reached. */
    List<NodeClaim> of(ProvisionPlan plan, String requestId) {
        if (plan.newNodes().isEmpty()) {
            return List.of();
        }
        var planned = plan.newNodes().stream()
                .map(node -> node.claim().askedBy(requestId))
                .toList();
        var recorded = book.record(planned, "provision", "planned for request " + requestId);
        log.atInfo()
                .addKeyValue("request", requestId)
                .addKeyValue("claims", recorded.size())
                .addKeyValue(
                        "pods",
                        planned.stream()
                                .mapToInt(claim -> claim.spec().pods().size())
                                .sum())
                .addKeyValue("hourlyCost", plan.hourlyCost().dollars())
                .addKeyValue("lowerBound", plan.lowerBound().dollars())
                .log("claims recorded");
        return recorded;
    }
}
