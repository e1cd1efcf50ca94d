package dev.slipway.solver.provision;

import static dev.slipway.testkit.scenario.Scenario.given;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.model.claim.NodeClaim;
import dev.slipway.testkit.scenario.ScenarioBuilder;
import dev.slipway.testkit.scenario.TestClaim;
import dev.slipway.testkit.scenario.TestNode;
import dev.slipway.testkit.scenario.TestPod;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Pools that keep a count of their own (core.md §3.8). */
final class ReplicasTest {
    private static ScenarioBuilder ofFive() {
        return given().pool("static", pool -> pool.replicas(5));
    }

    private static List<String> pools(Placing placing) {
        return placing.claims().stream().map(claim -> claim.spec().nodePool()).toList();
    }

    @Test
    void whatIsLackingIsBoughtAsCheapAsItCanBe() {
        var placing = Placing.of(ofFive()).nodes(5).unplaced(0);
        for (NodeClaim claim : placing.claims()) {
            assertEquals("static", claim.spec().nodePool());
            assertEquals(List.of(), claim.spec().pods());
            assertEquals(
                    placing.claims().getFirst().spec().launch(), claim.spec().launch(), "one launch for all");
        }
    }

    @Test
    void nodesAndClaimsThatAreThereCountWhateverRunsOnThem() {
        var full = new TestClaim("full").pool("static").initialized();
        var coming = new TestClaim("coming").pool("static").launched();
        Placing.of(ofFive().claims(full, coming)
                        .node(TestNode.of(full).has("pods", "1").holds(new TestPod("busy"), "busy-0")))
                .nodes(3);
    }

    @Test
    void oneThatGoesDoesNotCount() {
        var going = new TestClaim("going").pool("static").initialized();
        Placing.of(ofFive().claims(going).node(TestNode.of(going).deleting())).nodes(5);
    }

    @Test
    void planningAgainBuysNothing() {
        var first = Placing.of(ofFive());
        Placing.of(ofFive().claims(first.claims().toArray(NodeClaim[]::new))).nodes(0);
    }

    @Test
    void podsDoNotGoThere() {
        var placing = Placing.of(
                given().pool("static", pool -> pool.replicas(1)).pool("default").pods(1, "p", "1", "1Gi"));
        assertEquals(
                List.of("default", "static"), pools(placing).stream().sorted().toList());
    }

    @Test
    void beyondALimitThePlanSaysHowManyAreMissing() {
        var placing = Placing.of(given().pool("static", pool -> pool.replicas(5).limit("nodes", "3")))
                .nodes(3);
        var missing = placing.plan().missing();
        assertEquals(1, missing.size(), missing::toString);
        assertEquals(2, missing.getFirst().replicas());
        assertTrue(missing.getFirst().reason().contains("nodes"), missing::toString);
    }

    @Test
    void aPoolOfNoneAndOneThatHasMoreThanItsCountBuyNothing() {
        var claims = List.of(
                new TestClaim("a").pool("static").launched(),
                new TestClaim("b").pool("static").launched());
        Placing.of(given().pool("static", pool -> pool.replicas(0))).nodes(0);
        Placing.of(given().pool("static", pool -> pool.replicas(1)).claims(claims.toArray(NodeClaim[]::new)))
                .nodes(0);
    }
}
