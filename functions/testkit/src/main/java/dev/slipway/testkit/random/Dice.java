package dev.slipway.testkit.random;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;

/** Chance from a seed, and which features it may use. */
final class Dice {
    private final Random random;
    private final EnumSet<Feature> features;

    Dice(long seed, EnumSet<Feature> allowed) {
        // Close seeds give close first numbers.
        this.random = new Random(seed * 0x9E3779B97F4A7C15L + 1);
        this.features = EnumSet.noneOf(Feature.class);
        var share = 15 + random.nextInt(70);
        for (var feature : Feature.values()) {
            if (chance(share) && allowed.contains(feature)) {
                features.add(feature);
            }
        }
    }

    /** Whether this scenario has the feature at all, and the dice want it here. */
    boolean wants(Feature feature, int percent) {
        var wanted = chance(percent);
        return wanted && features.contains(feature);
    }

    boolean chance(int percent) {
        return random.nextInt(100) < percent;
    }

    /** Both ends included. */
    int between(int least, int most) {
        return least + random.nextInt(most - least + 1);
    }

    <T> T one(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    /** At least one of them, in their order. */
    <T> List<T> some(List<T> choices) {
        var some = new ArrayList<T>();
        var always = random.nextInt(choices.size());
        for (var i = 0; i < choices.size(); i++) {
            if (random.nextBoolean() || i == always) {
                some.add(choices.get(i));
            }
        }
        return some;
    }
}
