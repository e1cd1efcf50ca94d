package dev.slipway.solver.provision;

import static dev.slipway.testkit.scenario.Scenario.given;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.model.catalog.CapacityType;
import dev.slipway.model.catalog.Offering;
import dev.slipway.model.claim.DisruptionReason;
import dev.slipway.model.claim.NodeClaim;
import dev.slipway.model.resource.ResourceList;
import dev.slipway.model.scheduling.Operator;
import dev.slipway.model.scheduling.Requirement;
import dev.slipway.model.scheduling.WellKnown;
import dev.slipway.solver.provision.SolverSettings.Follows;
import dev.slipway.testkit.random.RandomScenario;
import dev.slipway.testkit.scenario.Scenario;
import dev.slipway.testkit.scenario.TestClaim;
import dev.slipway.testkit.scenario.TestNode;
import dev.slipway.testkit.scenario.TestPod;
import java.time.Duration;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Plans for a scheduler that nobody tells where to bind. */
final class RealisingTest {
    private static final SolverSettings FREE =
            new SolverSettings(Follows.FREE, SolverSettings.USUAL.preferences(), SolverSettings.USUAL.minValues());

    @Test
    void aReservedNodeIsNotSplitForLabelsThatNoPlanCanExpress() {
        // The scheduler would put the free pod beside the other by its second alternative; plans know the first alone.
        var other = new Requirement("team", Operator.IN, List.of("b", "c"));
        var notSpot = new Requirement(WellKnown.CAPACITY_TYPE, Operator.NOT_IN, List.of("spot"));
        var scenario = given().type("r5.2xlarge", 8, 64)
                .onDemandEverywhere("r5.2xlarge", "0.24")
                .offering("r5.2xlarge", "a", CapacityType.SPOT, "0.09")
                .reserved("r5.2xlarge", "b", "cr-1", 1)
                .pool("default", pool -> pool.requires("team", Operator.IN, "a", "b", "c"))
                .pods(
                        1,
                        "free",
                        pod -> pod.asks("cpu", "1550m")
                                .requires("team", Operator.NOT_IN, "c")
                                .orRequires(other, notSpot))
                .pods(1, "web", pod -> pod.selects("team", "c"))
                .build();
        Placing.of(scenario, FREE).unplaced(0);
    }

    /** Limits end this one: where its pods are told their nodes, more of them are placed than by any way of free mode. */
    @Test
    void placesNoFewerPodsThanAPlanThatIsFollowed() {
        var scenario = RandomScenario.of(7406);
        assertTrue(left(scenario, FREE) <= left(scenario, SolverSettings.USUAL));
    }

    private static int left(Scenario scenario, SolverSettings settings) {
        return Placing.of(scenario, settings).plan().unplaceable().stream()
                .mapToInt(one -> one.pods().size())
                .sum();
    }

    @Test
    void aNodeStaysWhatItWasBoughtForWhoeverComesFirst() {
        // The scheduler puts the small pods, which come first, onto the large nodes, and others are bought for the
        // large
        // pods. Were the first ones launched as the cheaper type that does for small pods, the large pods would be
        // short
        // of a node whenever chance sends the small ones elsewhere.
        var scenario = given().type("g4dn.xlarge", 4, 16)
                .typeHas("g4dn.xlarge", "nvidia.com/gpu", "1")
                .onDemandEverywhere("g4dn.xlarge", "0.5")
                .type("g4dn.12xlarge", 48, 192)
                .typeHas("g4dn.12xlarge", "nvidia.com/gpu", "4")
                .onDemandEverywhere("g4dn.12xlarge", "3.9")
                .type("g6.12xlarge", 48, 192)
                .typeHas("g6.12xlarge", "nvidia.com/gpu", "4")
                .onDemandEverywhere("g6.12xlarge", "4.6")
                .pool("default")
                .pods(2, "a-small", pod -> pod.asks("cpu", "1").asks("nvidia.com/gpu", "1"))
                .pods(
                        2,
                        "z-large",
                        pod -> pod.asks("nvidia.com/gpu", "4")
                                .requires(WellKnown.INSTANCE_TYPE, Operator.IN, "g6.12xlarge"))
                .build();
        var options = Placing.of(scenario, FREE).plan().newNodes().stream()
                .map(node -> node.claim().spec().instanceTypeOptions())
                .toList();
        assertEquals(Collections.nCopies(4, List.of("g6.12xlarge")), options);
    }

    /** All pods bind on it, whoever comes first; a plan that needs slack may cost no more. */
    @Test
    void noPlanCostsMoreThanOneNodeForAllPods() {
        var compared = 0;
        for (var seed = 0; seed < 60; seed++) {
            var random = new Random(seed);
            var builder = given().pool("default");
            var asked = ResourceList.NONE;
            for (var kind = 0; kind < 3; kind++) {
                var count = 1 + random.nextInt(8);
                var cpu = 50 * (1 + random.nextInt(30)) + "m";
                var memory = 128 * (1 + random.nextInt(24)) + "Mi";
                builder.pods(count, "kind-" + kind, pod -> pod.asks("cpu", cpu).asks("memory", memory));
                asked = asked.plus(ResourceList.parse(Map.of("cpu", cpu, "memory", memory, "pods", "1"))
                        .times(count));
            }
            var scenario = builder.build();
            var all = asked;
            var one = scenario.catalog().instanceTypes().stream()
                    .filter(type -> all.fitsIn(type.allocatable()))
                    .flatMap(type -> type.offerings().stream())
                    .map(Offering::price)
                    .min(Comparator.naturalOrder());
            if (one.isPresent()) {
                compared++;
                var cost = Placing.of(scenario, FREE).plan().hourlyCost();
                assertTrue(cost.compareTo(one.get()) <= 0, "seed %d: %s for %s".formatted(seed, cost, one.get()));
            }
        }
        assertTrue(compared > 40, compared + " compared");
    }

    @Test
    void podsMoveOnlyWhereTheyFindPlacesInWhateverOrder() {
        // By name the large pods come first, one per node, and the small one fits beside either. Small first, it takes
        // the
        // emptier node, which is the smaller one, and a large pod is left over.
        assertEquals(
                1,
                moving(new TestClaim("default-small").initialized()).newNodes().size());
    }

    @Test
    void aPodThatRanElsewhereIsPromisedNothing() {
        // Planned for the small node long ago, the large pod has never been there, and comes back under another name.
        var claim = new TestClaim("default-small")
                .plannedFor("a-1")
                .createdAt(Scenario.NOON.minus(Duration.ofDays(1)))
                .initialized();
        assertEquals(1, moving(claim).newNodes().size());
    }

    /** Three pods of a node that may go, and two nodes with room for them. */
    private static ProvisionPlan moving(NodeClaim small) {
        var going = new TestClaim("default-going").disrupted(DisruptionReason.UNDERUTILIZED, null);
        var large = new TestPod("a").asks("cpu", "1500m").asks("memory", "1Gi");
        return Placing.of(
                        given().pool("default")
                                .claims(going, small)
                                .node(TestNode.of(going)
                                        .holds(large, "a-1", "a-2")
                                        .holds(
                                                new TestPod("b")
                                                        .asks("cpu", "250m")
                                                        .asks("memory", "1Gi"),
                                                "b-1"))
                                .node(TestNode.of(small).has("cpu", "1650m").has("memory", "3Gi"))
                                .node(new TestNode("roomy")
                                        .has("cpu", "7900m")
                                        .has("memory", "16Gi")
                                        .holds(new TestPod("c").asks("cpu", "6").asks("memory", "1Gi"), "c-1"))
                                .build(),
                        FREE)
                .plan();
    }
}
