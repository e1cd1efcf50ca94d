package dev.slipway.solver.provision;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.slipway.solver.provision.SolverSettings.Follows;
import dev.slipway.solver.provision.SolverSettings.MinValuesPolicy;
import dev.slipway.solver.provision.SolverSettings.Preferences;
import dev.slipway.testkit.check.PlanChecker;
import dev.slipway.testkit.check.Rule;
import dev.slipway.testkit.check.Verdict;
import dev.slipway.testkit.random.RandomScenario;
import dev.slipway.testkit.random.ScenarioText;
import dev.slipway.testkit.random.Shrinker;
import dev.slipway.testkit.scenario.Scenario;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Plans for scenarios with everything in them, judged by the independent checker, on all processors. Every fifth is for a
 * scheduler that nobody tells where to bind, every fifth ignores preferences, and every fifth has minValues relaxed. What
 * fails is told by rule, with its seeds and one shrunk scenario. {@code -Dseeds=100 -Dseed=5} asks for so many of them and
 * from where on; {@code -Dwarnings} fails on warnings, too.
 */
final class RandomPlansTest {
    private static final int SEEDS = Integer.getInteger("seeds", 20_000);
    private static final int FROM = Integer.getInteger("seed", 0);
    private static final boolean WARNINGS = System.getProperty("warnings") != null;
    private static final int SEEDS_TOLD = 12;
    private static final String IN_VAIN = "pods refused although there is room, in too many plans";

    /**
     * Per thousand plans. Some are right: a node in flight that may still come in either of two zones takes nobody who asks
     * where it is, and which of a pod's alternatives holds is decided once for a pool.
     */
    private static final int REFUSED_IN_VAIN = 12;

    private static final List<SolverSettings> SETTINGS = List.of(
            SolverSettings.USUAL,
            with(Follows.FREE, Preferences.RESPECT, MinValuesPolicy.STRICT),
            with(Follows.NOMINATED, Preferences.IGNORE, MinValuesPolicy.STRICT),
            with(Follows.NOMINATED, Preferences.RESPECT, MinValuesPolicy.BEST_EFFORT),
            SolverSettings.USUAL);

    private record Judged(int seed, SortedSet<String> faults) {}

    private static SolverSettings with(Follows follows, Preferences preferences, MinValuesPolicy minValues) {
        return new SolverSettings(follows, preferences, minValues);
    }

    private static SolverSettings settings(int seed) {
        return SETTINGS.get(Math.floorMod(seed, SETTINGS.size()));
    }

    @Test
    void everyPlanIsValid() {
        var judged = IntStream.range(FROM, FROM + SEEDS)
                .parallel()
                .mapToObj(seed -> new Judged(seed, faults(RandomScenario.of(seed), settings(seed))))
                .toList();
        var seedsByFault = new TreeMap<String, List<Integer>>();
        for (var one : judged) {
            one.faults()
                    .forEach(fault -> seedsByFault
                            .computeIfAbsent(fault, _ -> new ArrayList<>())
                            .add(one.seed()));
        }
        if (seedsByFault.getOrDefault(IN_VAIN, List.of()).size() <= SEEDS * REFUSED_IN_VAIN / 1000) {
            seedsByFault.remove(IN_VAIN);
        }
        assertEquals(new TreeMap<>(), seedsByFault, () -> explain(seedsByFault));
    }

    private static String explain(SortedMap<String, List<Integer>> seedsByFault) {
        var text = new StringBuilder("\n");
        seedsByFault.forEach((fault, seeds) -> {
            var settings = settings(seeds.getFirst());
            var small = Shrinker.shrink(
                    RandomScenario.of(seeds.getFirst()),
                    one -> faults(one, settings).contains(fault));
            text.append("=== %s: %d seeds, %s%n%s%n%s%s%n%n"
                    .formatted(
                            fault,
                            seeds.size(),
                            seeds.subList(0, Math.min(SEEDS_TOLD, seeds.size())),
                            settings,
                            ScenarioText.of(small),
                            outcome(small, settings)));
        });
        return text.toString();
    }

    /** Rules that the plan breaks, or how the solver died. */
    private static SortedSet<String> faults(Scenario scenario, SolverSettings settings) {
        var faults = new TreeSet<String>();
        try {
            var plan = plan(scenario, settings);
            var verdict = verdict(scenario, plan, settings);
            verdict.violations().forEach(one -> faults.add(one.rule().toString()));
            if (verdict.warnings().stream().anyMatch(one -> one.rule() == Rule.REFUSED)) {
                faults.add(IN_VAIN);
            }
            if (WARNINGS) {
                verdict.warnings()
                        .forEach(one -> faults.add("warning " + one.rule()
                                + (one.sentence().contains("NodePool") ? " by a pool" : " by a node")));
            }
            if (settings.follows() == Follows.FREE && unplaced(plan) > unplaced(plan(scenario, SolverSettings.USUAL))) {
                faults.add("fewer pods placed than by a plan that is followed");
            }
        } catch (RuntimeException e) {
            faults.add(e.getClass().getSimpleName() + " at " + e.getStackTrace()[0].getClassName());
        }
        return faults;
    }

    private static int unplaced(ProvisionPlan plan) {
        return plan.unplaceable().stream().mapToInt(one -> one.pods().size()).sum();
    }

    private static String outcome(Scenario scenario, SolverSettings settings) {
        try {
            var plan = plan(scenario, settings);
            var verdict = verdict(scenario, plan, settings);
            var text = new StringBuilder();
            plan.newNodes().forEach(node -> {
                var spec = node.claim().spec();
                text.append("new %s %s %s %s %s %s%n"
                        .formatted(
                                node.claim().name(),
                                spec.labels(),
                                spec.instanceTypeOptions(),
                                spec.zones(),
                                spec.price(),
                                spec.pods()));
            });
            plan.placements().forEach(one -> text.append("placed %s%n".formatted(one)));
            plan.unplaceable().forEach(one -> text.append("refused %s %s%n".formatted(one.pods(), one.reason())));
            verdict.violations().forEach(one -> text.append("wrong %s%n".formatted(one)));
            verdict.warnings().forEach(one -> text.append("warning %s%n".formatted(one)));
            return text.toString();
        } catch (RuntimeException e) {
            return e.toString();
        }
    }

    private static ProvisionPlan plan(Scenario scenario, SolverSettings settings) {
        return ProvisionSolver.solve(Placing.facts(scenario, settings));
    }

    private static Verdict verdict(Scenario scenario, ProvisionPlan plan, SolverSettings settings) {
        return PlanChecker.check(CheckedPlans.of(scenario, plan, settings));
    }
}
