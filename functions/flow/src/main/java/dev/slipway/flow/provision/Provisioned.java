package dev.slipway.flow.provision;

import dev.slipway.model.claim.NodeClaim;
import dev.slipway.solver.provision.ProvisionPlan;
import java.time.Duration;
import java.util.List;

/**
 * What came of a request for capacity.
 *
 * @param plan of the last round: what is placed now, and what is not
 * @param recorded claims of all rounds, as they were recorded; none where somebody only observes
 * @param refusals why launches came to nothing, in all rounds: EC2's codes, one for each thing that it would not give, and
 *     one for each launch that could not even be asked for
 * @param solving how long the solver took, all rounds together
 * @param avoided offerings that the last round avoided, a count
 */
public record Provisioned(
        ProvisionPlan plan, List<NodeClaim> recorded, List<String> refusals, Duration solving, int avoided) {
    public Provisioned {
        recorded = List.copyOf(recorded);
        refusals = List.copyOf(refusals);
    }
}
