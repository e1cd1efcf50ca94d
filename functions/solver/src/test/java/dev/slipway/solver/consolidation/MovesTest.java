package dev.slipway.solver.consolidation;

import static dev.slipway.testkit.scenario.Scenario.given;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.model.claim.DisruptionReason;
import dev.slipway.model.claim.NodeClaim;
import dev.slipway.solver.consolidation.Moves.Verdict;
import dev.slipway.solver.provision.Placing;
import dev.slipway.solver.provision.ProvisionFacts;
import dev.slipway.solver.provision.ProvisionPlan;
import dev.slipway.solver.provision.ProvisionSolver;
import dev.slipway.testkit.scenario.ScenarioBuilder;
import dev.slipway.testkit.scenario.TestClaim;
import dev.slipway.testkit.scenario.TestNode;
import dev.slipway.testkit.scenario.TestPod;
import java.util.List;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;

/** Whether nodes go that had better go. */
final class MovesTest {
    /** One node's pod fits on another; the other one's needs a node that costs no less. */
    private static ScenarioBuilder scenario() {
        var fits = going("default-fits", "1");
        var cheap = going("default-cheap", "0.000001");
        return given().pool("default")
                .claims(fits, cheap)
                .node(TestNode.of(fits).holds(new TestPod("small").asks("cpu", "1"), "small-1"))
                .node(TestNode.of(cheap).holds(new TestPod("large").asks("cpu", "3"), "large-1"))
                .node(new TestNode("stays").has("cpu", "2"));
    }

    private static NodeClaim going(String name, String price) {
        return new TestClaim(name).price(price).disrupted(DisruptionReason.UNDERUTILIZED, null);
    }

    private static List<String> verdicts(
            ScenarioBuilder scenario, BiFunction<ProvisionFacts, ProvisionPlan, List<Verdict>> judge) {
        var facts = Placing.facts(scenario.build());
        return judge.apply(facts, ProvisionSolver.solve(facts)).stream()
                .map(verdict -> switch (verdict) {
                    case Verdict.Goes(var claim) -> claim.name() + " goes";
                    case Verdict.Stays(var claim, var why) -> claim.name() + " stays: " + why;
                })
                .sorted()
                .toList();
    }

    @Test
    void eachIsJudgedByWhatItsPodsNeed() {
        var verdicts = verdicts(scenario(), Moves::judge);
        assertEquals(2, verdicts.size(), verdicts::toString);
        assertEquals("default-fits goes", verdicts.getLast());
        assertTrue(
                verdicts.getFirst().startsWith("default-cheap stays: what it would be replaced by costs as much:"),
                verdicts::toString);
    }

    @Test
    void theLastPlanHasNoMoveBesideOneThatDoesNotPay() {
        assertEquals(
                "default-fits stays: what the moves beside it would need costs as much as they save",
                verdicts(scenario(), Moves::judgeLast).getLast());
    }

    @Test
    void whatHasToBeAnotherNodeGoesWhateverTheOthersDo() {
        var old = new TestClaim("default-old").disrupted(DisruptionReason.DRIFTED, null);
        var scenario = scenario().claims(old).node(TestNode.of(old));
        assertTrue(verdicts(scenario, Moves::judgeLast).contains("default-old goes"));
    }

    @Test
    void theLastPlanKeepsMovesThatPay() {
        var fits = going("default-fits", "1");
        var scenario = given().pool("default")
                .claims(fits)
                .node(TestNode.of(fits).holds(new TestPod("small").asks("cpu", "1"), "small-1"))
                .node(new TestNode("stays").has("cpu", "2"));
        assertEquals(List.of("default-fits goes"), verdicts(scenario, Moves::judgeLast));
    }
}
