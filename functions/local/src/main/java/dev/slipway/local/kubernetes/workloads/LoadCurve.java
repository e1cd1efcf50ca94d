package dev.slipway.local.kubernetes.workloads;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;

/**
 * The load of a demonstration: how many replicas an autoscaler would want, over time.
 *
 * @param steps in the order of their time; before the first, nothing is wanted of the autoscaler
 */
public record LoadCurve(List<Step> steps) {

    /**
     * From a moment on, so many replicas.
     *
     * @param at time since the curve was started
     * @param replicas a count, not negative
     */
    public record Step(Duration at, int replicas) {
        public Step {
            if (replicas < 0 || at.isNegative()) {
                throw new IllegalArgumentException(
                        "A step of a load curve (at %s, replicas %d) must not be negative.".formatted(at, replicas));
            }
        }
    }

    public LoadCurve {
        steps = steps.stream().sorted(Comparator.comparing(Step::at)).toList();
    }

    /** Replicas wanted at a time since the start; -1 before the first step. */
    int at(Duration time) {
        return steps.stream()
                .filter(step -> step.at().compareTo(time) <= 0)
                .reduce((first, second) -> second)
                .map(Step::replicas)
                .orElse(-1);
    }
}
