package dev.slipway.webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.model.claim.NodeName;
import dev.slipway.model.cluster.ClusterSnapshot;
import dev.slipway.model.cluster.NodeChange;
import dev.slipway.model.cluster.NodeSnapshot;
import dev.slipway.model.cluster.PlanRequest;
import dev.slipway.model.cluster.PlanRequest.PodsPending;
import dev.slipway.model.port.NodeQueue;
import dev.slipway.model.port.PlanQueue;
import dev.slipway.model.port.SnapshotStore;
import dev.slipway.model.resource.ResourceList;
import dev.slipway.testkit.fake.FakeClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Two replicas through hours in which queues are away, refuse now and then, and take a message whose answer is lost; in
 * which either replica leads, is told to stop, or starts anew. In the end no pod that waits is forgotten.
 */
final class RandomOutagesTest {
    private static final Duration STEP = Duration.ofMillis(500);
    private static final int CLUSTERS = 40;

    /** As long as a refusal may hold a batch back, and the window of the next. */
    private static final Duration SOON = Duration.ofSeconds(45);

    private final FakeClock clock = new FakeClock();
    private final SortedSet<String> waiting = new TreeSet<>();
    private final SortedMap<String, NodeSnapshot> nodes = new TreeMap<>();
    private final List<PlanRequest> plans = new ArrayList<>();
    private final SortedMap<String, NodeChange> toldOfNode = new TreeMap<>();
    private Random random = new Random(0);
    private Instant awayUntil = Instant.MIN;
    private int refusedPerMille;
    private Duration snapshotTakes = Duration.ZERO;
    private boolean healed;
    private int names;
    private final List<Replica> replicas = new ArrayList<>();

    /** Both queues. */
    private final class Queues implements PlanQueue, NodeQueue {
        @Override
        public void send(PlanRequest request) {
            around(() -> plans.add(request));
        }

        @Override
        public void send(NodeChange change) {
            around(() -> toldOfNode.put(change.node().value(), change));
        }

        private void around(Runnable sending) {
            if (clock.instant().isBefore(awayUntil)) {
                throw new IllegalStateException("connection refused");
            }
            if (random.nextInt(1000) < refusedPerMille) {
                if (random.nextBoolean()) {
                    sending.run();
                }
                throw new IllegalStateException("no answer in time");
            }
            sending.run();
        }
    }

    /** One replica, which hears of everything whether it leads or not. */
    private final class Replica {
        private final Settings settings = Settings.of("demo");
        private final WebhookMetrics metrics = new WebhookMetrics();
        private final PlanForwarder plans = new PlanForwarder(
                new Queues(),
                new BatchWriter("demo", SnapshotStore.NONE, RandomOutagesTest.this::snapshot),
                settings,
                metrics,
                clock,
                () -> {});
        private final NodeForwarder changes = new NodeForwarder(new Queues(), settings, metrics);

        /** One that starts reads what is there. */
        private Replica() {
            waiting.forEach(pod -> plans.waits(pod, clock.instant()));
            nodes.values().forEach(node -> changes.seen(node, clock.instant()));
        }

        private void tick(boolean leads) {
            plans.warmUp(clock.instant());
            if (leads) {
                plans.tick(clock.instant());
                changes.tick(clock.instant());
            } else {
                plans.standBy();
                changes.standBy(clock.instant());
            }
        }
    }

    private ClusterSnapshot snapshot(Instant now) {
        var snapshot = Snapshots.waiting(now, waiting);
        clock.advance(snapshotTakes);
        // Meanwhile, until all is to come to rest.
        if (!healed && random.nextInt(4) == 0) {
            podComes();
        }
        return snapshot;
    }

    private static NodeSnapshot node(String name, boolean ready) {
        return new NodeSnapshot(
                new NodeName(name),
                "aws:///a/i-1",
                new TreeMap<>(),
                List.of(),
                ResourceList.NONE,
                ResourceList.NONE,
                ready,
                false,
                Instant.EPOCH,
                List.of());
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 1_000_000})
    void noPodThatWaitsIsForgotten(long firstSeed) {
        for (var seed = firstSeed; seed < firstSeed + CLUSTERS / 2; seed++) {
            run(seed);
        }
    }

    private void podComes() {
        var pod = "pod-" + names++;
        waiting.add(pod);
        replicas.forEach(replica -> replica.plans.waits(pod, clock.instant()));
    }

    private void run(long seed) {
        random = new Random(seed);
        waiting.clear();
        nodes.clear();
        plans.clear();
        toldOfNode.clear();
        awayUntil = Instant.MIN;
        refusedPerMille = random.nextInt(400);
        snapshotTakes = Duration.ofMillis(random.nextInt(1_200));
        healed = false;
        names = 0;
        replicas.clear();
        replicas.addAll(List.of(new Replica(), new Replica()));
        var leader = 0;
        var deaths = 0;
        for (var step = 0; step < 400; step++) {
            switch (random.nextInt(12)) {
                case 0, 1 -> podComes();
                case 2 -> {
                    if (!waiting.isEmpty()) {
                        var pod = waiting.first();
                        waiting.remove(pod);
                        replicas.forEach(replica -> replica.plans.settled(pod));
                    }
                }
                case 3 -> {
                    var node = node("node-" + random.nextInt(5), random.nextBoolean());
                    nodes.put(node.name().value(), node);
                    replicas.forEach(replica -> replica.changes.seen(node, clock.instant()));
                }
                case 4 -> {
                    if (!nodes.isEmpty()) {
                        var node = List.copyOf(nodes.values()).getFirst();
                        nodes.remove(node.name().value());
                        replicas.forEach(replica -> replica.changes.gone(node, clock.instant()));
                    }
                }
                case 5 -> replicas.forEach(replica -> replica.plans.roomFreed());
                case 6 -> {
                    if (random.nextInt(10) == 0) {
                        awayUntil = clock.instant().plus(Duration.ofMinutes(random.nextInt(61)));
                    }
                }
                case 7 -> {
                    // The one that leads stops, sends what it has, and starts anew; the other takes over.
                    if (random.nextInt(10) == 0) {
                        replicas.get(leader).plans.flush(clock.instant());
                        replicas.get(leader).changes.flush(clock.instant());
                        replicas.set(leader, new Replica());
                        leader = 1 - leader;
                        deaths += clock.instant().isBefore(awayUntil) || refusedPerMille > 0 ? 1 : 0;
                    }
                }
                case 8 -> {
                    // It dies instead.
                    if (random.nextInt(20) == 0) {
                        deaths++;
                        replicas.set(leader, new Replica());
                        leader = 1 - leader;
                    }
                }
                default -> {
                    // An outage is mostly waiting.
                    if (clock.instant().isBefore(awayUntil) && random.nextInt(5) == 0) {
                        clock.advance(Duration.ofMinutes(5));
                    }
                }
            }
            pass(STEP, leader);
        }
        awayUntil = Instant.MIN;
        refusedPerMille = 0;
        healed = true;
        var healedAt = plans.size();
        pass(SOON, leader);
        check(seed, plans.subList(healedAt, plans.size()), deaths > 0);
    }

    private void pass(Duration time, int leader) {
        for (var left = time; left.isPositive(); left = left.minus(STEP)) {
            clock.advance(STEP);
            for (var at = 0; at < replicas.size(); at++) {
                replicas.get(at).tick(at == leader);
            }
        }
    }

    private void check(long seed, List<PlanRequest> sent, boolean somebodyDied) {
        var told = new TreeSet<String>();
        if (!sent.isEmpty() && sent.getLast() instanceof PodsPending batch) {
            batch.snapshot().pending().forEach(group -> told.addAll(group.names()));
        }
        assertEquals(waiting, told, () -> "seed " + seed);
        assertTrue(sent.size() <= 2 + SOON.toSeconds() / 10, () -> "seed %d: %d batches".formatted(seed, sent.size()));
        if (somebodyDied) {
            // Changes of nodes older than a minute go with the one who could not send them; the sweep finds these
            // nodes.
            return;
        }
        nodes.values().forEach(node -> {
            var change = toldOfNode.get(node.name().value());
            assertTrue(change != null && !change.gone(), () -> "seed %d: %s".formatted(seed, node.name()));
        });
    }
}
