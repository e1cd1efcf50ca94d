package dev.slipway.webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.model.claim.NodeName;
import dev.slipway.model.cluster.ClusterSnapshot;
import dev.slipway.model.cluster.NodeChange;
import dev.slipway.model.cluster.NodeSnapshot;
import dev.slipway.model.cluster.PlanRequest;
import dev.slipway.model.cluster.PlanRequest.PodsPending;
import dev.slipway.model.port.SnapshotStore;
import dev.slipway.model.resource.ResourceList;
import dev.slipway.model.scheduling.WellKnown;
import dev.slipway.testkit.fake.FakeClock;
import dev.slipway.testkit.fake.FakeSnapshotStore;
import dev.slipway.testkit.fake.Faults;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class ForwardersTest {
    private final FakeClock clock = new FakeClock();
    private final FakeQueues queues = new FakeQueues();
    private final FakeSnapshotStore store = new FakeSnapshotStore("demo", Faults.none());
    private final List<String> waiting = new ArrayList<>();
    private Duration snapshotTakes = Duration.ZERO;
    /** What happens while the next snapshot is taken, and is not in it. */
    private Runnable during = () -> {};

    private final WebhookMetrics metrics = new WebhookMetrics();
    private final AtomicInteger tidied = new AtomicInteger();
    private final PlanForwarder plans =
            new PlanForwarder(queues, writer(store), Settings.of("demo"), metrics, clock, tidied::incrementAndGet);
    private final NodeForwarder nodes = new NodeForwarder(queues, Settings.of("demo"), metrics);

    private BatchWriter writer(SnapshotStore snapshots) {
        return new BatchWriter("demo", snapshots, this::snapshot);
    }

    private ClusterSnapshot snapshot(Instant now) {
        var snapshot = Snapshots.waiting(now, waiting);
        clock.advance(snapshotTakes);
        during.run();
        during = () -> {};
        return snapshot;
    }

    private void waits(String pod) {
        waiting.add(pod);
        plans.waits(pod, clock.instant());
    }

    private void after(Duration duration) {
        clock.advance(duration);
        plans.tick(clock.instant());
        nodes.tick(clock.instant());
    }

    private static List<String> pods(PlanRequest request) {
        return ((PodsPending) request).snapshot().pending().getFirst().names();
    }

    @Test
    void podsThatComeTogetherAreOneBatch() {
        waits("a");
        after(Duration.ofMillis(500));
        waits("b");
        after(Duration.ofMillis(900));
        assertEquals(0, queues.plans.size());
        after(Duration.ofMillis(100));
        assertEquals(List.of("a", "b"), pods(queues.plans.remove()));
        after(Duration.ofSeconds(2));
        assertEquals(0, queues.plans.size());
    }

    @Test
    void podsThatStillWaitAreSentAgainUnderAnotherId() {
        waits("a");
        after(Duration.ofSeconds(1));
        var first = queues.plans.remove();
        after(Duration.ofSeconds(10));
        after(Duration.ofSeconds(1));
        var second = queues.plans.remove();
        assertEquals(pods(first), pods(second));
        assertNotEquals(first.id(), second.id());
        assertTrue(second.id().length() <= 128);
        plans.settled("a");
        waiting.clear();
        after(Duration.ofSeconds(30));
        after(Duration.ofSeconds(30));
        assertEquals(0, queues.plans.size());
    }

    @Test
    void podsThatCameOneAfterTheOtherAreSentAgainTogether() {
        for (var pod : List.of("a", "b", "c")) {
            waits(pod);
            after(Duration.ofSeconds(3));
        }
        queues.plans.clear();
        for (var second = 0; second < 33; second++) {
            after(Duration.ofSeconds(1));
        }
        assertEquals(3, queues.plans.size());
    }

    @Test
    void podsThatWereScheduledMeanwhileAskForNothing() {
        waits("a");
        waiting.clear();
        after(Duration.ofSeconds(1));
        assertEquals(0, queues.plans.size());
    }

    @Test
    void whenTheQueueIsBackTheLatestBatchIsSentOnce() {
        queues.away = true;
        waits("a");
        after(Duration.ofSeconds(1));
        assertEquals(1, queues.refusals.size());
        after(Duration.ofMillis(900));
        assertEquals(1, queues.refusals.size(), "it does not try again at once");
        waits("b");
        after(Duration.ofSeconds(1));
        after(Duration.ofMillis(500));
        queues.away = false;
        after(Duration.ofSeconds(2));
        assertEquals(List.of("a", "b"), pods(queues.plans.remove()));
        after(Duration.ofSeconds(1));
        assertEquals(0, queues.plans.size());
    }

    @Test
    void tooLargeASnapshotIsStoredAndItsKeySent() throws IOException {
        IntStream.range(0, 40_000).forEach(i -> waiting.add("a-rather-long-name-of-a-pod-" + i));
        plans.waits("uid", clock.instant());
        after(Duration.ofSeconds(1));
        var request = assertInstanceOf(PlanRequest.SnapshotStored.class, queues.plans.remove());
        var snapshot = store.find(request.key()).orElseThrow();
        assertEquals(40_000, snapshot.pending().getFirst().names().size());
        assertEquals(snapshot.takenAt(), request.at());
        assertTrue(
                WebhookMetricsTest.samples(metrics).contains("slipway_webhook_batches_total{result=\"stored\"} 1.0"));
    }

    @Test
    void whatCannotBeStoredIsReplacedByAWord() {
        var without = new PlanForwarder(
                queues, writer(SnapshotStore.NONE), Settings.of("demo"), metrics, clock, tidied::incrementAndGet);
        IntStream.range(0, 40_000).forEach(i -> waiting.add("a-rather-long-name-of-a-pod-" + i));
        without.waits("uid", clock.instant());
        clock.advance(Duration.ofSeconds(1));
        without.tick(clock.instant());
        var request = assertInstanceOf(PlanRequest.CapacityWanted.class, queues.plans.remove());
        assertTrue(request.why().contains("too large for a message"), request.why());
    }

    @Test
    void podsThatWaitAreSentAgainSoonerWhenRoomComesFree() throws IOException {
        waits("a");
        after(Duration.ofSeconds(1));
        queues.plans.remove();
        after(Duration.ofSeconds(4));
        plans.roomFreed();
        after(Duration.ZERO);
        after(Duration.ofSeconds(1));
        assertEquals(List.of("a"), pods(queues.plans.remove()));
        assertTrue(WebhookMetricsTest.samples(metrics).contains("slipway_webhook_room_hints_total 1.0"));
    }

    @Test
    void aBusyClusterHintsOnceInFiveSeconds() {
        waits("a");
        for (var tenth = 0; tenth < 600; tenth++) {
            plans.roomFreed();
            after(Duration.ofMillis(100));
        }
        assertTrue(queues.plans.size() >= 10 && queues.plans.size() <= 13, () -> queues.plans.size() + " batches");
    }

    @Test
    void roomThatComesFreeForNobodyIsNoNews() {
        plans.roomFreed();
        after(Duration.ofSeconds(10));
        waits("a");
        after(Duration.ofSeconds(1));
        queues.plans.remove();
        after(Duration.ofSeconds(5));
        assertEquals(0, queues.plans.size());
        plans.settled("a");
        waiting.clear();
        plans.roomFreed();
        after(Duration.ofSeconds(10));
        assertEquals(0, queues.plans.size());
    }

    @Test
    void theSameBatchAtTheSameTimeHasTheSameId() {
        var twin =
                new PlanForwarder(queues, writer(store), Settings.of("demo"), metrics, clock, tidied::incrementAndGet);
        twin.waits("a", clock.instant());
        waits("a");
        clock.advance(Duration.ofSeconds(1));
        plans.tick(clock.instant());
        twin.tick(clock.instant());
        assertEquals(queues.plans.remove().id(), queues.plans.remove().id());
    }

    @Test
    void whatWaitsIsSentAtTheEnd() {
        waits("a");
        plans.flush(clock.instant());
        assertEquals(List.of("a"), pods(queues.plans.remove()));
    }

    private static NodeSnapshot node(String name, boolean ready, boolean initialized) {
        return node(name, ready, initialized, new TreeMap<>());
    }

    private static NodeSnapshot node(
            String name, boolean ready, boolean initialized, SortedMap<String, String> labels) {
        if (initialized) {
            labels.put("karpenter.sh/initialized", "true");
        }
        return new NodeSnapshot(
                new NodeName(name),
                "aws:///a/i-1",
                labels,
                List.of(),
                ResourceList.NONE,
                ResourceList.NONE,
                ready,
                false,
                Instant.EPOCH,
                List.of());
    }

    @Test
    void aNodeIsSentWhenItComesChangesAndGoes() {
        nodes.seen(node("n", false, false), clock.instant());
        after(Duration.ofMillis(100));
        nodes.seen(node("n", false, false), clock.instant());
        after(Duration.ofMillis(100));
        assertEquals(1, queues.changes.size(), "a heartbeat is no change");
        nodes.seen(node("n", true, false), clock.instant());
        after(Duration.ofMillis(100));
        nodes.gone(node("n", true, false), clock.instant());
        after(Duration.ofMillis(100));
        assertEquals(
                List.of(false, false, true),
                queues.changes.stream().map(change -> change.gone()).toList());
        assertEquals("aws:///a/i-1", queues.changes.remove().providerId());
    }

    @Test
    void aNodeOfAPoolIsSentWhenItBecomesEmpty() {
        var labels = new TreeMap<String, String>();
        labels.put(WellKnown.NODE_POOL, "default");
        nodes.seen(node("ours", true, true, labels), clock.instant());
        nodes.seen(node("strange", true, true), clock.instant());
        var emptied = clock.instant();
        for (var name : List.of("ours", "strange", "unknown")) {
            nodes.emptied(new NodeName(name), emptied);
        }
        // Before it is sent, something else about the node changes.
        clock.advance(Duration.ofMillis(50));
        nodes.seen(node("ours", false, true, labels), clock.instant());
        after(Duration.ofMillis(100));
        var sent = queues.changes.remove();
        assertEquals("ours", sent.node().value());
        assertEquals(emptied, sent.emptiedAt());
        assertEquals(0, queues.changes.size());
        nodes.emptied(new NodeName("ours"), clock.instant());
        nodes.gone(node("ours", false, true, labels), clock.instant());
        after(Duration.ofMillis(100));
        assertNull(queues.changes.remove().emptiedAt(), "what is gone is not empty");
    }

    @Test
    void nodesThatWereInitializedBeforeARestartAreNoNews() {
        nodes.seen(node("old", true, true), clock.instant());
        nodes.seen(node("new", true, false), clock.instant());
        after(Duration.ofMillis(100));
        assertEquals("new", queues.changes.remove().node().value());
        assertEquals(0, queues.changes.size());
        nodes.seen(node("old", false, true), clock.instant());
        after(Duration.ofMillis(100));
        assertEquals("old", queues.changes.remove().node().value());
    }

    @Test
    void whileTheQueueIsAwayTheNewestChangeOfEachNodeIsKept() {
        queues.away = true;
        nodes.seen(node("a", false, false), clock.instant());
        nodes.seen(node("b", false, false), clock.instant());
        after(Duration.ofMillis(100));
        nodes.gone(node("a", false, false), clock.instant());
        queues.away = false;
        after(Duration.ofSeconds(1));
        assertEquals(
                List.of("b false", "a true"),
                queues.changes.stream()
                        .map(change -> change.node() + " " + change.gone())
                        .toList());
    }

    @Test
    void aQuietClusterIsHeardOfEveryMinute() {
        nodes.seen(node("old", true, true), clock.instant());
        after(Duration.ZERO);
        after(Duration.ofSeconds(59));
        assertEquals(0, queues.changes.size());
        after(Duration.ofSeconds(1));
        after(Duration.ofSeconds(1));
        assertEquals("old false", described(queues.changes.remove()));
        assertEquals(0, queues.changes.size());
        nodes.seen(node("new", true, false), clock.instant());
        after(Duration.ofSeconds(30));
        assertEquals("new false", described(queues.changes.remove()));
        after(Duration.ofSeconds(59));
        assertEquals(0, queues.changes.size(), "what is sent anyway is a heartbeat too");
        queues.away = true;
        after(Duration.ofSeconds(1));
        after(Duration.ofMinutes(5));
        queues.away = false;
        after(Duration.ofMinutes(5));
        assertEquals(1, queues.changes.size(), "heartbeats do not pile up");
    }

    private static String described(NodeChange change) {
        return change.node() + " " + change.gone();
    }

    @Test
    void moreChangesThanAreKeptDropTheOldest() {
        var settings = new Settings(
                "demo",
                Duration.ofSeconds(1),
                Duration.ofSeconds(10),
                Duration.ofSeconds(10),
                2,
                Duration.ofMinutes(1));
        var few = new NodeForwarder(queues, settings, metrics);
        for (var name : List.of("a", "b", "c")) {
            few.seen(node(name, false, false), clock.instant());
        }
        few.tick(clock.instant());
        assertEquals(
                List.of("b", "c"),
                queues.changes.stream().map(change -> change.node().value()).toList());
    }

    @Test
    void whoStandsByBeginsWithAllPodsThatWaitThen() {
        waits("a");
        waits("b");
        plans.standBy();
        plans.settled("a");
        waiting.remove("a");
        after(Duration.ZERO);
        after(Duration.ofSeconds(1));
        assertEquals(List.of("b"), pods(queues.plans.remove()));
    }

    @Test
    void whoStandsByForgetsABatchThatWasRefused() {
        queues.away = true;
        waits("a");
        after(Duration.ofSeconds(1));
        plans.standBy();
        queues.away = false;
        plans.settled("a");
        waiting.clear();
        after(Duration.ofSeconds(30));
        after(Duration.ofSeconds(30));
        assertEquals(0, queues.plans.size());
    }

    @Test
    void whoStandsByKeepsTheNodeChangesOfTheLastMinute() {
        nodes.seen(node("old", false, false), clock.instant());
        clock.advance(Duration.ofSeconds(31));
        nodes.seen(node("new", false, false), clock.instant());
        clock.advance(Duration.ofSeconds(30));
        nodes.standBy(clock.instant());
        after(Duration.ZERO);
        assertEquals(
                List.of("new"),
                queues.changes.stream().map(change -> change.node().value()).toList());
    }

    @Test
    void theTimeThatASnapshotTakesIsPartOfTheLag() throws IOException {
        snapshotTakes = Duration.ofMillis(300);
        waits("a");
        after(Duration.ofSeconds(1));
        var samples = WebhookMetricsTest.samples(metrics);
        assertTrue(samples.contains("slipway_webhook_batch_window_seconds_sum 1.0"), samples::toString);
        assertTrue(samples.contains("slipway_webhook_batch_lag_seconds_sum 1.3"), samples::toString);
    }

    /** As the webhook's thread does, which looks at its window every 20 ms unless it writes. */
    private void ticksUntil(Instant end) {
        while (clock.instant().isBefore(end)) {
            after(Duration.ofMillis(20));
        }
    }

    @Test
    void aLargeClustersBatchIsInTheQueueWhenItsWindowEnds() throws IOException {
        snapshotTakes = Duration.ofMillis(700);
        plans.warmUp(clock.instant());
        assertEquals(0, queues.plans.size(), "nobody waits");
        var came = clock.instant();
        waits("a");
        ticksUntil(came.plusMillis(980));
        assertEquals(0, queues.plans.size());
        assertEquals(0, tidied.get());
        ticksUntil(came.plusMillis(1_000));
        assertEquals(List.of("a"), pods(queues.plans.remove()));
        assertEquals(1, tidied.get(), "once it has been sent");
        var samples = WebhookMetricsTest.samples(metrics);
        assertTrue(samples.contains("slipway_webhook_batch_window_seconds_sum 1.0"), samples::toString);
        assertTrue(samples.contains("slipway_webhook_batch_lag_seconds_sum 1.0"), samples::toString);
    }

    @Test
    void aBatchIsWrittenAnewForAPodThatComesMeanwhile() {
        snapshotTakes = Duration.ofMillis(300);
        plans.warmUp(clock.instant());
        var came = clock.instant();
        waits("a");
        ticksUntil(came.plusMillis(950));
        waits("b");
        var second = clock.instant();
        ticksUntil(second.plusMillis(980));
        assertEquals(0, queues.plans.size(), "the window begins anew");
        ticksUntil(second.plusMillis(1_020));
        var batch = (PodsPending) queues.plans.remove();
        assertEquals(List.of("a", "b"), pods(batch));
        assertTrue(
                batch.snapshot().takenAt().isAfter(second),
                () -> batch.snapshot().takenAt() + " is before " + second);
    }

    @Test
    void whoComesWhileTheLastBatchOfAWindowIsWrittenIsInTheNext() {
        snapshotTakes = Duration.ofMillis(300);
        plans.warmUp(clock.instant());
        var opened = clock.instant();
        for (var pod = 0; clock.instant().isBefore(opened.plusMillis(9_500)); pod++) {
            waits("pod-%02d".formatted(pod));
            ticksUntil(clock.instant().plusMillis(500));
        }
        var before = List.copyOf(waiting);
        during = () -> waits("while-written");
        ticksUntil(opened.plusMillis(10_000));
        assertEquals(before, pods(queues.plans.remove()), "the window lasts no longer than its most");
        ticksUntil(opened.plusMillis(11_200));
        assertTrue(pods(queues.plans.remove()).contains("while-written"));
    }

    @Test
    void roomThatComesFreeAfterABatchWasWrittenIsNewsForTheNext() {
        snapshotTakes = Duration.ofMillis(700);
        clock.advance(Duration.ofMinutes(1));
        var came = clock.instant();
        waits("a");
        ticksUntil(came.plusMillis(800));
        var freed = clock.instant();
        plans.roomFreed();
        ticksUntil(came.plusMillis(1_020));
        assertEquals(1, queues.plans.size());
        queues.plans.remove();
        ticksUntil(freed.plusMillis(2_500));
        assertTrue(((PodsPending) queues.plans.remove()).snapshot().takenAt().isAfter(freed));
    }

    @Test
    void aSnapshotThatCannotBeTakenIsTriedAgainTenSecondsLater() {
        var tries = new AtomicInteger();
        var broken = new PlanForwarder(
                queues,
                new BatchWriter("demo", store, now -> {
                    tries.incrementAndGet();
                    throw new IllegalStateException("an odd object");
                }),
                Settings.of("demo"),
                metrics,
                clock,
                tidied::incrementAndGet);
        broken.waits("a", clock.instant());
        for (var tick = 0; tick < 1_000; tick++) {
            clock.advance(Duration.ofMillis(20));
            try {
                broken.tick(clock.instant());
            } catch (IllegalStateException e) {
                assertEquals("an odd object", e.getMessage());
            }
        }
        assertEquals(2, tries.get());
    }

    @Test
    void aBatchCountsFromItsFirstPodToTheQueueThatTookIt() throws IOException {
        queues.away = true;
        waits("a");
        after(Duration.ofMillis(500));
        waits("b");
        after(Duration.ofSeconds(1));
        assertEquals(2, plans.waiting());
        queues.away = false;
        after(Duration.ofSeconds(1));
        var samples = WebhookMetricsTest.samples(metrics);
        for (var sample : List.of(
                "slipway_webhook_batch_window_seconds_sum 1.5",
                "slipway_webhook_batch_lag_seconds_sum 2.5",
                "slipway_webhook_batch_pods_sum 2.0",
                "slipway_webhook_batches_total{result=\"sent\"} 1.0",
                "slipway_webhook_batches_total{result=\"refused\"} 1.0",
                "slipway_webhook_queue_failures_total{queue=\"plan\"} 1.0")) {
            assertTrue(samples.contains(sample), () -> sample + " is not in " + samples);
        }
    }
}
