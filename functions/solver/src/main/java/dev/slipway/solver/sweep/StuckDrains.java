package dev.slipway.solver.sweep;

import dev.slipway.model.claim.NodeClaim;
import dev.slipway.solver.sweep.SweepPlan.ResumeDrain;
import dev.slipway.solver.sweep.SweepPlan.Step;
import java.time.Duration;
import java.util.Optional;

/** Claims on their way out that nobody may be looking after any more. Asking twice does no harm: drain steps are numbered. */
final class StuckDrains {
    /** How long a state may last before its message is taken for lost. */
    static final Duration PATIENCE = Duration.ofSeconds(60);

    private StuckDrains() {}

    static Optional<Step> of(SweepFacts facts, NodeClaim claim) {
        var since = claim.state().since();
        return claim.live() && !claim.usable() && since.plus(PATIENCE).isBefore(facts.now())
                ? Optional.of(new ResumeDrain(
                        claim, "%s since %s".formatted(claim.state().text(), since)))
                : Optional.empty();
    }
}
