package dev.slipway.solver.interruption;

import static dev.slipway.testkit.scenario.Scenario.NOON;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.model.claim.DisruptionReason;
import dev.slipway.model.claim.NodeClaim;
import dev.slipway.model.pool.NodePool;
import dev.slipway.model.pool.RebalancePolicy;
import dev.slipway.solver.interruption.RebalancePlan.Follow;
import dev.slipway.solver.interruption.RebalancePlan.Ignore;
import dev.slipway.testkit.contract.Examples;
import dev.slipway.testkit.scenario.TestClaim;
import dev.slipway.testkit.scenario.TestPool;
import java.time.Duration;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class RebalancePlannerTest {
    private static final NodePool FOLLOWS = new TestPool("default")
            .rebalance(RebalancePolicy.REPLACE_THEN_DRAIN)
            .build();
    private static final SortedMap<String, String> NONE = new TreeMap<>();

    private static RebalancePlan plan(NodeClaim claim, @Nullable NodePool pool, SortedMap<String, String> followed) {
        return RebalancePlanner.plan(new RebalanceFacts(NOON, claim, pool, followed));
    }

    private static NodeClaim ready() {
        return new TestClaim("c").initialized();
    }

    private static void ignores(String why, RebalancePlan plan) {
        var said = assertInstanceOf(Ignore.class, plan).why();
        assertTrue(said.contains(why), said);
    }

    @Test
    void followsWhereThePoolAsksForIt() {
        var follow = assertInstanceOf(Follow.class, plan(ready(), FOLLOWS, NONE));
        assertEquals(Examples.labels("default/a", NOON + " c"), follow.followed());
        ignores("ignores recommendations", plan(ready(), new TestPool("default").build(), NONE));
        ignores("NodePool default does not exist", plan(ready(), null, NONE));
    }

    @Test
    void touchesNothingButReadySpotNodes() {
        ignores("c is Launched", plan(new TestClaim("c").launched(), FOLLOWS, NONE));
        ignores("c is Registered", plan(new TestClaim("c").registered(), FOLLOWS, NONE));
        ignores("c is Disrupted", plan(new TestClaim("c").disrupted(DisruptionReason.EMPTY, null), FOLLOWS, NONE));
        ignores("i-c is not spot", plan(new TestClaim("c").onDemand().initialized(), FOLLOWS, NONE));
    }

    @Test
    void goesOnWithWhatAnEarlierRunBegan() {
        var going = new TestClaim("c").disrupted(DisruptionReason.REBALANCE_RECOMMENDED, null);
        assertEquals(new Follow(NONE, null), plan(going, FOLLOWS, NONE));
        var own = Examples.labels("default/a", NOON.minusSeconds(60) + " c");
        assertEquals(new Follow(own, null), plan(ready(), FOLLOWS, own), "remembered, and nothing else done");
    }

    @Test
    void oneNodeOfAPoolAndZoneAtATime() {
        var justNow = Examples.labels(
                "default/a", NOON.minus(RebalancePlanner.COOL_DOWN).plusMillis(1) + " other");
        ignores("another node of default/a goes since", plan(ready(), FOLLOWS, justNow));
        var elsewhere = Examples.labels("default/b", NOON + " other", "another/a", NOON + " other");
        assertInstanceOf(Follow.class, plan(ready(), FOLLOWS, elsewhere));
        var longAgo = Examples.labels(
                "default/a",
                NOON.minus(RebalancePlanner.COOL_DOWN) + " other",
                "gone/a",
                NOON.minusSeconds(86_400) + " x");
        assertEquals(
                Examples.labels("default/a", NOON + " c"),
                assertInstanceOf(Follow.class, plan(ready(), FOLLOWS, longAgo)).followed());
    }

    @Test
    void itsDrainEndsWithThePoolsGracePeriod() {
        var pool = new TestPool("default")
                .rebalance(RebalancePolicy.REPLACE_THEN_DRAIN)
                .terminationGracePeriod(Duration.ofHours(1))
                .build();
        assertEquals(
                NOON.plus(Duration.ofHours(1)),
                assertInstanceOf(Follow.class, plan(ready(), pool, NONE)).deadline());
    }
}
