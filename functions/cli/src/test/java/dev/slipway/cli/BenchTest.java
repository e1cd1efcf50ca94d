package dev.slipway.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.slipway.cli.Bench.HeapMeter;
import dev.slipway.solver.provision.ProvisionFacts;
import dev.slipway.solver.provision.ProvisionPlan;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BenchTest {
    private final List<Integer> told = new ArrayList<>();
    private Instant now = Examples.NOW;
    private int runs;

    @Test
    void runsOfTheWarmUpDoNotCount() {
        // Each run is faster than the one before: 1 s, 500 ms, 333, 250, …
        var measured = measure(Duration.ofSeconds(1), 3);
        assertEquals(1 + 3 + 3, runs, "one cold, three until the warm-up is over, three that count");
        assertEquals(Duration.ofSeconds(1), measured.first());
        assertEquals(Duration.ofMillis(1000 / 6), measured.median());
        assertEquals(List.of(1, 2, 3, 4), told);
    }

    @Test
    void withoutWarmUpEveryRunCounts() {
        var measured = measure(Duration.ZERO, 4);
        assertEquals(5, runs);
        assertEquals(Duration.ofMillis(1000 / 4), measured.median(), "the lower of both middles");
    }

    private Bench.Measured measure(Duration warmUp, int counted) {
        var bench = new Bench(this::takesTime, () -> now, new HeapMeter() {
            @Override
            public void reset() {}

            @Override
            public long peak() {
                return 0;
            }
        });
        return bench.measure(Examples.facts(List.of()), warmUp, counted, (run, _) -> told.add(run));
    }

    private ProvisionPlan takesTime(ProvisionFacts facts) {
        runs++;
        now = now.plusMillis(1000 / runs);
        return Examples.plan();
    }
}
