package dev.slipway.webhook;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.model.cluster.ClusterSnapshot;
import dev.slipway.model.cluster.PlanRequest;
import dev.slipway.model.cluster.PlanRequest.PodsPending;
import dev.slipway.model.port.SnapshotStore;
import dev.slipway.testkit.fake.FakeClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Pods come, are settled, and wait again at any time, also while a batch is written, which takes up to a second and a half.
 * Whoever waits is in a batch soon after all is quiet, and after the longest window in any case, without being sent again.
 */
final class BatchTimesTest {
    private static final Duration TICK = Duration.ofMillis(20);
    private static final Settings SETTINGS = Settings.of("demo");

    private final FakeClock clock = new FakeClock();
    private final SortedMap<String, Instant> waitingSince = new TreeMap<>();
    private final SortedMap<String, Instant> inBatchOf = new TreeMap<>();
    private final List<String> settled = new ArrayList<>();
    private Random random = new Random(0);
    private Duration longest = Duration.ZERO;
    private Instant lastNewsAt = Instant.EPOCH;
    private PlanForwarder plans = forwarder();
    private int names;

    private PlanForwarder forwarder() {
        return new PlanForwarder(
                this::sent,
                new BatchWriter("demo", SnapshotStore.NONE, this::snapshot),
                SETTINGS,
                new WebhookMetrics(),
                clock,
                () -> {});
    }

    private void sent(PlanRequest request) {
        var snapshot = ((PodsPending) request).snapshot();
        snapshot.pending().forEach(group -> group.names().forEach(pod -> inBatchOf.put(pod, snapshot.takenAt())));
    }

    private ClusterSnapshot snapshot(Instant now) {
        var snapshot = Snapshots.waiting(now, waitingSince.keySet());
        var end = clock.instant().plusMillis(longest.isZero() ? 0 : random.nextLong(longest.toMillis()));
        while (clock.instant().isBefore(end)) {
            clock.advance(TICK);
            somethingHappens();
        }
        return snapshot;
    }

    private void somethingHappens() {
        switch (random.nextInt(150)) {
            case 0 -> waits("pod-" + names++);
            case 1 -> {
                if (!waitingSince.isEmpty()) {
                    var pod = waitingSince.firstKey();
                    waitingSince.remove(pod);
                    inBatchOf.remove(pod);
                    settled.add(pod);
                    plans.settled(pod);
                }
            }
            case 2 -> {
                if (!settled.isEmpty()) {
                    waits(settled.removeLast());
                }
            }
            default -> {
                // Most of the time nothing does.
            }
        }
    }

    private void waits(String pod) {
        lastNewsAt = clock.instant();
        waitingSince.put(pod, clock.instant());
        plans.waits(pod, clock.instant());
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 1_000_000})
    void whoeverWaitsIsInABatchInTime(long firstSeed) {
        for (var seed = firstSeed; seed < firstSeed + 50; seed++) {
            random = new Random(seed);
            longest = Duration.ofMillis(random.nextLong(1_500));
            waitingSince.clear();
            inBatchOf.clear();
            settled.clear();
            plans = forwarder();
            var end = clock.instant().plusSeconds(120);
            while (clock.instant().isBefore(end)) {
                clock.advance(TICK);
                somethingHappens();
                plans.warmUp(clock.instant());
                plans.tick(clock.instant());
                check(seed);
            }
        }
    }

    private void check(long seed) {
        // One batch may have been on its way when the pod came, and its own takes as long again.
        var slack = longest.multipliedBy(2).plus(TICK.multipliedBy(3));
        var now = clock.instant();
        waitingSince.forEach((pod, since) -> {
            if (inBatchOf.getOrDefault(pod, Instant.MIN).isBefore(since)) {
                var quiet = lastNewsAt.plus(SETTINGS.batchIdle()).plus(slack);
                var latest = since.plus(SETTINGS.batchMost()).plus(slack);
                assertTrue(
                        !now.isAfter(quiet) && !now.isAfter(latest),
                        () -> "seed %d: %s waits since %s, and at %s is in no batch; the last pod came at %s"
                                .formatted(seed, pod, since, now, lastNewsAt));
            }
        });
    }
}
