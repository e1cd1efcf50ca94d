package dev.slipway.flow.provision;

import dev.slipway.flow.nomination.NominatePods;
import dev.slipway.model.claim.ClaimState;
import dev.slipway.model.claim.NodeClaim;
import dev.slipway.model.cluster.PlanRequest;
import dev.slipway.solver.consolidation.Moves;
import dev.slipway.solver.provision.ProvisionFacts;
import dev.slipway.solver.provision.ProvisionSolver;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * Answers a request for capacity: gather, decide, record, launch; and once more, with what EC2 refused marked as
 * unavailable, while that helps.
 */
public final class Provision {
    /** Rounds in one invocation; each one asks other capacity pools than the round before. */
    static final int ROUNDS = 4;

    /** Plans from which moves that do not pay are taken out; then all are that are to save money. */
    private static final int JUDGEMENTS = 4;

    private final GatherProvisionFacts gather;
    private final RecordClaims record;
    private final LaunchFleet launch;
    private final SettleMoves moves;
    private final NominatePods nominate;
    private final ExplainPlan explain;
    private final Clock clock;

    public Provision(
            GatherProvisionFacts gather,
            RecordClaims record,
            LaunchFleet launch,
            SettleMoves moves,
            NominatePods nominate,
            ExplainPlan explain,
            Clock clock) {
        this.moves = moves;
        this.gather = gather;
        this.record = record;
        this.launch = launch;
        this.nominate = nominate;
        this.explain = explain;
        this.clock = clock;
    }

    public Provisioned answer(PlanRequest request) {
        var seen = gather.seen(request, clock.instant());
        var snapshot = seen.snapshot();
        var fullSubnets = new TreeSet<String>();
        var recorded = new ArrayList<NodeClaim>();
        var refusals = new ArrayList<String>();
        var solving = Duration.ZERO;
        for (var round = 1; ; round++) {
            var facts = gather.facts(snapshot, request.id() + "/" + round, clock.instant(), fullSubnets);
            var solvingSince = clock.instant();
            var plan = ProvisionSolver.solve(facts);
            var verdicts = Moves.judge(facts, plan);
            for (var judged = 2; moves.refuse(verdicts); judged++) {
                // Those nodes take pods again, so that less has to be bought; nothing has been so far.
                facts = gather.facts(snapshot, request.id() + "/" + round, clock.instant(), fullSubnets);
                plan = ProvisionSolver.solve(facts);
                verdicts = judged < JUDGEMENTS ? Moves.judge(facts, plan) : Moves.judgeLast(facts, plan);
            }
            solving = solving.plus(Duration.between(solvingSince, clock.instant()));
            var claims = leftBehind(facts);
            var planned = record.of(plan, request.id());
            recorded.addAll(planned);
            claims.addAll(planned);
            var outcome = launch.launch(claims, facts);
            fullSubnets.addAll(outcome.fullSubnets());
            refusals.addAll(outcome.refusals());
            explain.recordDecision(request, round, facts, plan);
            if (outcome.refused() == 0 || round == ROUNDS) {
                moves.accept(verdicts);
                nominate.launched(snapshot, plan.placements(), clock.instant());
                explain.tellPods(plan);
                explain.tellBuffers(seen.buffers(), plan);
                return new Provisioned(
                        plan, recorded, refusals, solving, facts.unavailable().size());
            }
        }
    }

    /** Claims that were recorded and never launched: only one planner runs, so an earlier one must have been killed. */
    private static List<NodeClaim> leftBehind(ProvisionFacts facts) {
        return new ArrayList<>(facts.claims().stream()
                .filter(claim -> claim.state() instanceof ClaimState.Planned)
                .toList());
    }
}
