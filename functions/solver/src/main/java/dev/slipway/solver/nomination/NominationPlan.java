package dev.slipway.solver.nomination;

import dev.slipway.model.claim.NodeClaim;
import dev.slipway.model.claim.NodeName;
import dev.slipway.model.cluster.Nomination;
import java.util.List;

/**
 * What to tell pods.
 *
 * @param named claims whose instance EC2 has named by now, at the version that was read
 * @param nominate pods that are told their node; of one that goes unsaid the next sweep tells
 * @param withdraw nodes to which nobody may be nominated any longer, sorted
 */
public record NominationPlan(List<NodeClaim> named, List<Nomination> nominate, List<NodeName> withdraw) {
    public NominationPlan {
        named = List.copyOf(named);
        nominate = List.copyOf(nominate);
        withdraw = withdraw.stream().sorted().toList();
    }
}
