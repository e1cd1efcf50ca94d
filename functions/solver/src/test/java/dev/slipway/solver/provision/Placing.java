package dev.slipway.solver.provision;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.model.claim.NodeClaim;
import dev.slipway.model.claim.NodeClaimSpec;
import dev.slipway.model.resource.HourlyPrice;
import dev.slipway.testkit.scenario.Scenario;
import dev.slipway.testkit.scenario.ScenarioBuilder;
import java.util.List;

/** Runs a scenario against the solver; whatever it plans is checked as a whole first. */
record Placing(Scenario scenario, ProvisionPlan plan) {
    static Placing of(ScenarioBuilder builder) {
        return of(builder.build());
    }

    static Placing of(Scenario scenario) {
        var plan = ProvisionSolver.solve(facts(scenario));
        PlanCheck.check(scenario, plan);
        return new Placing(scenario, plan);
    }

    static ProvisionFacts facts(Scenario scenario) {
        return new ProvisionFacts(
                scenario.now(),
                scenario.seed(),
                scenario.snapshot(),
                scenario.claims(),
                scenario.catalog(),
                scenario.nodeClasses(),
                scenario.unavailable());
    }

    Placing nodes(int count) {
        assertEquals(count, plan.newNodes().size(), this::toString);
        return this;
    }

    Placing unplaced(int count) {
        assertEquals(
                count,
                plan.unplaceable().stream().mapToInt(one -> one.pods().size()).sum(),
                this::toString);
        return this;
    }

    Placing costAtMost(String dollars) {
        assertTrue(plan.hourlyCost().compareTo(HourlyPrice.parse(dollars)) <= 0, this::toString);
        return this;
    }

    /** The first verdict about the first pods that go nowhere. */
    Placing refusedBy(String rule, String asked, String best) {
        assertTrue(!plan.unplaceable().isEmpty(), this::toString);
        var verdict = plan.unplaceable().getFirst().verdicts().getFirst();
        assertEquals(rule, verdict.rule(), this::toString);
        assertTrue(verdict.asked().contains(asked), this::toString);
        assertTrue(verdict.best().contains(best), this::toString);
        return this;
    }

    /** How many pods went to a node or claim that was there. */
    Placing placedOn(String node, int pods) {
        assertEquals(
                pods,
                plan.placements().stream()
                        .filter(placement -> placement.node().equals(node))
                        .mapToInt(placement -> placement.pods().size())
                        .sum(),
                this::toString);
        return this;
    }

    NodeClaimSpec only() {
        nodes(1);
        return plan.newNodes().getFirst().claim().spec();
    }

    List<NodeClaim> claims() {
        return plan.newNodes().stream().map(ProvisionPlan.PlannedNode::claim).toList();
    }

    @Override
    public String toString() {
        return "plan " + plan + "\nof " + scenario.snapshot();
    }
}
