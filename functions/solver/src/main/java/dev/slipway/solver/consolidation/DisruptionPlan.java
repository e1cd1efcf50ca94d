package dev.slipway.solver.consolidation;

import dev.slipway.model.claim.ClaimState;
import dev.slipway.model.claim.DisruptionReason;
import dev.slipway.model.claim.NodeClaim;
import dev.slipway.model.pool.NodePool;
import java.time.Instant;
import java.util.List;

/**
 * Which nodes go and why the others stay.
 *
 * @param remove in the order in which they go
 * @param kept one line for each managed node that stays, by name
 * @param emptySince to be remembered until the next look
 */
public record DisruptionPlan(List<Removal> remove, List<Kept> kept, List<EmptySince> emptySince) {
    public DisruptionPlan {
        remove = List.copyOf(remove);
        kept = List.copyOf(kept);
        emptySince = List.copyOf(emptySince);
    }

    /**
     * A node that goes.
     *
     * @param disrupted the claim in its new state
     */
    public record Removal(NodeClaim disrupted, String why) {
        /** Of a claim that is at work; its pool says how long its drain may take. */
        static Removal of(
                NodeClaim claim,
                ClaimState.Initialized state,
                DisruptionReason reason,
                NodePool pool,
                Instant now,
                String why) {
            var grace = pool.terminationGracePeriod();
            var deadline = grace == null ? null : now.plus(grace);
            return new Removal(
                    claim.in(new ClaimState.Disrupted(now, state.instance(), state.node(), reason, deadline)), why);
        }
    }

    /**
     * A node that stays.
     *
     * @param node its name
     * @param reason what keeps it, in one sentence
     */
    public record Kept(String node, String reason) {}
}
