package dev.slipway.solver.consolidation;

import static dev.slipway.testkit.scenario.Scenario.NOON;
import static dev.slipway.testkit.scenario.Scenario.given;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.model.catalog.CapacityType;
import dev.slipway.model.claim.NodeName;
import dev.slipway.model.cluster.NodeDisruption;
import dev.slipway.model.pool.ConsolidationPolicy;
import dev.slipway.model.scheduling.WellKnown;
import dev.slipway.solver.consolidation.ConsolidationPlan.Method;
import dev.slipway.testkit.scenario.ScenarioBuilder;
import dev.slipway.testkit.scenario.TestNode;
import dev.slipway.testkit.scenario.TestPod;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows are those of core.md §6. Nodes have 4 cores, and a pod asks for what its name says. */
final class ConsolidationPlannerTest {
    private static final String FAMILY = "karpenter.k8s.aws/instance-family";
    private static final ConsolidationSettings SPOT_TO_SPOT = new ConsolidationSettings(true, 0.05);

    private static TestNode node(String name, String type, String capacityType) {
        return new TestNode(name)
                .label(WellKnown.NODE_POOL, "default")
                .label(WellKnown.INITIALIZED, "true")
                .label(WellKnown.HOSTNAME, name)
                .label(WellKnown.INSTANCE_TYPE, type)
                .label(WellKnown.ZONE, "a")
                .label(WellKnown.ARCH, "amd64")
                .label(WellKnown.OS, "linux")
                .label(WellKnown.CAPACITY_TYPE, capacityType);
    }

    private static TestPod pod(String cpu) {
        return new TestPod("web").asks("cpu", cpu).asks("memory", "100Mi");
    }

    /** Two sizes on demand, so that spot is no way out. */
    private static ScenarioBuilder onDemandOnly() {
        return given().type("m.large", 4, 16)
                .onDemandEverywhere("m.large", "0.4")
                .type("m.small", 2, 8)
                .onDemandEverywhere("m.small", "0.2");
    }

    @Test
    void podsOfTheEmptierNodesGoOntoTheOthers() {
        var done = Consolidating.of(onDemandOnly()
                .pool("default")
                .node(node("full", "m.large", "on-demand").holds(pod("900m"), "web-1", "web-2", "web-3"))
                .node(node("half", "m.large", "on-demand").holds(pod("900m"), "web-4")));

        assertEquals(List.of(new NodeName("half")), done.only().delete());
        assertEquals(Method.SINGLE_NODE, done.only().method());
        assertNull(done.only().replacement());
        assertEquals("$0.4/h", done.only().savings().toString());
    }

    @Test
    void whereNothingElseHasRoomACheaperNodeTakesThePods() {
        var done = Consolidating.of(onDemandOnly()
                .pool("default")
                .node(node("one", "m.large", "on-demand").holds(pod("1500m"), "web-1")));

        assertEquals("m.small", done.replacementType());
        assertEquals("$0.2/h", done.only().savings().toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {WellKnown.HOSTNAME, WellKnown.ZONE})
    void podsNearADaemonSetsPodsFindThemOnTheCheaperNode(String key) {
        var done = Consolidating.of(onDemandOnly()
                .pool("default")
                .daemonSet("agent", agent -> agent.asks("cpu", "100m"))
                .node(node("one", "m.large", "on-demand")
                        .holds(new TestPod("agent").ownedBy("DaemonSet").asks("cpu", "100m"), "agent-1")
                        .holds(pod("1500m").nearTo(key, "agent"), "web-1")));

        assertEquals("m.small", done.replacementType());
    }

    @Test
    void podsNearADaemonSetsPodsByZoneGoToNoNodeWithoutOne() {
        var done = Consolidating.of(onDemandOnly()
                .type("t.tiny", 2, 4)
                .onDemandEverywhere("t.tiny", "0.1")
                .pool("default")
                .daemonSet("agent", agent -> agent.selects(FAMILY, "m"))
                .node(node("one", "m.large", "on-demand")
                        .label(FAMILY, "m")
                        .holds(new TestPod("agent").ownedBy("DaemonSet"), "agent-1")
                        .holds(pod("1500m").nearTo(WellKnown.ZONE, "agent"), "web-1")));

        assertEquals(
                List.of("m.small"),
                Objects.requireNonNull(done.only().replacement()).claim().spec().instanceTypeOptions());
    }

    @Test
    void nodesOfWhichEachIsTooSmallToMatterShareOneNewNode() {
        var done = Consolidating.of(given().type("m.large", 4, 16)
                .onDemandEverywhere("m.large", "0.4")
                .type("m.huge", 8, 32)
                .onDemandEverywhere("m.huge", "0.6")
                .pool("default")
                .node(node("one", "m.large", "on-demand").holds(pod("3500m"), "web-1"))
                .node(node("two", "m.large", "on-demand").holds(pod("3500m"), "web-2")));

        assertEquals(Method.MULTI_NODE, done.only().method());
        assertEquals("m.huge", done.replacementType());
        assertEquals("$0.2/h", done.only().savings().toString());
    }

    @Test
    void aNodeThatIsAnnotatedStaysWhateverItWouldSave() {
        // rows 97 and 99; the reader turns annotations into this
        var done = Consolidating.of(onDemandOnly()
                .pool("default")
                .node(node("held", "m.large", "on-demand")
                        .holds(pod("100m"), "web-1")
                        .disruption(new NodeDisruption(true, List.of(), 2, Instant.EPOCH)))
                .node(node("blocked", "m.large", "on-demand")
                        .holds(pod("100m"), "web-2")
                        .disruption(new NodeDisruption(
                                false,
                                List.of("pod default/web-2: PodDisruptionBudget web allows no disruption now"),
                                2,
                                Instant.EPOCH))));

        done.nothing();
        assertTrue(done.reason("held").contains("karpenter.sh/do-not-disrupt"));
        assertTrue(done.reason("blocked").contains("PodDisruptionBudget web"));
    }

    @Test
    void podsThatCostNothingToEvictLeaveTheirNodeEmpty() {
        // row 103
        var done = Consolidating.of(onDemandOnly()
                .pool("default")
                .node(node("one", "m.large", "on-demand")
                        .holds(pod("3500m"), "web-1")
                        .disruption(new NodeDisruption(false, List.of(), 1, Instant.EPOCH))));

        assertEquals(Method.EMPTINESS, done.only().method());
    }

    @Test
    void ofEmptyNodesTheBudgetTakesThoseThatSaveMost() {
        // row 105
        var done = Consolidating.of(onDemandOnly()
                .pool("default", pool -> pool.budget("1", "Empty"))
                .node(node("cheap", "m.small", "on-demand"))
                .node(node("dear", "m.large", "on-demand")));

        assertEquals(List.of(new NodeName("dear")), done.only().delete());
        assertTrue(done.reason("cheap").contains("budget"));
    }

    @Test
    void aPodThatWaitsForeverBlocksNothing() {
        // row 109
        var done = Consolidating.of(onDemandOnly()
                .pool("default")
                .pods(1, "giant", "64", "1Gi")
                .node(node("one", "m.large", "on-demand").holds(pod("1500m"), "web-1")));

        assertEquals("m.small", done.replacementType());
    }

    @Test
    void theRoomThatWaitingPodsNeedIsNobodyElses() {
        var done = Consolidating.of(onDemandOnly()
                .pool("default")
                .pods(1, "soon", "3500m", "1Gi")
                .node(node("full", "m.small", "on-demand").has("cpu", "1900m").holds(pod("1800m"), "web-1"))
                .node(node("wanted", "m.large", "on-demand").holds(pod("100m"), "web-2")));

        done.nothing();
        assertTrue(done.reason("wanted").contains("pods that wait"));
    }

    @Test
    void podsDoNotMoveOntoANodeThatIsNotInitialized() {
        // row 110
        var done = Consolidating.of(given().type("m.large", 4, 16)
                .onDemandEverywhere("m.large", "0.4")
                .pool("default")
                .node(node("starting", "m.large", "on-demand").label(WellKnown.INITIALIZED, "false"))
                .node(node("one", "m.large", "on-demand").holds(pod("1"), "web-1")));

        // A node of somebody else, which never says that it is initialized, does take pods.
        assertEquals(1, done.plan().commands().size());
    }

    @Test
    void whereSomethingChangedAMomentAgoNothingMovesTo() {
        // row 111: the pods may still go onto a new node
        var busy = new NodeDisruption(false, List.of(), 2, NOON.minusSeconds(10));
        var done = Consolidating.of(onDemandOnly()
                .pool("default", pool -> pool.consolidateAfter(Duration.ofSeconds(30)))
                .node(node("settling", "m.large", "on-demand")
                        .holds(pod("100m"), "web-1")
                        .disruption(busy))
                .node(node("one", "m.large", "on-demand").holds(pod("1500m"), "web-2")));

        assertEquals("m.small", done.replacementType());
        assertTrue(done.reason("settling").contains("consolidateAfter is PT30S"));
    }

    @Test
    void aNodeWithoutAPriceStays() {
        // rows 102 and 113
        var done = Consolidating.of(onDemandOnly()
                .pool("default")
                .node(node("odd", "x.large", "on-demand").holds(pod("100m"), "web-1")));

        done.nothing();
        assertTrue(done.reason("odd").contains("price is not known"));
    }

    @Test
    void anOnDemandNodeBecomesASpotNodeAndNothingElse() {
        // row 114
        var done = Consolidating.of(given().type("m.large", 4, 16)
                .onDemandEverywhere("m.large", "0.4")
                .offering("m.large", "a", CapacityType.SPOT, "0.1")
                .pool("default")
                .node(node("one", "m.large", "on-demand").holds(pod("3500m"), "web-1")));

        var spec = Objects.requireNonNull(done.only().replacement()).claim().spec();
        assertEquals(CapacityType.SPOT, spec.capacityType());
    }

    @Test
    void aTypeThatIsDearerInOneOfItsZonesIsNoChoiceThere() {
        // row 115
        var done = Consolidating.of(given().type("m.large", 4, 16)
                .onDemandEverywhere("m.large", "0.4")
                .type("n.large", 4, 16)
                .offering("n.large", "a", CapacityType.ON_DEMAND, "0.3")
                .offering("n.large", "b", CapacityType.ON_DEMAND, "0.5")
                .pool("default")
                .node(node("one", "m.large", "on-demand").holds(pod("3500m"), "web-1")));

        var spec = Objects.requireNonNull(done.only().replacement()).claim().spec();
        assertEquals(List.of("n.large"), spec.instanceTypeOptions());
        assertEquals(List.of("a"), spec.zones());
    }

    @Test
    void severalNodesAreNotReplacedByOneThatIsJustLikeOneOfThem() {
        // row 116: it may as well stay, and the others go
        var done = Consolidating.of(onDemandOnly()
                .pool("default")
                .node(node("large", "m.large", "on-demand").holds(pod("100m"), "web-1"))
                .node(node("small", "m.small", "on-demand").has("cpu", "1900m").holds(pod("100m"), "web-2")));

        assertEquals(List.of(new NodeName("large")), done.only().delete());
        assertNull(done.only().replacement());
    }

    @ParameterizedTest
    @CsvSource({"14, false", "15, true"})
    void aSpotNodeIsReplacedByOneWhereFifteenCheaperTypesAreToChooseFrom(int types, boolean moves) {
        // row 117
        var scenario = given().type("m.large", 4, 16).offering("m.large", "a", CapacityType.SPOT, "0.4");
        for (var i = 0; i < types; i++) {
            scenario.type("n%02d.large".formatted(i), 4, 16)
                    .offering("n%02d.large".formatted(i), "a", CapacityType.SPOT, "0.1");
        }
        scenario.pool("default").node(node("one", "m.large", "spot").holds(pod("3500m"), "web-1"));

        assertEquals(
                moves ? 1 : 0,
                Consolidating.of(scenario, SPOT_TO_SPOT).plan().commands().size());
        Consolidating.of(scenario).nothing();
    }

    @Test
    void twoSpotNodesBecomeOneWithoutSuchAChoice() {
        // row 118
        var done = Consolidating.of(
                given().type("m.large", 4, 16)
                        .offering("m.large", "a", CapacityType.SPOT, "0.4")
                        .type("m.huge", 8, 32)
                        .offering("m.huge", "a", CapacityType.SPOT, "0.5")
                        .pool("default")
                        .node(node("one", "m.large", "spot").holds(pod("3500m"), "web-1"))
                        .node(node("two", "m.large", "spot").holds(pod("3500m"), "web-2")),
                SPOT_TO_SPOT);

        assertEquals("m.huge", done.replacementType());
    }

    @Test
    void aPoolThatConsolidatesEmptyNodesOnlyLosesNoOther() {
        // row 119
        var done = Consolidating.of(onDemandOnly()
                .pool("default", pool -> pool.consolidationPolicy(ConsolidationPolicy.WHEN_EMPTY))
                .node(node("empty", "m.large", "on-demand"))
                .node(node("busy", "m.large", "on-demand").holds(pod("100m"), "web-1")));

        assertEquals(List.of(new NodeName("empty")), done.only().delete());
        assertTrue(done.reason("busy").contains("WhenEmpty"));
    }

    @Test
    void neverMeansNever() {
        // row 120
        var done = Consolidating.of(onDemandOnly()
                .pool("default", pool -> pool.consolidateAfter(null))
                .node(node("empty", "m.large", "on-demand")));

        done.nothing();
        assertTrue(done.reason("empty").contains("Never"));
    }

    @ParameterizedTest
    @CsvSource({"0.25, true", "0.21, true", "0.35, false"})
    void whereAPoolIsBalancedAMoveSavesHalfOfThePartThatItDisturbs(String price, boolean moves) {
        // row 121: the node is half of its pool's price and half of its disturbance, so that 0.5 · 0.5 · 0.8 is asked
        var busy = new NodeDisruption(false, List.of(), 11, Instant.EPOCH);
        var blocked = new NodeDisruption(false, List.of("pod default/web-2: it is annotated"), 11, Instant.EPOCH);
        var done = Consolidating.of(given().type("m.large", 4, 16)
                .onDemandEverywhere("m.large", "0.4")
                .type("n.large", 4, 16)
                .offering("n.large", "a", CapacityType.ON_DEMAND, moves ? "0.15" : price)
                .pool("default", pool -> pool.consolidationPolicy(ConsolidationPolicy.BALANCED))
                .node(node("one", "m.large", "on-demand")
                        .holds(pod("3500m"), "web-1")
                        .disruption(busy))
                .node(node("two", "m.large", "on-demand")
                        .holds(pod("3500m"), "web-2")
                        .disruption(blocked)));

        assertEquals(moves ? 1 : 0, done.plan().commands().size());
    }

    @Test
    void theOnlyNodeOfABalancedPoolGoesWhereItsPodsFitElsewhere() {
        // row 122
        var done = Consolidating.of(onDemandOnly()
                .pool("default", pool -> pool.consolidationPolicy(ConsolidationPolicy.BALANCED))
                .node(node("one", "m.large", "on-demand").holds(pod("100m"), "web-1"))
                .node(new TestNode("other")));

        assertEquals(List.of(new NodeName("one")), done.only().delete());
    }

    @Test
    void aReplacementThatSavesNextToNothingIsNotWorthAMove() {
        var done = Consolidating.of(given().type("m.large", 4, 16)
                .onDemandEverywhere("m.large", "0.4")
                .type("n.large", 4, 16)
                .onDemandEverywhere("n.large", "0.39")
                .pool("default")
                .node(node("one", "m.large", "on-demand").holds(pod("3500m"), "web-1")));

        done.nothing();
        assertTrue(done.reason("one").contains("no node for less than $0.38/h"));
    }

    @Test
    void limitsHoldWhileOldAndNewNodesAreBothThere() {
        var done = Consolidating.of(onDemandOnly()
                .pool("default", pool -> pool.limit("cpu", "5"))
                .node(node("one", "m.large", "on-demand").holds(pod("1500m"), "web-1")));

        done.nothing();
    }

    @Test
    void notReadyNodesSpendTheBudget() {
        var done = Consolidating.of(onDemandOnly()
                .pool("default", pool -> pool.budget("1"))
                .node(node("gone", "m.large", "on-demand").notReady().holds(pod("100m"), "web-1"))
                .node(node("one", "m.large", "on-demand").holds(pod("100m"), "web-2")));

        done.nothing();
        assertTrue(done.reason("one").contains("budget"));
    }

    @Test
    void aNodeThatHasBeenGivenPodsStays() {
        var done = Consolidating.of(onDemandOnly()
                .pool("default")
                .node(node("one", "m.large", "on-demand").holds(pod("1"), "web-1"))
                .node(node("two", "m.large", "on-demand").holds(pod("1"), "web-2"))
                .node(node("three", "m.large", "on-demand").holds(pod("1"), "web-3")));

        assertEquals(2, done.only().delete().size());
        assertEquals(1, done.only().moves().size());
    }
}
