package dev.slipway.testkit.scenario;

import dev.slipway.model.scheduling.LabelSelector;
import dev.slipway.model.scheduling.TopologySpread;

/** A spread constraint for tests: DoNotSchedule, of pods with the same {@code app}, the policies at their defaults. */
public final class TestSpread {
    private final String topologyKey;
    private final int maxSkew;
    private LabelSelector selector;
    private boolean required = true;
    private boolean honorAffinity = true;
    private boolean honorTaints;
    private int minDomains = 1;

    TestSpread(String topologyKey, int maxSkew, LabelSelector selector) {
        this.topologyKey = topologyKey;
        this.maxSkew = maxSkew;
        this.selector = selector;
    }

    public TestSpread selecting(LabelSelector value) {
        selector = value;
        return this;
    }

    public TestSpread scheduleAnyway() {
        required = false;
        return this;
    }

    public TestSpread minDomains(int value) {
        minDomains = value;
        return this;
    }

    public TestSpread ignoreAffinity() {
        honorAffinity = false;
        return this;
    }

    public TestSpread honorTaints() {
        honorTaints = true;
        return this;
    }

    TopologySpread build() {
        return new TopologySpread(maxSkew, topologyKey, required, selector, minDomains, honorAffinity, honorTaints);
    }
}
