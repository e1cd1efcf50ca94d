package dev.slipway.cli;

import dev.slipway.cli.Planning.Decision;
import dev.slipway.solver.provision.ProvisionFacts;
import dev.slipway.solver.provision.ProvisionPlan;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** Solves one problem again and again, and takes the time of the solver alone. */
final class Bench {
    private final Decision decision;
    private final InstantSource clock;
    private final HeapMeter heap;

    Bench(Decision decision, InstantSource clock, HeapMeter heap) {
        this.decision = decision;
        this.clock = clock;
        this.heap = heap;
    }

    /** Knows how full the heap was. */
    interface HeapMeter {
        /** Collects garbage and forgets what was. */
        void reset();

        /** Bytes, the fullest since the reset: the problem, what was worked with, and garbage not yet collected. */
        long peak();
    }

    /** Hears of each run that ends. */
    @FunctionalInterface
    interface Progress {
        void ran(int run, Duration took);
    }

    /**
     * What was measured.
     *
     * @param first the first run, in a JVM that has not solved anything
     * @param median of the runs after the first; of an even count the lower of both middles
     * @param heapBytes see {@link HeapMeter#peak}
     */
    record Measured(ProvisionFacts facts, ProvisionPlan plan, Duration first, Duration median, long heapBytes) {}

    /**
     * Measures.
     *
     * @param runs after the first, at least 1
     */
    Measured measure(ProvisionFacts facts, int runs, Progress progress) {
        heap.reset();
        var durations = new ArrayList<Duration>();
        var plan = run(facts, durations, progress);
        for (var warm = 0; warm < runs; warm++) {
            plan = run(facts, durations, progress);
        }
        var peak = heap.peak();
        return new Measured(facts, plan, durations.getFirst(), median(durations.subList(1, durations.size())), peak);
    }

    private ProvisionPlan run(ProvisionFacts facts, List<Duration> durations, Progress progress) {
        var before = clock.instant();
        var plan = decision.apply(facts);
        durations.add(Duration.between(before, clock.instant()));
        progress.ran(durations.size(), durations.getLast());
        return plan;
    }

    private static Duration median(List<Duration> durations) {
        var sorted = durations.stream().sorted().toList();
        return sorted.get((sorted.size() - 1) / 2);
    }
}
