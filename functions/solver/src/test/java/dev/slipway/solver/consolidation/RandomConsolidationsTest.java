package dev.slipway.solver.consolidation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.model.claim.NodeClaim;
import dev.slipway.model.scheduling.WellKnown;
import dev.slipway.testkit.random.RandomScenario;
import dev.slipway.testkit.scenario.Scenario;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Clusters with everything in them, from which nodes go. {@code -Dseeds=100 -Dseed=5} asks for so many of them and from
 * where on.
 */
final class RandomConsolidationsTest {
    private static final int SEEDS = Integer.getInteger("seeds", 4_000);
    private static final int FROM = Integer.getInteger("seed", 0);
    private static final int SEEDS_TOLD = 8;

    /** What came of a seed; empty when all is well. */
    private record Judged(int seed, boolean moved, List<String> faults) {}

    @Test
    void whatGoesLeavesAClusterThatKeepsAllRulesAndCostsLess() {
        var judged = IntStream.range(FROM, FROM + SEEDS)
                .parallel()
                .mapToObj(RandomConsolidationsTest::judge)
                .toList();
        var seedsByFault = judged.stream()
                .flatMap(one -> one.faults().stream().map(fault -> new Judged(one.seed(), false, List.of(fault))))
                .collect(Collectors.groupingBy(
                        one -> one.faults().getFirst(),
                        TreeMap::new,
                        Collectors.mapping(Judged::seed, Collectors.toList())));
        seedsByFault.replaceAll((_, seeds) -> seeds.subList(0, Math.min(SEEDS_TOLD, seeds.size())));

        assertEquals(new TreeMap<>(), seedsByFault);
        assertTrue(judged.stream().filter(Judged::moved).count() > SEEDS / 25, "hardly anything moved");
    }

    private static Judged judge(int seed) {
        var scenario = settled(RandomScenario.of(seed));
        var settings = new ConsolidationSettings(seed % 2 == 0, 0.05);
        var faults = new ArrayList<String>();
        try {
            var facts = Consolidating.facts(scenario, settings);
            var plan = ConsolidationPlanner.plan(facts);
            Consolidating.violations(scenario, plan).forEach(one -> faults.add(one.replaceAll("[0-9]+", "#")));
            if (!plan.equals(ConsolidationPlanner.plan(facts))) {
                faults.add("decided otherwise the second time");
            }
            for (var command : plan.commands()) {
                if (command.savings().microUsd() <= 0 && command.replacement() != null) {
                    faults.add("a replacement saves nothing");
                }
            }
            var going = plan.commands().stream()
                    .flatMap(command -> command.delete().stream())
                    .toList();
            if (going.stream().distinct().count() < going.size()) {
                faults.add("a node goes twice");
            }
            var moved = plan.commands().stream()
                    .anyMatch(command -> command.method() != ConsolidationPlan.Method.EMPTINESS);
            return new Judged(seed, moved, faults);
        } catch (RuntimeException e) {
            faults.add(e.getClass().getSimpleName() + " at " + e.getStackTrace()[0]);
            return new Judged(seed, false, faults);
        }
    }

    /** Nothing waits and nothing leaves; all nodes are those of a pool, as far as one is left that may lose any. */
    private static Scenario settled(Scenario scenario) {
        var snapshot = scenario.snapshot();
        var claims = scenario.claims().stream().filter(NodeClaim::usable).toList();
        var leaving = scenario.claims().stream()
                .filter(claim -> !claim.usable())
                .flatMap(claim -> claim.node().stream())
                .toList();
        var nodes = snapshot.nodes().stream()
                .filter(node -> !node.deleting()
                        && !leaving.contains(node.name())
                        && node.taints().stream().noneMatch(WellKnown.DISRUPTED::matches))
                .toList();
        return scenario.with(Consolidating.of(snapshot, nodes)).with(claims);
    }
}
