package dev.slipway.flow.provision;

import dev.slipway.model.cluster.PlanRequest;
import dev.slipway.solver.provision.ProvisionSolver;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** Decides what {@link Provision} would, and writes it to the ledger alone: no claim, no instance, no event. */
public final class ObserveProvision {
    private final GatherProvisionFacts gather;
    private final ExplainPlan explain;
    private final Clock clock;

    public ObserveProvision(GatherProvisionFacts gather, ExplainPlan explain, Clock clock) {
        this.gather = gather;
        this.explain = explain;
        this.clock = clock;
    }

    /** Returns what would be launched, were nobody else to launch it. */
    public Provisioned answer(PlanRequest request) {
        var snapshot = gather.seen(request, clock.instant()).snapshot();
        var facts = gather.facts(snapshot, request.id(), clock.instant(), Set.of());
        var solvingSince = clock.instant();
        var plan = ProvisionSolver.solve(facts);
        var solving = Duration.between(solvingSince, clock.instant());
        explain.recordDecision(request, 1, facts, plan);
        return new Provisioned(
                plan, List.of(), List.of(), solving, facts.unavailable().size());
    }
}
