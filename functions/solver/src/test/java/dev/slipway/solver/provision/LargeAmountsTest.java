package dev.slipway.solver.provision;

import static dev.slipway.testkit.scenario.Scenario.given;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.model.scheduling.PodId;
import dev.slipway.testkit.scenario.Scenario;
import dev.slipway.testkit.scenario.TestNode;
import dev.slipway.testkit.scenario.TestPod;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Amounts whose sums pass what can be counted, 8191 Ti, are planned as small ones are. */
final class LargeAmountsTest {
    private static final String BLOCKS = "example.com/blocks";

    static LongStream seeds() {
        return LongStream.rangeClosed(1, 60);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void scaledAmountsMakeTheSamePlan(long seed) {
        var small = Placing.of(scenario(seed, 1)).plan();
        var large = ProvisionSolver.solve(Placing.facts(scenario(seed, 256)));
        assertEquals(nodes(small), nodes(large));
        assertEquals(small.placements(), large.placements());
        assertEquals(nowhere(small), nowhere(large));
        assertEquals(small.hourlyCost(), large.hourlyCost());
        assertTrue(large.lowerBound().compareTo(small.lowerBound()) <= 0, large::toString);
    }

    /**
     * Some cluster.
     *
     * @param scale of all blocks, in Ti: with 256, the largest node has 30 of the 31 blocks that can be counted
     */
    private static Scenario scenario(long seed, int scale) {
        var random = new Random(seed);
        var scenario = given().type("s.one", 8, 32)
                .typeHas("s.one", BLOCKS, 8 * scale + "Ti")
                .onDemandEverywhere("s.one", "0.40")
                .type("m.one", 16, 64)
                .typeHas("m.one", BLOCKS, 14 * scale + "Ti")
                .onDemandEverywhere("m.one", "0.65")
                .type("l.one", 32, 128)
                .typeHas("l.one", BLOCKS, 30 * scale + "Ti")
                .onDemandEverywhere("l.one", "1.30");
        if (random.nextBoolean()) {
            scenario.reserved("m.one", "a", "cr-1", 1 + random.nextInt(8));
        }
        var limited = random.nextBoolean();
        scenario.pool("default", pool -> {
            if (limited) {
                pool.limit(BLOCKS, (8 + random.nextInt(23)) * scale + "Ti");
            }
        });
        if (random.nextBoolean()) {
            scenario.pool("second", pool -> pool.weight(random.nextInt(2)).limit("cpu", "100"));
        }
        if (random.nextBoolean()) {
            scenario.daemonSet("agent", pod -> pod.asks(BLOCKS, scale + "Ti"));
        }
        for (var node = 0; node < random.nextInt(4); node++) {
            scenario.node(new TestNode("n" + node)
                    .has(BLOCKS, 8 * scale + "Ti")
                    .holds(
                            new TestPod("there").asks(BLOCKS, (1 + random.nextInt(24)) * scale + "Ti"),
                            random.nextBoolean() ? new String[] {"a", "b"} : new String[] {"a"}));
        }
        var kinds = 1 + random.nextInt(4);
        for (var kind = 0; kind < kinds; kind++) {
            var blocks = 1 + random.nextInt(12);
            scenario.pods(
                    1 + random.nextInt(40),
                    "web" + kind,
                    pod -> pod.asks("cpu", "500m").asks(BLOCKS, blocks * scale + "Ti"));
        }
        return scenario.build();
    }

    /** In an order of their own: theirs goes by what they ask for, as it is written. */
    private static List<String> nodes(ProvisionPlan plan) {
        return plan.newNodes().stream()
                .map(node -> node.claim().spec().nodePool()
                        + node.claim().spec().instanceTypeOptions()
                        + node.claim().spec().pods())
                .sorted()
                .toList();
    }

    private static List<PodId> nowhere(ProvisionPlan plan) {
        return plan.unplaceable().stream().flatMap(one -> one.pods().stream()).toList();
    }

    @Test
    void limitsHoldForMoreThanCanBeCounted() {
        var plan = ProvisionSolver.solve(Placing.facts(given().type("s.one", 16, 1 << 20)
                .onDemandEverywhere("s.one", "1")
                .pool("default", pool -> pool.limit("memory", "3Pi"))
                .pods(40, "web", "1", "700Ti")
                .build()));
        assertEquals(3, plan.newNodes().size(), plan::toString);
        assertTrue(plan.lowerBound().compareTo(plan.hourlyCost()) <= 0, plan::toString);
    }

    @Test
    void overdrawnNodesStayClosedHoweverMuchTheyLack() {
        var five = new TestPod("five").asks("memory", "5Pi");
        var plan = ProvisionSolver.solve(Placing.facts(given().pool("default")
                .node(new TestNode("n1").has("memory", "8Gi").holds(five, "a", "b", "c"))
                .pods(1, "web", "1", "1Gi")
                .build()));
        assertEquals(List.of(), plan.placements());
        assertEquals(1, plan.newNodes().size(), plan::toString);
    }

    @Test
    void daemonSetsBeyondCountingLeaveNothing() {
        var plan = ProvisionSolver.solve(Placing.facts(given().type("s.one", 4, 16)
                .onDemandEverywhere("s.one", "0.20")
                .pool("default")
                .daemonSet("one", pod -> pod.asks("memory", "5Pi"))
                .daemonSet("other", pod -> pod.asks("memory", "5Pi"))
                .pods(1, "web", "1", "1Gi")
                .build()));
        assertEquals(0, plan.newNodes().size(), plan::toString);
        var reason = plan.unplaceable().getFirst().reason();
        assertTrue(reason.contains("memory 1Gi asked, but the DaemonSets leave memory 0 of "), reason);
    }

    @Test
    void reservedRoomBeyondCountingIsEndless() {
        var plan = ProvisionSolver.solve(Placing.facts(given().type("s.one", 16, 1 << 20)
                .onDemandEverywhere("s.one", "1")
                .reserved("s.one", "a", "cr-1", 20)
                .pool("default")
                .pods(21, "web", "1", "700Ti")
                .build()));
        assertEquals(21, plan.newNodes().size(), plan::toString);
        assertTrue(plan.lowerBound().compareTo(plan.hourlyCost()) <= 0, plan::toString);
    }

    @Test
    void pricesBeyondCountingStayThere() {
        var plan = ProvisionSolver.solve(Placing.facts(given().type("s.one", 2, 8)
                .onDemandEverywhere("s.one", "999999999")
                .pool("default")
                .pods(10_000, "web", "1500m", "1Gi")
                .build()));
        assertEquals(10_000, plan.newNodes().size());
        assertEquals(Long.MAX_VALUE, plan.hourlyCost().microUsd());
        assertTrue(plan.lowerBound().compareTo(plan.hourlyCost()) <= 0);
    }
}
