package dev.slipway.solver.provision;

import static dev.slipway.testkit.scenario.Scenario.given;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.model.cluster.ClusterSnapshot;
import dev.slipway.model.scheduling.PodGroup;
import dev.slipway.model.scheduling.PodKind;
import dev.slipway.testkit.scenario.Scenario;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for every cluster; {@link PlanCheck} runs inside each {@link Placing}. */
final class ProvisionPropertiesTest {
    static LongStream seeds() {
        return LongStream.rangeClosed(1, 120);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void plansAreValidAndNeverBelowTheirBound(long seed) {
        // A scenario that fails with many kinds is shown with as few as still fail.
        for (var kinds = 1; kinds <= 8; kinds++) {
            Placing.of(RandomScenario.of(seed, kinds));
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void solvingAgainWithTheClaimsInFlightBuysNothing(long seed) {
        var scenario = RandomScenario.of(seed, 8);
        var first = Placing.of(scenario);
        var again = Placing.of(scenario.with(first.claims()));
        // Limits that were kept tight may have room again; nothing that has a place may ask for another.
        var unplaced = first.plan().unplaceable().stream()
                .mapToInt(one -> one.pods().size())
                .sum();
        var newPods = again.plan().newNodes().stream()
                .mapToInt(node -> node.claim().spec().pods().size())
                .sum();
        assertTrue(newPods <= unplaced, again::toString);
        if (unplaced == 0) {
            again.nodes(0);
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void theOrderOfTheInputDoesNotChangeThePlan(long seed) {
        var scenario = RandomScenario.of(seed, 8);
        assertEquals(
                Placing.of(scenario).plan(),
                Placing.of(shuffled(scenario, new Random(seed))).plan());
    }

    private static Scenario shuffled(Scenario scenario, Random random) {
        var old = scenario.snapshot();
        List<PodKind> kinds = new ArrayList<>(old.kinds());
        Collections.shuffle(kinds, random);
        var pending = new ArrayList<PodGroup>();
        for (var group : old.pending()) {
            var names = new ArrayList<>(group.names());
            Collections.shuffle(names, random);
            pending.add(new PodGroup(kinds.indexOf(old.kindOf(group)), names));
        }
        Collections.shuffle(pending, random);
        var nodes = new ArrayList<>(old.nodes());
        Collections.shuffle(nodes, random);
        var pools = new ArrayList<>(old.nodePools());
        Collections.shuffle(pools, random);
        return scenario.with(new ClusterSnapshot(
                old.takenAt(), kinds, pending, nodes, old.daemonSets(), pools, old.nodeClasses(), old.faults()));
    }

    @Test
    void tenThousandReplicasOfAFewKindsTakeWellUnderASecond() {
        var big = given().pool("default")
                .pods(4_000, "web", "500m", "1Gi")
                .pods(4_000, "cache", "250m", "3Gi")
                .pods(2_000, "batch", "1900m", "2Gi");
        Placing.of(given().pool("default").pods(10, "warm", "500m", "1Gi"));
        var placing = assertTimeout(Duration.ofSeconds(5), () -> Placing.of(big));
        placing.unplaced(0);
        // Three kinds pack well: a tenth above the fractional bound is plenty.
        var bound = placing.plan().lowerBound().microUsd();
        assertTrue(
                placing.plan().hourlyCost().microUsd() <= bound * 12 / 10,
                () -> placing.plan().hourlyCost() + " against " + placing.plan().lowerBound());
    }
}
