package dev.slipway.solver.provision;

import static dev.slipway.solver.provision.Counts.counts;
import static dev.slipway.testkit.scenario.Scenario.given;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.model.catalog.CapacityType;
import dev.slipway.model.scheduling.Operator;
import dev.slipway.model.scheduling.Requirement;
import dev.slipway.model.scheduling.WellKnown;
import dev.slipway.solver.provision.SolverSettings.Follows;
import dev.slipway.solver.provision.SolverSettings.MinValuesPolicy;
import dev.slipway.solver.provision.SolverSettings.Preferences;
import dev.slipway.testkit.scenario.ScenarioBuilder;
import dev.slipway.testkit.scenario.TestNode;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows of core.md §6.2 and §6.7 about pools: weights, limits, minValues, wishes and priorities. */
final class PoolRowsTest {
    private static final String FAMILY = "karpenter.k8s.aws/instance-family";

    /** One type with 1.9 cores for pods. */
    private static ScenarioBuilder smallNodes() {
        return given().type("s.one", 2, 8).onDemandEverywhere("s.one", "0.10");
    }

    @Test
    @DisplayName("row 28: a pod that avoids managed nodes gets no new one")
    void podsMayAvoidManagedNodes() {
        Placing.of(given().pool("default")
                        .pods(1, "web", pod -> pod.requires(WellKnown.NODE_POOL, Operator.DOES_NOT_EXIST)))
                .nodes(0)
                .unplaced(1);
        Placing.of(given().node(new TestNode("n1"))
                        .pods(1, "web", pod -> pod.requires(WellKnown.NODE_POOL, Operator.DOES_NOT_EXIST)))
                .placedOn("n1", 1);
    }

    @Test
    @DisplayName("row 44, otherwise: a limit on nodes is never overrun, also within one round")
    void nodeLimitsHoldWithinOneRound() {
        Placing.of(smallNodes()
                        .pool("default", pool -> pool.limit("nodes", "2"))
                        .pods(5, "web", "1500m", "1Gi"))
                .nodes(2)
                .unplaced(3);
    }

    @Test
    void whomLimitsLeaveOutMayFillTheNodesOfOthers() {
        var placing = Placing.of(given().type("t5.x8", 8, 32)
                .onDemandEverywhere("t5.x8", "0.16")
                .pool("default", pool -> pool.limit("nodes", "3"))
                .pods(1, "idle", pod -> pod.asks("cpu", "0"))
                .pods(7, "api", pod -> pod.asks("cpu", "1500m"))
                .pods(3, "batch", pod -> pod.asks("cpu", "2450m"))
                .pods(10, "web", "1", "1497Mi"));
        assertEquals(
                1,
                placing.zonesOf("idle").values().stream()
                        .mapToInt(count -> count)
                        .sum());
    }

    @Test
    void whatIsLimitedGoesToThoseWhoTakeLeastOfIt() {
        Placing.of(given().type("s.eight", 8, 32)
                        .onDemandEverywhere("s.eight", "0.40")
                        .pool("default", pool -> pool.limit("nodes", "4").limit("cpu", "32"))
                        .pods(10, "big", "3", "1Gi")
                        .pods(20, "small", "1", "1Gi"))
                .nodes(4)
                .unplaced(8);
    }

    @Test
    void whatIsLimitedGoesToThoseWhoHaveNothingElse() {
        Placing.of(given().type("s.four", 4, 16)
                        .type("s.eight", 8, 32)
                        .onDemandEverywhere("s.four", "0.25")
                        .onDemandEverywhere("s.eight", "0.40")
                        .pool(
                                "large",
                                pool -> pool.requires(WellKnown.INSTANCE_TYPE, Operator.IN, "s.eight")
                                        .limit("cpu", "8"))
                        .pool(
                                "small",
                                pool -> pool.requires(WellKnown.INSTANCE_TYPE, Operator.IN, "s.four")
                                        .limit("cpu", "8"))
                        .pods(1, "big", "6", "1Gi")
                        .pods(6, "web", "1", "1Gi"))
                .unplaced(0);
    }

    @Test
    void whereALimitIsUsedUpTheNextZoneIsTried() {
        var placing = Placing.of(smallNodes()
                .pool("heavy", pool -> pool.weight(10).zones("a").limit("cpu", "4"))
                .pool("light", pool -> pool.zones("b", "c"))
                .pods(2, "big", pod -> pod.asks("cpu", "1700m").selects(WellKnown.ZONE, "a"))
                .pods(3, "apart", pod -> pod.asks("cpu", "1500m").awayFrom(WellKnown.ZONE, "apart")));
        assertEquals(counts("b", 1, "c", 1), placing.zonesOf("apart"));
        assertEquals(counts("a", 2), placing.zonesOf("big"));
        placing.unplaced(1);
    }

    @Test
    void whereALimitIsUsedUpTheNextCapacityTypeIsTried() {
        Placing.of(given().pool("spot", pool -> pool.spot().limit("nodes", "1"))
                        .pool("on-demand", pool -> pool.onDemand())
                        .pods(
                                1,
                                "urgent",
                                pod -> pod.asks("cpu", "1")
                                        .priority(1000)
                                        .awayFrom(WellKnown.HOSTNAME, "spread")
                                        .selects(WellKnown.CAPACITY_TYPE, "spot"))
                        .pods(1, "spread", pod -> pod.asks("cpu", "1").spread(WellKnown.CAPACITY_TYPE, 1)))
                .unplaced(0)
                .nodes(2);
    }

    @Test
    void whereALimitIsUsedUpAGroupGoesElsewhereTogether() {
        var placing = Placing.of(smallNodes()
                .pool("heavy", pool -> pool.weight(10).zones("a").limit("nodes", "1"))
                .pool("light", pool -> pool.zones("b"))
                .pods(1, "first", pod -> pod.asks("cpu", "1700m").priority(1000).selects(WellKnown.ZONE, "a"))
                .pods(3, "group", pod -> pod.asks("cpu", "1500m").nearTo(WellKnown.ZONE, "group")));
        assertEquals(counts("b", 3), placing.zonesOf("group"));
    }

    @Test
    @DisplayName("row 46, otherwise: among pools of equal weight the price decides before the name")
    void cheaperPoolsOfEqualWeightWin() {
        assertEquals(
                "a",
                Placing.of(given().pool("a", pool -> pool.spot())
                                .pool("b", pool -> pool.onDemand())
                                .pods(1, "web", "1", "1Gi"))
                        .only()
                        .nodePool());
    }

    @Test
    @DisplayName("row 47: a pool that fits as wished goes before a heavier one that does not")
    void wishesGoBeforeWeight() {
        assertEquals(
                "light",
                Placing.of(given().pool("heavy", pool -> pool.weight(10).zones("a"))
                                .pool("light", pool -> pool.zones("b"))
                                .pods(
                                        1,
                                        "web",
                                        pod -> pod.asks("cpu", "1")
                                                .prefersNode(1, Requirement.in(WellKnown.ZONE, "b"))))
                        .only()
                        .nodePool());
    }

    @Test
    @DisplayName("row 47: wishes that count for nothing leave it to the weight")
    void ignoredWishesDoNotGoBeforeWeight() {
        var ignoring = new SolverSettings(Follows.NOMINATED, Preferences.IGNORE, MinValuesPolicy.STRICT);
        assertEquals(
                "heavy",
                Placing.of(
                                given().pool("heavy", pool -> pool.weight(10).zones("a"))
                                        .pool("light", pool -> pool.zones("b"))
                                        .pods(
                                                1,
                                                "web",
                                                pod -> pod.asks("cpu", "1")
                                                        .prefersNode(1, Requirement.in(WellKnown.ZONE, "b")))
                                        .build(),
                                ignoring)
                        .only()
                        .nodePool());
    }

    @Test
    @DisplayName("row 51: with BestEffort the heavy pool is used with less variety, and says so")
    void varietyYieldsToWeightWithBestEffort() {
        var bestEffort = new SolverSettings(Follows.NOMINATED, Preferences.RESPECT, MinValuesPolicy.BEST_EFFORT);
        var scenario = given().pool("heavy", pool -> pool.weight(10).requiresVariety(FAMILY, 9))
                .pool("light")
                .pods(1, "web", "1", "1Gi")
                .build();
        var relaxed = Placing.of(scenario, bestEffort);
        assertEquals("heavy", relaxed.only().nodePool());
        assertTrue(relaxed.plan().newNodes().getFirst().minValuesRelaxed());
        var strict = Placing.of(scenario);
        assertEquals("light", strict.only().nodePool());
        assertTrue(!strict.plan().newNodes().getFirst().minValuesRelaxed());
    }

    @Test
    @DisplayName("row 52, otherwise: the cap on types leaves the variety, so no pod is given up for it")
    void cappedTypesKeepTheirVariety() {
        var builder = given();
        for (var i = 0; i < 80; i++) {
            var type = String.format(Locale.ROOT, "t%02d.one", i);
            builder.type(type, 2, 8)
                    .typeLabel(type, FAMILY, i < 70 ? "common" : "rare" + i)
                    .offering(type, "a", CapacityType.SPOT, i < 70 ? "0.10" : "0.20");
        }
        var spec = Placing.of(builder.pool("default", pool -> pool.requiresVariety(FAMILY, 5))
                        .pods(1, "web", "1", "1Gi"))
                .only();
        assertTrue(
                spec.instanceTypeOptions().stream()
                                .filter(type -> type.compareTo("t70") >= 0)
                                .count()
                        >= 4,
                spec::toString);
    }

    @Test
    @DisplayName("row 79: a wish that nobody can meet yet is met once they can")
    void wishesAreTriedAgain() {
        var placing = Placing.of(given().pool("default")
                        .pods(1, "web", pod -> pod.asks("cpu", "4").prefersNear(100, WellKnown.ZONE, "db"))
                        .pods(1, "db", pod -> pod.asks("cpu", "1").selects(WellKnown.ZONE, "b")))
                .unplaced(0);
        assertEquals(placing.zonesOf("db").keySet(), placing.zonesOf("web").keySet());
    }

    @Test
    @DisplayName("row 79, also: what limits leave nothing for is not wished for any longer, for those pods alone")
    void limitsEndWishes() {
        var scenario = given().type("l.one", 4, 16)
                .onDemandEverywhere("l.one", "0.20")
                .type("l.two", 8, 32)
                .onDemandEverywhere("l.two", "0.40")
                .pool("default", pool -> pool.limit("nodes", "2"))
                .pods(3, "web", pod -> pod.asks("cpu", "3").prefersAway(10, WellKnown.HOSTNAME, "web"));
        var placing = Placing.of(scenario).nodes(2).unplaced(0);
        var relaxed = placing.plan().relaxed();
        assertEquals(1, relaxed.size());
        assertEquals(1, relaxed.getFirst().pods().size(), "the other two have their wish");
        assertEquals(
                List.of("preferred pod anti-affinity of weight 10 by kubernetes.io/hostname"),
                relaxed.getFirst().wishes());
        Placing.of(scenario.build(), new SolverSettings(Follows.FREE, Preferences.RESPECT, MinValuesPolicy.STRICT))
                .unplaced(0);
    }

    @Test
    @DisplayName("row 78: the last of the required alternatives is never dropped")
    void theLastAlternativeHolds() {
        Placing.of(given().pool("default")
                        .pods(
                                1,
                                "web",
                                pod -> pod.requires(WellKnown.ZONE, Operator.IN, "x")
                                        .requires(WellKnown.ZONE, Operator.IN, "y")))
                .unplaced(1);
    }

    @Test
    @DisplayName("row 160: a pool whose types cannot be had does not hold up the others")
    void faultyPoolsStopAtThemselves() {
        assertEquals(
                "light",
                Placing.of(given().pool("heavy", pool -> pool.weight(10).nodeClass("missing"))
                                .pool("light")
                                .pods(1, "web", "1", "1Gi"))
                        .only()
                        .nodePool());
    }

    @Test
    @DisplayName("row 165, otherwise: pods fill the cheapest set of nodes, and are not spread for its own sake")
    void nodesAreFilled() {
        Placing.of(smallNodes().pool("default").pods(6, "web", "600m", "1Gi"))
                .nodes(2)
                .costAtMost("0.20");
    }

    @Test
    @DisplayName("row 166: a claim lists all types that hold its pods, cheapest first")
    void claimsListTheirTypes() {
        var placing =
                Placing.of(given().pool("default", pool -> pool.onDemand()).pods(1, "web", "1", "1Gi"));
        var options = placing.only().instanceTypeOptions();
        assertTrue(options.size() >= 18, placing::toString);
        assertEquals(
                options.stream()
                        .sorted(Comparator.comparing(
                                type -> placing.scenario().catalog().type(type).orElseThrow().offerings().stream()
                                        .filter(offering -> offering.capacityType() == CapacityType.ON_DEMAND)
                                        .findFirst()
                                        .orElseThrow()
                                        .price()))
                        .toList(),
                options);
    }

    @Test
    void priorityDecidesWhoGetsWhatIsLimited() {
        for (var names : List.of(List.of("a", "z"), List.of("z", "a"))) {
            var placing = Placing.of(smallNodes()
                            .pool("default", pool -> pool.limit("nodes", "1"))
                            .pods(
                                    1,
                                    names.getFirst(),
                                    pod -> pod.asks("cpu", "1500m").priority(1000))
                            .pods(1, names.getLast(), pod -> pod.asks("cpu", "1600m")))
                    .nodes(1)
                    .unplaced(1);
            assertEquals(1, placing.nodesOf(names.getFirst()).size());
        }
    }

    @Test
    void priorityDecidesWhoGetsANodeThatStands() {
        var placing = Placing.of(given().node(new TestNode("n1").has("cpu", "2"))
                .pods(2, "low", pod -> pod.asks("cpu", "1"))
                .pods(1, "high", pod -> pod.asks("cpu", "1500m").priority(1000)));
        assertEquals(1, placing.nodesOf("high").size(), placing::toString);
    }

    /** A number that has no opposite. */
    @ParameterizedTest
    @ValueSource(ints = {-1, Integer.MIN_VALUE + 1, Integer.MIN_VALUE})
    void whoeverHasTheLeastPriorityGoesLast(int least) {
        var limited = Placing.of(smallNodes()
                .pool("default", pool -> pool.limit("nodes", "1"))
                .pods(1, "a", pod -> pod.asks("cpu", "1600m").priority(least))
                .pods(1, "z", pod -> pod.asks("cpu", "1500m")));
        assertEquals(1, limited.nodesOf("z").size(), limited::toString);
        var crowded = Placing.of(smallNodes()
                .pool("default", pool -> pool.limit("cpu", "2"))
                .pods(4, "a", pod -> pod.asks("cpu", "500m").priority(least))
                .pods(1, "z", pod -> pod.asks("cpu", "1500m")));
        assertEquals(1, crowded.nodesOf("z").size(), crowded::toString);
        var standing = Placing.of(given().node(new TestNode("n1").has("cpu", "2"))
                .pods(2, "low", pod -> pod.asks("cpu", "1800m").priority(least))
                .pods(1, "high", pod -> pod.asks("cpu", "1500m")));
        assertEquals(1, standing.nodesOf("high").size(), standing::toString);
    }

    @Test
    void priorityDecidesAlsoForPodsThatCling() {
        var placing = Placing.of(smallNodes()
                .pool("default", pool -> pool.limit("nodes", "1"))
                .pods(1, "low", pod -> pod.asks("cpu", "1500m"))
                .pods(2, "high", pod -> pod.asks("cpu", "600m").priority(1000).nearTo(WellKnown.HOSTNAME, "high")));
        assertEquals(1, placing.nodesOf("high").size(), placing::toString);
    }

    @Test
    void aPriceForEachNodeMakesThemFewer() {
        var cheapSmall = given().type("s.one", 2, 8)
                .onDemandEverywhere("s.one", "0.10")
                .type("l.one", 16, 64)
                .onDemandEverywhere("l.one", "0.45");
        Placing.of(cheapSmall.pool("default", pool -> pool.nodePrice("0.05")).pods(8, "web", "900m", "1Gi"))
                .nodes(1)
                .costAtMost("0.45");
    }
}
