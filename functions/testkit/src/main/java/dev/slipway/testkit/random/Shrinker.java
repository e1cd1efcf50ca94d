package dev.slipway.testkit.random;

import dev.slipway.testkit.scenario.Scenario;
import java.util.function.Predicate;

/** Takes away from a failing scenario, one thing at a time, whatever the failure does not need. */
public final class Shrinker {
    private static final int MOST_TRIES = 5_000;

    private final Predicate<Scenario> stillFails;
    private int triesLeft = MOST_TRIES;

    private Shrinker(Predicate<Scenario> stillFails) {
        this.stillFails = stillFails;
    }

    /**
     * The smallest scenario found. Nothing can be taken from it without losing the failure, unless the tries ran out.
     *
     * @param scenario fails
     */
    public static Scenario shrink(Scenario scenario, Predicate<Scenario> stillFails) {
        if (!stillFails.test(scenario)) {
            throw new IllegalArgumentException(
                    "The scenario \"%s\" does not fail to begin with. Maybe the predicate is upside down."
                            .formatted(scenario.seed()));
        }
        return new Shrinker(stillFails).shrink(scenario);
    }

    private Scenario shrink(Scenario scenario) {
        var smallest = scenario;
        for (var smaller = true; smaller && triesLeft > 0; ) {
            smaller = false;
            var parts = Parts.without(smallest);
            for (var i = 0; i < parts.size() && triesLeft > 0; ) {
                triesLeft--;
                var tried = parts.get(i).get();
                if (stillFails.test(tried)) {
                    smallest = tried;
                    smaller = true;
                    // What followed the part that went has its index now.
                    parts = Parts.without(smallest);
                } else {
                    i++;
                }
            }
        }
        return smallest;
    }
}
