package dev.slipway.solver.provision;

import dev.slipway.testkit.check.CheckedPlan;
import dev.slipway.testkit.scenario.Scenario;

/** A plan of the solver as the independent checker reads it. */
public final class CheckedPlans {
    private CheckedPlans() {}

    public static CheckedPlan of(Scenario scenario, ProvisionPlan plan, SolverSettings settings) {
        return new CheckedPlan(
                scenario,
                plan.newNodes().stream()
                        .map(node -> new CheckedPlan.NewNode(
                                node.claim().name().value(), node.claim().spec(), node.minValuesRelaxed()))
                        .toList(),
                plan.placements().stream()
                        .map(one -> new CheckedPlan.Placed(one.node(), one.inFlight(), one.pods()))
                        .toList(),
                plan.unplaceable().stream()
                        .map(one -> new CheckedPlan.Unplaced(one.pods(), one.reason()))
                        .toList(),
                plan.hourlyCost(),
                plan.lowerBound(),
                settings.minValues() == SolverSettings.MinValuesPolicy.BEST_EFFORT);
    }
}
