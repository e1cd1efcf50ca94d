package dev.slipway.testkit.random;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.testkit.scenario.Scenario;
import java.util.EnumSet;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

final class RandomScenarioTest {
    @Test
    void isTheSameForTheSameSeed() {
        for (var seed = 0; seed < 200; seed++) {
            assertEquals(RandomScenario.of(seed), RandomScenario.of(seed));
        }
    }

    @Test
    void leavesOutWhatIsNotAllowed() {
        for (var seed = 0; seed < 200; seed++) {
            var snapshot =
                    RandomScenario.of(seed, EnumSet.noneOf(Feature.class)).snapshot();
            assertTrue(snapshot.nodes().isEmpty() && snapshot.daemonSets().isEmpty());
            assertTrue(snapshot.kinds().stream().allMatch(kind -> kind.spreads().isEmpty()));
        }
    }

    @Test
    void shrinksToWhatTheFailureNeeds() {
        Predicate<Scenario> fails = scenario -> scenario.snapshot().kinds().stream()
                .anyMatch(kind -> !kind.spreads().isEmpty()
                        && scenario.snapshot().pending().stream()
                                        .filter(group -> scenario.snapshot()
                                                .kindOf(group)
                                                .equals(kind))
                                        .mapToInt(group -> group.names().size())
                                        .sum()
                                >= 3);
        var shrunk = 0;
        for (var seed = 0; seed < 40; seed++) {
            var scenario = RandomScenario.of(seed);
            if (fails.test(scenario)) {
                var small = Shrinker.shrink(scenario, fails);
                var snapshot = small.snapshot();
                assertEquals(1, snapshot.kinds().size(), () -> ScenarioText.of(small));
                assertEquals(1, snapshot.nodePools().size());
                assertEquals(3, snapshot.pending().getFirst().names().size());
                assertEquals(1, snapshot.kinds().getFirst().spreads().size());
                assertTrue(snapshot.nodes().isEmpty() && small.claims().isEmpty());
                assertTrue(ScenarioText.of(small).lines().count() < 10);
                shrunk++;
            }
        }
        assertTrue(shrunk > 3);
    }
}
