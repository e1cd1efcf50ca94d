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
     * @param median of the runs in a warm JVM; of an even count the lower of both middles
     * @param heapBytes see {@link HeapMeter#peak}
     */
    record Measured(ProvisionFacts facts, ProvisionPlan plan, Duration first, Duration median, long heapBytes) {}

    /**
     * Measures.
     *
     * @param warmUp after the first run, others are made for so long in sum that do not count: the JVM compiles meanwhile
     *     what it runs
     * @param runs that count after that, at least 1
     */
    Measured measure(ProvisionFacts facts, Duration warmUp, int runs, Progress progress) {
        heap.reset();
        var first = run(facts).took();
        progress.ran(1, first);
        var warming = Duration.ZERO;
        while (warming.compareTo(warmUp) < 0) {
            // A clock too coarse to see a run must not keep this up for ever.
            warming = warming.plus(run(facts).took()).plusNanos(1000);
        }
        var durations = new ArrayList<Duration>();
        while (durations.size() + 1 < runs) {
            // The plan of one run is garbage before the next begins.
            durations.add(run(facts).took());
            progress.ran(1 + durations.size(), durations.getLast());
        }
        var last = run(facts);
        durations.add(last.took());
        progress.ran(1 + runs, last.took());
        return new Measured(facts, last.plan(), first, median(durations), heap.peak());
    }

    private record Run(ProvisionPlan plan, Duration took) {}

    private Run run(ProvisionFacts facts) {
        var before = clock.instant();
        var plan = decision.apply(facts);
        return new Run(plan, Duration.between(before, clock.instant()));
    }

    private static Duration median(List<Duration> durations) {
        var sorted = durations.stream().sorted().toList();
        return sorted.get((sorted.size() - 1) / 2);
    }
}
